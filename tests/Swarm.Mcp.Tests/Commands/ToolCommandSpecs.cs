using System.Text.Json.Nodes;
using Swarm.Core.Processes;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Commands;

/// <summary>The twins of the tools, as real processes.</summary>
public sealed class ToolCommandSpecs : IDisposable
{
    private readonly SwarmShell swarm = new();

    [Fact]
    public async Task Two_agents_talk_without_a_server()
    {
        await using var bob = swarm.Start("wait", "--agent", "bob", "--json", "--timeout-s", "60");
        await swarm.Joined("bob");
        var asked = await swarm.As("ada", "post", "Which port, @bob?", "--requires-reply");
        Assert.Equal((0, "M1 to bob.\n", ""), (asked.ExitCode, asked.Stdout, asked.Stderr));

        var message = JsonNode.Parse(await OutputOf(bob))!["messages"]![0]!;
        Assert.Equal("Which port, @bob?", (string?)message["body"]);
        Assert.True((bool)message["reply_required"]!);
        var owing = await swarm.As("bob", "wait", "--timeout-s", "1", "--json");
        Assert.Equal((1, "reply_owed"), (owing.ExitCode, (string?)JsonNode.Parse(owing.Stdout)!["error"]));

        var paid = await swarm.RunWith("8081\n", new() { ["SWARM_AGENT"] = "bob" }, "post", "-", "--reply-to", "M1");
        Assert.Equal("M2 to ada. M1 is answered.\n", paid.Stdout);
        Assert.StartsWith("M2 from bob, re M1: 8081\n", (await swarm.As("ada", "wait")).Stdout);
        var nothing = await swarm.As("ada", "wait", "--timeout-s", "1");
        Assert.Equal((3, "Nothing yet (1 s). Call wait again.\n"), (nothing.ExitCode, nothing.Stdout));
    }

    [Fact]
    public async Task A_signal_ends_a_wait_at_once_and_nothing_is_lost()
    {
        await using var interrupted = swarm.Start("wait", "--agent", "bob", "--timeout-s", "600");
        await using var terminated = swarm.Start("wait", "--agent", "cid", "--timeout-s", "600");
        await swarm.Joined("bob");
        await swarm.Joined("cid");
        await swarm.Runner.RunAsync(["sh", "-c", "kill -INT $1", "sh", $"{interrupted.Life.Pid}"]);
        terminated.Terminate();
        Assert.Equal((130, 143), (await interrupted.WaitAsync(), await terminated.WaitAsync()));
        await swarm.Run("post", "@bob are you there?");
        Assert.StartsWith("M1 from human: @bob are you there?", (await swarm.As("bob", "wait")).Stdout);
    }

    [Fact]
    public async Task What_nobody_read_is_not_acknowledged()
    {
        await using var reader = swarm.Start("wait", "--agent", "bob", "--timeout-s", "600");
        await swarm.Joined("bob");
        await reader.Stdout.DisposeAsync();
        await swarm.Run("post", "@bob are you there?");
        Assert.Equal(141, await reader.WaitAsync());
        Assert.StartsWith("M1 from human: @bob are you there?", (await swarm.As("bob", "wait")).Stdout);
        // That one was read: it is acknowledged by the next command.
        Assert.Equal(3, (await swarm.As("bob", "wait", "--timeout-s", "1")).ExitCode);
    }

    [Fact]
    public async Task A_task_goes_from_a_file_to_done()
    {
        var added = await swarm.RunWith("""[{"title": "Parse", "key": "p"}, {"title": "Print", "needs": ["p"]}]""", [], "tasks", "add", "-");
        Assert.Equal("Added T1 p ready; T2 pending. next: spawn_agent, or wait for reports.\n", added.Stdout);
        Assert.Equal("T3", (string?)(await swarm.Json("tasks", "add", "--title", "Read", "--files", "src/**", "--files", "docs/**", "--tier", "2"))["tasks"]![0]!["id"]);

        // Told of it once, not each time.
        Assert.Contains("T1 is ready: Parse.", (await swarm.As("bob", "wait")).Stdout);
        Assert.Equal(3, (await swarm.As("bob", "wait", "--timeout-s", "1")).ExitCode);
        Assert.Equal("T1", (string?)(await swarm.Json("claim", "--agent", "bob"))["task"]!["id"]);

        var unproven = await swarm.As("bob", "report", "done", "parsed");
        Assert.Equal((2, ""), (unproven.ExitCode, unproven.Stdout));
        Assert.StartsWith("bad_argument: Argument evidence is missing", unproven.Stderr);
        var done = await swarm.As("bob", "report", "done", "parsed", "--evidence", "ran it: 3 passed");
        Assert.Equal("T1 is done. Ready now: T2. next: claim_task, or wait.\n", done.Stdout);
        Assert.Equal(2, (int)(await swarm.Json("status"))["counts"]!["ready"]!);
    }

