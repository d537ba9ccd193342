using System.Text.Json.Nodes;
using Swarm.Core.Processes;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Scripted;

/// <summary>The real command with the real server, in a room of its own.</summary>
public sealed class ScriptedCommandSpecs : IDisposable
{
    private static readonly string Swarm = Path.Combine(AppContext.BaseDirectory, "swarm");

    private readonly ProcessRunner runner = new(TimeProvider.System);
    private readonly TempDirectory workspace = new();

    [Fact]
    public async Task A_scenario_calls_tools_runs_commands_and_writes_files()
    {
        var result = await Play("""
            {"call": "append_learning", "arguments": {"topic": "demo", "text": "learned by {{agent}}: {{prompt}}"}, "expect": "^L1 is written"},
            {"run": ["sh", "-c", "pwd; echo oops >&2; exit 3"], "expect_exit": 3, "expect": "oops"},
            {"write": "made/by/me.txt", "content": ["yes"]},
            {"call": "claim_task", "arguments": {"tusk": "T1"}, "expect_error": "no argument tusk"},
            {"wait_until": "never", "within_s": 1, "may_fail": true}
            """, "--set", "x=y", "be quick");
        Assert.Equal((0, ""), (result.ExitCode, result.Stderr));
        Assert.Equal("yes\n", await File.ReadAllTextAsync(workspace["made/by/me.txt"]));
        Assert.Contains("learned by ada: be quick", await File.ReadAllTextAsync(workspace[".tmm/learnings.md"]));
        Assert.Contains("▸ append_learning {\"topic\":\"demo\"", result.Stdout);
    }

    [Fact]
    public async Task A_failed_expectation_ends_with_1_and_says_what_came()
    {
        var result = await Play("""{"call": "claim_task", "expect": "is yours"}""");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("✗ steps[0]: a result that matches /is yours/ was expected, it was:\nNothing to claim now", result.Stdout);
    }

    [Fact]
    public async Task A_bad_scenario_ends_with_2_before_the_server_starts()
    {
        var result = await Play("""{"cal": "claim_task"}""");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("scenario.json: steps[0]: a step has one of the keys", result.Stderr);
        Assert.False(Directory.Exists(workspace[".tmm"]));
    }

    [Fact]
    public async Task A_server_that_does_not_start_ends_with_3()
    {
        WriteConfig("no-such-server");
        var missing = await Play("""{"call": "claim_task"}""");
        WriteConfig("sh", "-c", "echo not today >&2; exit 1");
        var refusing = await Play("""{"call": "claim_task"}""");
        Assert.Equal((3, 3), (missing.ExitCode, refusing.ExitCode));
        Assert.Contains("no-such-server", missing.Stdout);
        Assert.Contains("not today", refusing.Stdout);
    }

    [Fact]
    public async Task A_server_that_starts_slowly_is_waited_for()
    {
        // Longer than the SDK's client by itself waits for the first answer.
        WriteConfig("sh", "-c", "sleep 6; exec \"$@\"", "sh", Swarm, "mcp", "--workspace", workspace.Path, "--agent", "ada", "--role", "worker");
        var result = await Play("""{"call": "claim_task"}""");
        Assert.Equal((0, ""), (result.ExitCode, result.Stderr));
    }

    [Fact]
    public async Task A_termination_ends_the_agent_and_its_server_in_order()
    {
        await using var agent = await Parked();
        var server = Server(agent);
        agent.Terminate();
        Assert.Equal(128 + 15, await agent.WaitAsync(TestContext.Current.CancellationToken));
        Assert.False(server.IsAlive());
        Assert.Contains("\"reason\":\"ended\"", await LogAsync());
    }

    [Fact]
    public async Task A_killed_agent_leaves_no_server()
    {
        await using var agent = await Parked();
        var server = Server(agent);
        await runner.RunAsync(["sh", "-c", "kill -KILL $1", "sh", $"{agent.Life.Pid}"], cancel: TestContext.Current.CancellationToken);
        await Until.True(() => !server.IsAlive());
    }

    public void Dispose() => workspace.Dispose();

    private async Task<ProcessResult> Play(string steps, params string[] arguments) =>
        await runner.RunAsync([.. Prepare(steps), .. arguments], Options, TestContext.Current.CancellationToken);

    /// <summary>An agent whose server has joined and parks in wait.</summary>
    private async Task<RunningProcess> Parked()
    {
        var agent = runner.Start(Prepare("""{"wait_until": "never", "within_s": 600}"""), Options);
        using var output = new StreamReader(agent.Stdout, leaveOpen: true);
        Assert.Equal("▸ wait {\"timeout_s\":55}", await output.ReadLineAsync(TestContext.Current.CancellationToken));
        await Until.True(async () => File.Exists(workspace[".tmm/run/agents/ada"]) && (await LogAsync()).Contains("joined"));
        return agent;
    }

    private string[] Prepare(string steps)
    {
        File.WriteAllText(workspace["scenario.json"], $$"""{"steps": [{{steps}}]}""");
        if (!File.Exists(workspace["mcp.json"]))
            WriteConfig(Swarm, "mcp", "--workspace", workspace.Path, "--agent", "ada", "--role", "worker");
        return [Swarm, "scripted", "--config", workspace["mcp.json"], "--scenario", workspace["scenario.json"]];
    }

    private void WriteConfig(string command, params string[] arguments)
    {
        var entry = new JsonObject { ["command"] = command, ["args"] = new JsonArray([.. arguments.Select(a => (JsonNode)a)]) };
        File.WriteAllText(workspace["mcp.json"], new JsonObject { ["mcpServers"] = new JsonObject { ["swarm"] = entry } }.ToJsonString());
    }

    private ProcessOptions Options => new()
    {
        Directory = workspace.Path,
        Environment = new Dictionary<string, string?> { ["SWARM_AGENT"] = "ada", ["SWARM_ROLE"] = null, ["SWARM_WORKSPACE"] = null },
    };

    // The agent's only child is its server (proc(5)).
    private static ProcessLife Server(RunningProcess agent)
    {
        var children = Directory.GetDirectories($"/proc/{agent.Life.Pid}/task").SelectMany(t => File.ReadAllText($"{t}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return ProcessLife.Of(int.Parse(Assert.Single(children)))!.Value;
    }

    private async Task<string> LogAsync()
    {
        var text = "";
        foreach (var segment in Directory.Exists(workspace[".tmm/bus"]) ? Directory.GetFiles(workspace[".tmm/bus"], "*.jsonl") : [])
            text += await File.ReadAllTextAsync(segment, TestContext.Current.CancellationToken);
        return text;
    }
}
