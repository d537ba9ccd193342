using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Messages;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Messages;

public sealed class PostSpecs
{
    private readonly GivenRoom _given = new GivenRoom().Joined("pia", "planner").Joined("ada").Joined("bob").Joined("rex", "reviewer");

    [Theory]
    [InlineData("@bob look", "bob")]
    [InlineData("look, @bob.", "bob")]
    [InlineData("(@bob, @ada: see below)", "ada bob")]
    [InlineData("@reviewer please", "rex")]
    [InlineData("@worker all of you", "ada bob")]
    [InlineData("@all stop", "ada bob rex")]
    [InlineData("@all and @human", "ada bob human rex")]
    [InlineData("@bob @bob @worker", "ada bob")]
    [InlineData("@bob's branch", "bob")]
    [InlineData("@bob- thanks", "bob")]
    [InlineData("*@bob*, **@ada**", "ada bob")]
    public void A_body_addresses_names_roles_and_all(string body, string to) =>
        Assert.Equal(to, string.Join(' ', GivenRoom.Accepted(_given.Post("pia", body)).To));

    [Theory]
    [InlineData("mail me at pia@bob.example")]
    [InlineData("npm install @types/node, foo@latest")]
    [InlineData("see src/@bob and ./@ada and @bob_lib/x, @ada-/y, @bobß")]
    [InlineData("@Override is Java")]
    [InlineData("nobody in particular")]
    public void What_only_looks_like_a_name_addresses_nobody(string body)
    {
        var refusal = GivenRoom.Refused(_given.Post("pia", body));

        Assert.Equal(ErrorCode.BadArgument, refusal.Code);
        Assert.Equal("The message is addressed to nobody but its author. Present: ada, bob, pia, rex, planner (role), reviewer (role), worker (role), human, all. Nothing was written.", refusal.Message);
    }

    [Fact]
    public void Recipients_in_to_win_over_mentions_in_the_body() =>
        Assert.Equal([GivenRoom.Name("ada")], GivenRoom.Accepted(_given.Post("pia", "as @bob and @nobody said", "@ada")).To);

    [Fact]
    public void An_unknown_name_is_refused_with_the_names_that_there_are()
    {
        var refusal = GivenRoom.Refused(_given.Post("pia", "hello", "ada", "carl"));

        Assert.Equal(ErrorCode.NotFound, refusal.Code);
        Assert.Equal("There is nobody called carl. Present: ada, bob, pia, rex, planner (role), reviewer (role), worker (role), human, all. Nothing was written.", refusal.Message);
    }

    [Fact]
    public void Somebody_who_has_left_is_refused_as_gone()
    {
        _given.Left("bob");

        var refusal = GivenRoom.Refused(_given.Post("pia", "@bob are you there?"));

        Assert.Equal((ErrorCode.WrongState, "bob left at 14:05:10Z (died). Present: ada, pia, rex, planner (role), reviewer (role), worker (role), human, all. Nothing was written."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void A_role_is_reached_under_the_name_of_one_who_has_left()
    {
        _given.Joined("reviewer", "reviewer").Left("reviewer");

        Assert.Equal([GivenRoom.Name("rex")], GivenRoom.Accepted(_given.Post("pia", "@reviewer please")).To);
    }

    [Fact]
    public void The_author_is_never_a_recipient()
    {
        Assert.Equal([GivenRoom.Name("bob")], GivenRoom.Accepted(_given.Post("ada", "@worker @ada")).To);
        GivenRoom.Refused(_given.Post("ada", "@ada remember"));
    }

    [Fact]
    public void A_role_that_nobody_plays_any_more_addresses_nobody()
    {
        _given.Left("rex");
        Assert.Contains("addressed to nobody", GivenRoom.Refused(_given.Post("pia", "@reviewer please")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agent_that_is_starting_can_be_written_to()
    {
        _given.Happened(GivenRoom.Name("pia"), new AgentSpawned(GivenRoom.Name("cy"), GivenRoom.Role("worker"), "claude"));

        _given.Posted("pia", "@cy welcome");

        Assert.Equal(["M1: @cy welcome"], _given.Inbox("cy"));
    }

    [Fact]
    public void A_body_has_at_most_8_KiB_of_UTF_8()
    {
        GivenRoom.Accepted(_given.Post("pia", new string('ä', 4096), "bob"));

        var refusal = GivenRoom.Refused(_given.Post("pia", new string('ä', 4096) + "!", "bob"));

        Assert.Equal("The body has 8193 bytes; at most 8192 are allowed. Nothing was written.", refusal.Message);
        Assert.Contains("write it to a file", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blank_body_is_refused() =>
        Assert.Contains("body", GivenRoom.Refused(_given.Post("pia", " \n", "bob")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_reply_to_a_message_that_does_not_exist_is_refused()
    {
        _given.Posted("pia", "@bob hello");

        var refusal = GivenRoom.Refused(_given.Post("bob", new PostRequest("hi", [], GivenRoom.M(2))));

        Assert.Equal((ErrorCode.NotFound, "There is no message M2; the last one is M1. Nothing was written."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void A_reply_reaches_its_asker_and_whom_it_names()
    {
        _given.Posted("pia", "@bob hello");

        Assert.Equal([GivenRoom.Name("pia")], GivenRoom.Accepted(_given.Post("bob", new PostRequest("hi", [], GivenRoom.M(1)))).To);
        Assert.Equal(
            [GivenRoom.Name("ada"), GivenRoom.Name("pia")],
            GivenRoom.Accepted(_given.Post("bob", new PostRequest("hi, @ada too", [], GivenRoom.M(1)))).To);
    }

    [Fact]
    public void Messages_are_numbered_in_log_order()
    {
        _given.Posted("pia", "@bob one").Posted("bob", "@pia two");

        Assert.Equal(["M1: @bob one"], _given.Inbox("bob"));
        Assert.Equal(["M2: @pia two"], _given.Inbox("pia"));
        Assert.Equal((GivenRoom.Name("pia"), GivenRoom.Name("bob")), (_given.State.Messages.AuthorOf(GivenRoom.M(1)), _given.State.Messages.AuthorOf(GivenRoom.M(2))));
        Assert.All([0, 3, -1, long.MaxValue, long.MinValue], number => Assert.Null(_given.State.Messages.AuthorOf(GivenRoom.M(number))));
    }

    [Fact]
    public void A_message_out_of_order_is_ignored()
    {
        var before = _given.State.Messages;

        _given.Happened(GivenRoom.Name("pia"), new MessagePosted(GivenRoom.M(7), [GivenRoom.Name("bob")], "stale"));

        Assert.Same(before, _given.State.Messages);
    }
}
