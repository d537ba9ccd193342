namespace Swarm.Mcp.Tests.Tools;

public sealed class MessageToolsSpecs : IAsyncDisposable
{
    private readonly ToolRoom room = new();

    [Fact]
    public async Task A_post_reaches_a_parked_wait_with_the_roster()
    {
        var (_, ada, bob) = await room.TeamAsync();
        var parked = bob.SaysAsync("wait");
        Assert.Equal("M1 to bob.", await ada.SaysAsync("post", """{"body":"the schema is in docs/db.md","to":["bob"]}"""));
        Assert.Equal(
            """
            M1 from ada: the schema is in docs/db.md
            team: boss planner thinking; ada worker thinking
            """,
            await parked);
    }

    [Fact]
    public async Task The_roster_comes_once_and_then_only_its_changes()
    {
        var (_, ada, bob) = await room.TeamAsync();
        await ada.SaysAsync("post", """{"body":"@bob one"}""");
        Assert.Equal("M1 from ada: @bob one\nteam: boss planner thinking; ada worker thinking", await bob.SaysAsync("wait"));
        await ada.SaysAsync("post", """{"body":"@bob two"}""");
        Assert.Equal("M2 from ada: @bob two", await bob.SaysAsync("wait"));
        var cy = await room.JoinAsync("cy");
        await ada.SaysAsync("post", """{"body":"@bob three"}""");
        Assert.Equal("M3 from ada: @bob three\nteam now: cy worker thinking", await bob.SaysAsync("wait"));
        await cy.EndAsync();
        await ada.SaysAsync("post", """{"body":"@bob four"}""");
        Assert.Equal("M4 from ada: @bob four\nteam now: left: cy", await bob.SaysAsync("wait"));
    }

    [Fact]
    public async Task A_message_is_addressed_in_its_body_to_names_roles_and_all()
    {
        var (boss, ada, _) = await room.TeamAsync();
        Assert.Equal("M1 to bob.", await ada.SaysAsync("post", """{"body":"@bob look"}"""));
        Assert.Equal("M2 to ada, bob.", await boss.SaysAsync("post", """{"body":"@worker stand up"}"""));
        Assert.Equal("M3 to ada, bob.", await boss.SaysAsync("post", """{"body":"@all stop"}"""));
    }

    [Fact]
    public async Task A_message_that_requires_a_reply_is_answered_before_the_next_wait()
    {
        var (boss, ada, _) = await room.TeamAsync();
        await boss.SaysAsync("post", """{"body":"is it safe?","to":["ada"],"requires_reply":true}""");
        Assert.StartsWith(
            """
            M1 from boss, reply required: is it safe?
            Reply before you wait: post {"reply_to":"M1","body":"…"}
            team:
            """,
            await ada.SaysAsync("wait"));
        Assert.Equal(
            """
            reply_owed: You owe 1 reply: M1 from boss ("is it safe?").
            next: post {"reply_to":"M1","body":"your answer"}, or to decline {"reply_to":"M1","decline":true,"body":"why"}; then wait
            """,
            await ada.RefusesAsync("wait", "{}"));
        Assert.Equal("M2 to boss. M1 is answered.", await ada.SaysAsync("post", """{"reply_to":"M1","decline":true,"body":"I cannot see it"}"""));
        Assert.StartsWith("M2 from ada, re M1: I cannot see it", await boss.SaysAsync("wait"));
    }

    [Fact]
    public async Task A_wait_that_nothing_comes_for_returns_by_itself_in_under_40_tokens()
    {
        var ada = await room.JoinAsync("ada");
        var text = await ada.SaysAsync("wait", """{"timeout_s":1}""");
        Assert.Equal("Nothing yet (1 s). Call wait again.", text);
        Assert.True(text.Length / 4 < 40);
    }

    [Fact]
    public async Task What_a_wait_returned_is_acknowledged_by_the_next_call_and_not_before()
    {
        var (_, ada, bob) = await room.TeamAsync();
        await ada.SaysAsync("post", """{"body":"one","to":["bob"]}""");
        Assert.StartsWith("M1 from ada: one", await bob.SaysAsync("wait"));
        await bob.EndAsync();
        var again = await room.JoinAsync("bob");
        Assert.StartsWith("M1 from ada [redelivered]: one", await again.SaysAsync("wait"));
        Assert.StartsWith("Nothing yet", await again.SaysAsync("wait", """{"timeout_s":1}"""));
    }

    [Fact]
    public async Task A_repeated_request_id_is_one_message()
    {
        var (_, ada, _) = await room.TeamAsync();
        const string Post = """{"body":"once","to":["bob"],"request_id":"r1"}""";
        Assert.Equal("M1 to bob.", await ada.SaysAsync("post", Post));
        Assert.Equal("M1 to bob. (done before under this request_id; nothing was written now)", await ada.SaysAsync("post", Post));
        Assert.Single(room.Events("message.posted"));
    }

    [Fact]
    public async Task Nobody_posts_to_somebody_unknown_or_with_more_than_8_KiB()
    {
        var (_, ada, _) = await room.TeamAsync();
        var before = room.Log();
        Assert.Equal(
            """
            not_found: There is nobody called carol. Present: ada, bob, boss, planner (role), worker (role), human, all. Nothing was written.
            next: the same call with one of these names, a role, or "all"
            """,
            await ada.RefusesAsync("post", """{"body":"hi","to":["carol"]}"""));
        Assert.Equal(
            """
            bad_argument: The body has 8194 bytes; at most 8192 are allowed. Nothing was written.
            next: write it to a file in the workspace and post its path with one line about it
            """,
            await ada.RefusesAsync("post", $$"""{"body":"{{new string('ä', 4097)}}","to":["bob"]}"""));
        Assert.StartsWith("not_found: There is no message M9;", await ada.RefusesAsync("post", """{"body":"yes","reply_to":"M9"}"""));
        Assert.StartsWith("bad_argument: The message is addressed to nobody", await ada.RefusesAsync("post", """{"body":"hm"}"""));
        Assert.Equal(before, room.Log());
    }

    [Fact]
    public async Task Long_bodies_are_cut_and_many_come_in_parts()
    {
        var (_, ada, bob) = await room.TeamAsync();
        for (var i = 0; i < 6; i++)
            await ada.SaysAsync("post", $$"""{"body":"{{new string((char)('a' + i), 8000)}}","to":["bob"]}""");
        var first = await bob.SaysAsync("wait");
        Assert.Contains("… (cut; whole: swarm log M1)", first);
        Assert.Contains("More is waiting: call wait after this.", first);
        Assert.True(first.Length < 8000, $"{first.Length} characters");
        Assert.Contains("M6 from ada", await bob.SaysAsync("wait"));
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();
}
