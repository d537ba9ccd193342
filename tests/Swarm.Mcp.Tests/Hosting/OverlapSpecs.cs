using Swarm.Mcp.Tests.Tools;

namespace Swarm.Mcp.Tests.Hosting;

/// <summary>Calls of one client that run at the same time.</summary>
public sealed class OverlapSpecs : IAsyncDisposable
{
    private readonly ToolRoom room = new();

    [Fact]
    public async Task Other_calls_go_through_while_a_wait_is_parked()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        await room.JoinAsync("bob");
        await ada.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","arguments":{}}}""");
        await room.IsIdle("ada");
        Assert.Equal("M1 to bob.", await ada.CallAsync(2, "post", """{"body":"@bob hi"}"""));
        Assert.StartsWith("Nothing to claim", await ada.CallAsync(3, "claim_task"));
        Assert.NotNull((await ada.AskAsync(4, "ping"))["result"]);
    }

    [Fact]
    public async Task A_parked_wait_is_answered_after_other_calls_were()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        var bob = await room.JoinAsync("bob");
        await ada.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","arguments":{}}}""");
        await room.IsIdle("ada");
        Assert.Equal("M1 to bob.", await ada.CallAsync(2, "post", """{"body":"@bob hi"}"""));
        await bob.SaysAsync("post", """{"body":"@ada yes?"}""");
        var answer = await ada.ReadAsync();
        Assert.Equal(1, (int?)answer["id"]);
        Assert.StartsWith("M2 from bob: @ada yes?", ServerProcess.Text(answer));
    }

    [Fact]
    public async Task A_second_wait_ends_the_first()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        await ada.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","arguments":{}}}""");
        await room.IsIdle("ada");
        await ada.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"wait","arguments":{"timeout_s":1}}}""");
        var (first, second) = (await ada.ReadAsync(), await ada.ReadAsync());
        Assert.Equal((1, 2), ((int)first["id"]!, (int)second["id"]!));
        Assert.StartsWith("A newer wait of yours took over", ServerProcess.Text(first));
        Assert.StartsWith("Nothing yet", ServerProcess.Text(second));
    }

    [Fact]
    public async Task A_cancelled_wait_is_not_answered_and_says_nothing_on_standard_error()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        await ada.SendAsync("""{"jsonrpc":"2.0","id":"w","method":"tools/call","params":{"name":"wait","arguments":{}}}""");
        await room.IsIdle("ada");
        await ada.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"w","reason":"AbortError: user-cancel"}}""");
        await ada.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"claim_task"}}""");
        Assert.Equal(2, (int?)(await ada.ReadAsync())["id"]);
        ada.Input.Close();
        Assert.Equal((0, ""), await ada.EndAsync());
    }

    [Fact]
    public async Task A_cancelled_wait_takes_nothing_away()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        var bob = await room.JoinAsync("bob");
        await ada.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","arguments":{}}}""");
        await room.IsIdle("ada");
        await ada.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""");
        await bob.SaysAsync("post", """{"body":"@ada hi"}""");
        // Redelivered when the cancellation crossed with the delivery.
        Assert.Matches(@"^M1 from bob( \[redelivered\])?: @ada hi", await ada.CallAsync(2, "wait"));
    }

    [Fact]
    public async Task What_a_cancelled_wait_returned_comes_again_even_when_the_cancellation_comes_last()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        var bob = await room.JoinAsync("bob");
        await ada.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","arguments":{}}}""");
        await room.IsIdle("ada");
        await bob.SaysAsync("post", """{"body":"@ada hi"}""");
        Assert.Equal(1, (int?)(await ada.ReadAsync())["id"]);
        await ada.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"wait","arguments":{}}}""");
        await room.IsIdle("ada");
        await ada.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""");
        Assert.StartsWith("M1 from bob [redelivered]: @ada hi", ServerProcess.Text(await ada.ReadAsync()));
        Assert.StartsWith("Nothing yet", await ada.CallAsync(3, "wait", """{"timeout_s":1}"""));
    }

    [Fact]
    public async Task An_invitation_that_a_cancelled_wait_returned_comes_again()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        var boss = await room.JoinAsync("boss", "planner");
        await boss.SaysAsync("add_tasks", """{"tasks":[{"title":"Sort"}]}""");
        Assert.StartsWith("T1 is ready: Sort.", await ada.CallAsync(1, "wait"));
        await ada.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""");
        Assert.StartsWith("T1 is ready: Sort.", await ada.CallAsync(2, "wait"));
        Assert.StartsWith("Nothing yet", await ada.CallAsync(3, "wait", """{"timeout_s":1}"""));
    }

    [Fact]
    public async Task Many_calls_at_once_are_each_answered_once()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        for (var id = 1; id <= 50; id++)
            await ada.SendAsync($$$$"""{"jsonrpc":"2.0","id":{{{{id}}}},"method":"tools/call","params":{"name":"append_learning","arguments":{"topic":"t","text":"{{{{id}}}}"}}}""");
        var answered = new HashSet<int>();
        while (answered.Count < 50)
            Assert.True(answered.Add((int)(await ada.ReadAsync())["id"]!));
        Assert.Equal(50, room.Events("learning.added").Count);
    }

    [Fact]
    public async Task A_parked_wait_shows_progress_to_a_client_that_asked_for_it()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        await ada.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","arguments":{},"_meta":{"progressToken":"p1"}}}""");
        var progress = await ada.ReadAsync();
        Assert.Equal("notifications/progress", (string?)progress["method"]);
        Assert.Equal("p1", (string?)progress["params"]!["progressToken"]);
        Assert.InRange((double)progress["params"]!["progress"]!, 9, 10);
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();
}
