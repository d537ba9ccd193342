using FsCheck;
using FsCheck.Fluent;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Messages;

public sealed class DebtSpecs
{
    private readonly GivenRoom _given = new GivenRoom().Joined("pia", "planner").Joined("ada").Joined("bob");

    [Fact]
    public void Whoever_is_asked_owes_a_reply_and_the_others_do_not()
    {
        _given.Asked("pia", "@worker which port?").Posted("pia", "@ada by the way");

        Assert.Equal(["M1 to pia"], _given.Owed("ada"));
        Assert.Equal(["M1 to pia"], _given.Owed("bob"));
        Assert.Empty(_given.Owed("pia"));
    }

    [Fact]
    public void A_reply_pays_its_authors_debt_and_says_so()
    {
        _given.Asked("pia", "@worker which port?");

        var reply = _given.Post("ada", new PostRequest("8080", [], GivenRoom.M(1)));
        _given.Happened(GivenRoom.Name("ada"), reply.Events);

        Assert.Equal(GivenRoom.M(1), GivenRoom.Accepted(reply).Paid);
        Assert.Empty(_given.Owed("ada"));
        Assert.Equal(["M1 to pia"], _given.Owed("bob"));
    }

    [Fact]
    public void A_second_reply_pays_nothing()
    {
        _given.Asked("pia", "@ada which port?").Posted("ada", new PostRequest("8080", [], GivenRoom.M(1)));

        Assert.Null(GivenRoom.Accepted(_given.Post("ada", new PostRequest("no, 9090", [], GivenRoom.M(1)))).Paid);
    }

    [Fact]
    public void A_message_that_is_no_reply_pays_nothing()
    {
        _given.Asked("pia", "@ada which port?").Posted("ada", "@pia 8080");

        Assert.Equal(["M1 to pia"], _given.Owed("ada"));
    }

    [Fact]
    public void Declining_with_a_reason_pays()
    {
        _given.Asked("pia", "@ada do it now").Posted("ada", new PostRequest("I am in the middle of T1", [], GivenRoom.M(1), Decline: true));

        Assert.Empty(_given.Owed("ada"));
        Assert.Equal(["M2: I am in the middle of T1"], _given.Inbox("pia"));
    }