    [Fact]
    public async Task A_claim_settles_a_dead_holder_where_no_server_lives()
    {
        await swarm.Run("tasks", "add", "--title", "Parse");
        await using var server = swarm.Start("mcp", "--agent", "ada");
        await swarm.Joined("ada");
        await Until.True(async () => (await swarm.As("ada", "claim")).Stdout.StartsWith("T1 is yours"));
        await swarm.Runner.RunAsync(["sh", "-c", "kill -KILL $1", "sh", $"{server.Life.Pid}"]);
        await server.WaitAsync();
        Assert.StartsWith("T1 is yours: Parse\nattempt 2\n", (await swarm.As("bob", "claim")).Stdout);
        Assert.Equal(3, (await swarm.As("cid", "claim")).ExitCode);
    }

    [Fact]
    public async Task A_worker_may_not_plan_and_nobody_speaks_for_another()
    {
        await swarm.As("ada", "lock", "db:orders", "migrating");
        var planning = await swarm.As("ada", "tasks", "add", "--title", "Mine", "--json");
        Assert.Equal((1, "not_allowed"), (planning.ExitCode, (string?)JsonNode.Parse(planning.Stdout)!["error"]));
        var ada = new Dictionary<string, string?> { ["SWARM_AGENT"] = "ada" };
        var other = await swarm.RunWith("", ada, "post", "--agent", "bob", "hello");
        Assert.Equal((1, ""), (other.ExitCode, other.Stdout));
        Assert.StartsWith("not_allowed: This is the environment of ada (SWARM_AGENT), which cannot speak as bob.", other.Stderr);
        Assert.Equal("db:orders is free.\n", (await swarm.RunWith("", ada, "unlock", "db:orders")).Stdout);
    }

    [Fact]
    public async Task Hostile_text_reaches_a_terminal_as_visible_text()
    {
        await swarm.As("bob", "unlock", "nothing");
        await swarm.RunWith("\e]0;owned\a \u009b31m \u202eevil", [], "post", "--to", "bob", "-");
        Assert.StartsWith(@"M1 from human: \u{1B}]0;owned\u{07} \u{9B}31m \u{202E}evil", (await swarm.As("bob", "wait")).Stdout);
    }

    [Theory]
    [InlineData("Required argument missing", "next: swarm post --help", "post")]
    [InlineData("Unrecognized command or argument 'psot'", "did you mean: post", "psot", "hi")]
    [InlineData("There is no option --jsn", "next: swarm unlock --help", "unlock", "--jsn")]
    [InlineData("'soon' is not a whole number.", "next: swarm wait --help", "wait", "--timeout-s", "soon")]
    [InlineData("bad_argument: Argument timeout_s: got 0, allowed is a whole number from 1 to 3600.", "next: ", "wait", "--timeout-s", "0")]
    [InlineData("bad_argument: standard input: It is not JSON", "next: a JSON list of tasks", "tasks", "add", "-")]
    public async Task A_wrong_command_line_ends_with_2_and_says_what_to_do(string what, string next, params string[] arguments)
    {
        var result = await swarm.RunWith("not json", [], arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Stdout));
        Assert.Contains(what, result.Stderr);
        Assert.Contains(next, result.Stderr);
    }

    [Fact]
    public async Task A_directory_gets_a_room_only_when_it_is_named()
    {
        var result = await swarm.RunWith("", new() { ["SWARM_WORKSPACE"] = null }, "post", "@all hello");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"not_found: There is no room at or above {swarm.Workspace.Path}.", result.Stderr);
        Assert.False(Directory.Exists(swarm.Workspace[".tmm"]));
    }

    public void Dispose() => swarm.Dispose();

    private static async Task<string> OutputOf(RunningProcess process)
    {
        using var reader = new StreamReader(process.Stdout, leaveOpen: true);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await process.WaitAsync());
        return text;
    }
}
