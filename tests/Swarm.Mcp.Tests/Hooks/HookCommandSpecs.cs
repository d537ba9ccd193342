using System.Text.Json.Nodes;
using Swarm.Mcp.Tests.Commands;
using Swarm.Mcp.Tests.Hosting;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Hooks;

/// <summary><c>swarm hook</c> as agent CLIs run it.</summary>
public sealed class HookCommandSpecs : IDisposable
{
    private readonly SwarmShell shell = new();

    [Fact]
    public async Task A_claude_session_starts_when_its_server_is_connected_and_is_handed_what_it_owes()
    {
        await shell.As("boss", "post", "@human hello");
        var starting = Hook("session-start", "ada", """{"hook_event_name":"SessionStart","source":"startup","session_id":"x"}""");
        await using var ada = ServerProcess.As("ada", shell.Workspace.Path);
        await ada.InitializeAsync();
        await Until.True(() => File.Exists(shell.Workspace[".tmm/run/agents/ada"]));
        await shell.As("boss", "post", "--requires-reply", "@ada how long?");
        Assert.False(starting.IsCompleted);
        await ada.AskAsync(1, "tools/list");

        var result = await starting;

        Assert.Equal(0, result.ExitCode);
        var output = JsonNode.Parse(result.Stdout)!["hookSpecificOutput"]!;
        Assert.Equal("SessionStart", (string?)output["hookEventName"]);
        Assert.Contains("You owe 1 reply: M2 from boss", (string?)output["additionalContext"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_printed_when_there_is_nothing_to_hand_over()
    {
        await using var ada = ServerProcess.As("ada", shell.Workspace.Path);
        await ada.InitializeAsync();
        await ada.AskAsync(1, "tools/list");
        Assert.Equal((0, ""), await Run("session-start", "ada", """{"hook_event_name":"SessionStart","source":"compact"}"""));
        Assert.Equal((0, ""), await Run("session-start", "ada", """{"hook_event_name":"agentSpawn","cwd":"/"}"""));
    }

    [Fact]
    public async Task A_turn_that_ends_is_blocked_as_kiro_takes_it()
    {
        await using var ada = ServerProcess.As("ada", shell.Workspace.Path);
        await ada.InitializeAsync();
        await Until.True(() => File.Exists(shell.Workspace[".tmm/run/agents/ada"]));

        var (code, output) = (0, "");
        await Until.True(async () =>
        {
            (code, output) = await Run("stop", "ada", """{"hook_event_name":"stop","cwd":"/","assistant_response":"done"}""");
            return output.Length > 0;
        });

        Assert.Equal(0, code);
        Assert.Equal("block", (string?)JsonNode.Parse(output)!["decision"]);
        Assert.Contains("Call wait,", (string?)JsonNode.Parse(output)!["reason"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("session-start", """{"hook_event_name":"agentSpawn"}""")]
    [InlineData("stop", "no json at all")]
    [InlineData("stop", "[1]")]
    [InlineData("guard", "")]
    public async Task Without_a_room_or_with_unknown_input_a_hook_says_nothing_and_does_not_fail(string hook, string input)
    {
        Assert.Equal((0, ""), await Run(hook, "ada", input));
        Assert.False(Directory.Exists(shell.Workspace[".tmm"]));
    }

    public void Dispose() => shell.Dispose();

    private Task<Swarm.Core.Processes.ProcessResult> Hook(string hook, string agent, string input) =>
        shell.RunWith(input, [], "hook", hook, "--workspace", shell.Workspace.Path, "--agent", agent);

    private async Task<(int ExitCode, string Output)> Run(string hook, string agent, string input)
    {
        var result = await Hook(hook, agent, input);
        return (result.ExitCode, result.Stdout);
    }
}