    [Fact]
    public void Declining_needs_the_message_that_it_declines() =>
        Assert.Contains("reply_to", GivenRoom.Refused(_given.Post("ada", new PostRequest("no", [GivenRoom.Name("pia").Value], Decline: true))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_reply_may_ask_back()
    {
        _given.Asked("pia", "@ada which port?").Posted("ada", new PostRequest("for which service?", [], GivenRoom.M(1), RequiresReply: true));

        Assert.Empty(_given.Owed("ada"));
        Assert.Equal(["M2 to ada"], _given.Owed("pia"));
    }

    [Fact]
    public void Debts_end_when_the_asker_leaves()
    {
        _given.Asked("pia", "@worker which port?").Asked("bob", "@ada and the host?").Left("pia", LeaveReason.Ended);

        Assert.Equal(["M2 to bob"], _given.Owed("ada"));
        Assert.Empty(_given.Owed("bob"));
    }

    [Theory]
    [InlineData(LeaveReason.Died, "died")]
    [InlineData(LeaveReason.Ended, "left")]
    [InlineData(LeaveReason.Stopped, "was stopped")]
    public void The_asker_is_told_when_the_debtor_is_gone(LeaveReason reason, string words)
    {
        _given.Asked("pia", "@ada which port?").Asked("bob", "@ada and the host?").Left("ada", reason);

        Assert.Equal([$"M3: ada {words} without answering M1; no reply will come from it."], _given.Inbox("pia").Where(i => i.StartsWith('M')));
        Assert.Contains($"M4: ada {words} without answering M2; no reply will come from it.", _given.Inbox("bob"));
        Assert.Empty(_given.Owed("ada"));
        Assert.Equal(AgentName.Swarm, _given.State.Messages.AuthorOf(GivenRoom.M(3)));
    }

    [Fact]
    public void A_person_who_asked_is_told_too()
    {
        _given.Asked("human", "@ada which port?").Left("ada");

        Assert.Equal(["M2: ada died without answering M1; no reply will come from it."], _given.Inbox("human"));
    }

    [Fact]
    public void What_the_room_says_can_be_answered_to_others_but_not_to_it()
    {
        _given.Asked("pia", "@ada which port?").Left("ada");

        Assert.Contains("addressed to nobody", GivenRoom.Refused(_given.Post("pia", new PostRequest("so be it", [], GivenRoom.M(2)))).Message, StringComparison.Ordinal);
        Assert.Equal([GivenRoom.Name("bob")], GivenRoom.Accepted(_given.Post("pia", new PostRequest("then you", ["bob"], GivenRoom.M(2)))).To);
    }

    [Fact]
    public void Several_debts_are_named_each_with_the_call_that_pays_the_first()
    {
        var refusal = Refusals.RepliesOwed([(GivenRoom.M(1), GivenRoom.Name("pia"), "which port?"), (GivenRoom.M(3), GivenRoom.Name("bob"), "and the host?")]);

        Assert.Equal("You owe 2 replies: M1 from pia (\"which port?\"); M3 from bob (\"and the host?\").", refusal.Message);
        Assert.StartsWith("post {\"reply_to\":\"M1\"", refusal.Next, StringComparison.Ordinal);
    }

    // A model of the rule in REQUIREMENTS A4, kept as a plain set.
    [Fact]
    public void Random_conversations_leave_exactly_the_debts_of_the_rule()
    {
        var (asked, paid, ended) = (0, 0, 0);
        Prop.ForAll(Steps().ToArbitrary(), steps =>
        {
            var given = new GivenRoom();
            var model = new HashSet<(long Message, string Debtor, string Asker)>();
            foreach (var (kind, who, other) in steps)
            {
                var (name, peer) = (Names[who], Names[other]);
                if (!given.State.Agents.IsLive(GivenRoom.Name(name)))
                {
                    given.Joined(name);
                    continue;
                }
                var next = given.State.Messages.NextId.Number;
                switch (kind)
                {
                    case 0:
                        ended += model.RemoveWhere(d => d.Debtor == name || d.Asker == name);
                        given.Left(name, (LeaveReason)(who % 3));
                        break;
                    case 1 when model.FirstOrDefault(d => d.Debtor == name) is { Message: > 0 } debt:
                        given.Posted(name, new PostRequest("so", [], GivenRoom.M(debt.Message), Decline: other == 0));
                        model.Remove(debt);
                        paid++;
                        break;
                    default:
                        var post = given.Post(name, new PostRequest("what?", [peer], RequiresReply: kind == 2));
                        given.Happened(GivenRoom.Name(name), post.Events);
                        if (kind == 2 && !post.IsRefused)
                            model.Add((next, peer, name));
                        asked += kind == 2 ? 1 : 0;
                        break;
                }
                Assert.Equal(
                    model.Select(d => $"M{d.Message} {d.Debtor} {d.Asker}").Order(StringComparer.Ordinal),
                    given.State.Messages.Debts.Values.Select(d => $"{d.Message} {d.Debtor} {d.Asker}").Order(StringComparer.Ordinal));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

        Assert.True(asked > 100 && paid > 100 && ended > 30, $"asked {asked}, paid {paid}, ended {ended}");
    }

    private static readonly string[] Names = ["ada", "bob", "cy", "dee"];

    private static Gen<List<(int Kind, int Who, int Other)>> Steps() =>
        from size in Gen.Choose(20, 80)
        from steps in (from kind in Gen.Frequency((1, Gen.Constant(0)), (5, Gen.Constant(1)), (6, Gen.Constant(2)), (2, Gen.Constant(3)))
                       from who in Gen.Choose(0, 3)
                       from other in Gen.Choose(0, 3)
                       select (kind, who, other)).ListOf(size)
        select steps.ToList();
}
