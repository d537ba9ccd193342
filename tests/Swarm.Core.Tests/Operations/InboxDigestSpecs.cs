using Swarm.Core.Agents;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Operations;

public sealed class InboxDigestSpecs
{
    private readonly GivenRoom _given = new GivenRoom().Joined("pia", "planner").Joined("ada").Joined("bob");

    [Fact]
    public void Messages_come_in_order_and_only_those_behind_the_acknowledged_position()
    {
        _given.Posted("ada", "@pia one").Posted("bob", "@pia two").Posted("bob", "@ada not for pia");
        var second = _given.Log[^2].Position;

        var all = Digest("pia");
        var rest = Digest("pia", new Cursor(second - 1, second - 1, second - 1));

        Assert.Equal(["@pia one", "@pia two"], all.Messages.Select(m => m.Message.Body));
        Assert.Equal(["@pia two"], rest.Messages.Select(m => m.Message.Body));
        Assert.Equal((_given.State.Position, false), (all.Until, all.More));
    }

    [Fact]
    public void What_was_seen_before_is_marked_as_redelivered()
    {
        _given.Posted("ada", "@pia one").Posted("ada", "@pia two");
        var first = _given.Log[^2].Position;

        Assert.Equal([true, false], Digest("pia", new Cursor(0, 0, first)).Messages.Select(m => m.Redelivered));
    }

    [Fact]
    public void Reports_on_one_task_are_folded_into_the_newest()
    {
        _given.Added("pia", "one", "two").Claimed("ada").Claimed("bob")
            .Reported("ada", WorkStatus.Blocked, "no port").Reported("bob", WorkStatus.Blocked, "no table").Reported("ada", WorkStatus.Done, "all");

        Assert.Equal(["T2 blocked no table", "T1 done all"], Digest("pia").News.Select(n => $"{n.Task} {n.Status} {n.Summary}"));
    }

    [Fact]
    public void Progress_is_no_news()
    {
        _given.Added("pia", "one").Claimed("ada").Reported("ada", WorkStatus.Working, "half");

        Assert.False(_given.State.Inboxes.AnyAfter(GivenRoom.Name("pia"), 0));
    }

    [Fact]
    public void A_blocked_task_that_goes_on_is_told_of_as_it_stands()
    {
        _given.Added("pia", "one").Claimed("ada").Reported("ada", WorkStatus.Blocked, "no port").Reported("ada", WorkStatus.Working, "took 8080");

        Assert.Equal(["T1 working took 8080"], Digest("pia").News.Select(n => $"{n.Task} {n.Status} {n.Summary}"));
    }

    [Fact]
    public void Why_a_task_failed_is_told_whole_and_what_is_done_in_short()
    {
        var text = new string('x', 400);
        _given.Added("pia", "one", "two").Claimed("ada").Claimed("bob").Reported("ada", WorkStatus.Failed, text).Reported("bob", WorkStatus.Done, text);

        Assert.Equal([400, 160], Digest("pia").News.Select(n => n.Summary.Length));
    }

    [Fact]
    public void A_task_that_lost_its_holder_and_the_agent_that_left_are_two_pieces_of_news()
    {
        _given.Happened(GivenRoom.Name("pia"), new AgentSpawned(GivenRoom.Name("cy"), GivenRoom.Role("worker"), "claude"))
            .Joined("cy").Added("pia", "one").Claimed("cy").Left("cy");

        Assert.Equal(["cy  died", "cy T1 released"], Digest("pia").News.Select(n => $"{n.About} {n.Task} {n.Status}"));
    }

    [Fact]
    public void Thirty_items_are_the_bound_and_the_rest_comes_next()
    {
        for (var i = 1; i <= 40; i++)
            _given.Posted("ada", $"@pia {i}");

        var first = Digest("pia");
        var second = Digest("pia", new Cursor(first.Until, first.Until, first.Until));

        Assert.Equal((30, true, false), (first.Messages.Length, first.More, second.More));
        Assert.Equal(Enumerable.Range(31, 10).Select(i => $"@pia {i}"), second.Messages.Select(m => m.Message.Body));
        Assert.DoesNotContain(second.Messages, m => m.Redelivered);
    }

    [Fact]
    public void Long_bodies_are_cut_and_many_of_them_come_in_parts()
    {
        for (var i = 0; i < 6; i++)
            _given.Posted("ada", new string((char)('a' + i), 4000), "pia");

        var first = Digest("pia");

        Assert.All(first.Messages, m => Assert.True(m.Cut && m.Message.Body.Length == 1500));
        Assert.Equal((5, true), (first.Messages.Length, first.More));
        Assert.Equal(["f"], Digest("pia", new Cursor(first.Until, first.Until, first.Until)).Messages.Select(m => m.Message.Body[..1]));
    }

    [Fact]
    public void A_cut_splits_no_character()
    {
        _given.Posted("ada", new string('x', 1499) + "🐝🐝", "pia");

        Assert.Equal(new string('x', 1499), Assert.Single(Digest("pia").Messages).Message.Body);
    }

    [Fact]
    public void An_owed_reply_is_marked_until_it_is_paid()
    {
        _given.Asked("pia", "@ada which port?");
        Assert.True(Assert.Single(Digest("ada").Messages).Owed);

        _given.Posted("ada", new Swarm.Core.Messages.PostRequest("8080", [], GivenRoom.M(1)));
        Assert.False(Assert.Single(Digest("ada").Messages).Owed);
    }

    [Fact]
    public void Who_reports_is_not_told_of_its_own_report()
    {
        _given.Added("pia", "one").Happened(
            GivenRoom.Name("pia"), new TaskReported(new Swarm.Core.Identity.TaskId(1), GivenRoom.Name("pia"), WorkStatus.Failed, "not needed"));

        Assert.Empty(Digest("pia").News);
    }

    private InboxDigest Digest(string agent, Cursor cursor = default) => InboxDigest.Of(_given.State, GivenRoom.Name(agent), cursor);
}
