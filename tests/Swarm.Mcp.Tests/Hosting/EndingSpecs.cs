using System.Diagnostics;
using Swarm.Mcp.Tests.Tools;

namespace Swarm.Mcp.Tests.Hosting;

/// <summary>However it ends, the room is told, the exit code is 0 and nothing is said on standard error.</summary>
public sealed class EndingSpecs : IAsyncDisposable
{
    // A loaded machine may take long; a wait that is not ended takes 55 s.
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(5);

    private readonly ToolRoom room = new();

    [Fact]
    public async Task The_end_of_its_input_ends_it_with_a_parked_wait()
    {
        await using var ada = await ParkedAsync();
        var since = Stopwatch.StartNew();
        ada.Input.Close();
        await LeavesAsync(ada, since);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    public async Task A_signal_ends_it_with_a_parked_wait(string signal)
    {
        await using var ada = await ParkedAsync();
        var since = Stopwatch.StartNew();
        await ada.SignalAsync(signal);
        await LeavesAsync(ada, since);
    }

    [Fact]
    public async Task An_input_that_is_empty_is_an_end_too()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        ada.Input.Close();
        Assert.Equal((0, ""), await ada.EndAsync());
    }

    [Fact]
    public async Task What_goes_wrong_is_a_harmless_line_on_standard_error()
    {
        var workspace = Directory.CreateDirectory(room.Workspace["shop\e[2J"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(workspace, ".tmm"), "no directory", TestContext.Current.CancellationToken);
        await using var ada = ServerProcess.As("ada", workspace);
        await ada.InitializeAsync();
        ada.Input.Close();
        var (exitCode, errors) = await ada.EndAsync();
        Assert.Equal(0, exitCode);
        Assert.Matches(@"^warning: Swarm\.Mcp\.Hosting\.ServerSession: not in the room yet: [^\e\n]*shop\\u\{1B\}\[2J[^\e\n]*\n$", errors);
    }

    [Fact]
    public async Task What_was_asked_for_before_the_end_of_the_input_is_done()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.SendAsync("""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""");
        await ada.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"append_learning","arguments":{"topic":"t","text":"last words"}}}""");
        ada.Input.Close();
        Assert.Equal((0, ""), await ada.EndAsync());
        Assert.Equal("last words", (string?)Assert.Single(room.Events("learning.added"))["text"]);
        Assert.Equal("ended", (string?)Assert.Single(room.Events("agent.left"))["reason"]);
    }

    [Fact]
    public async Task The_name_of_a_killed_one_is_free_at_once_and_what_it_returned_comes_again()
    {
        var bob = await room.JoinAsync("bob");
        await using (var ada = await ParkedAsync())
        {
            await bob.SaysAsync("post", """{"body":"@ada one"}""");
            Assert.StartsWith("M1 from bob: @ada one", ServerProcess.Text(await ada.ReadAsync()));
            await ada.SignalAsync("KILL");
            await ada.EndAsync();
        }
        await using var again = ServerProcess.As("ada", room.Workspace.Path);
        await again.InitializeAsync();
        Assert.StartsWith("M1 from bob [redelivered]: @ada one", await again.CallAsync(1, "wait"));
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();

    private async Task<ServerProcess> ParkedAsync()
    {
        var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        await ada.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","arguments":{}}}""");
        await room.IsIdle("ada");
        return ada;
    }

    private async Task LeavesAsync(ServerProcess ada, Stopwatch since)
    {
        Assert.Equal((0, ""), await ada.EndAsync());
        Assert.InRange(since.Elapsed, TimeSpan.Zero, Promptly);
        Assert.Equal("ended", (string?)Assert.Single(room.Events("agent.left"))["reason"]);
    }
}
