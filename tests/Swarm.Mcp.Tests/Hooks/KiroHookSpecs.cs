using System.Text.Json.Nodes;
using Swarm.Core.Clients;
using Swarm.Core.Identity;
using Swarm.Mcp.Tests.Commands;
using Swarm.Mcp.Tests.Hosting;

namespace Swarm.Mcp.Tests.Hooks;

/// <summary>
/// Every hook command of a generated Kiro agent file, run by hand: a real shell, the real program, the documented standard input, and the
/// standard output and exit code that Kiro's documentation gives a meaning to (aws/amazon-q-developer-cli, docs/hooks.md).
/// </summary>
public sealed class KiroHookSpecs : IAsyncDisposable
{
    private readonly SwarmShell shell = new();
    private ServerProcess? ada;

    [Theory]
    [InlineData("sh")]
    [InlineData("bash")]
    public async Task A_prompt_and_a_tool_that_has_run_are_heartbeats_of_one_line_of_shell(string program)
    {
        await JoinedAsync();
        var beat = shell.Workspace[".tmm/run/beats/ada"];
        foreach (var hook in new[] { "userPromptSubmit", "postToolUse" })
        {
            await File.WriteAllTextAsync(beat, "in_tool shell", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(beat, DateTime.UtcNow.AddHours(-1));
            Assert.Equal((0, "", ""), await RunAsync(program, hook, null, Input(hook)));
            Assert.Equal("", await File.ReadAllTextAsync(beat, TestContext.Current.CancellationToken));
            Assert.InRange(File.GetLastWriteTimeUtc(beat), DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddMinutes(1));

            // Truncating what is empty already is a sign too.
            File.SetLastWriteTimeUtc(beat, DateTime.UtcNow.AddHours(-1));
            await RunAsync(program, hook, null, Input(hook));
            Assert.InRange(File.GetLastWriteTimeUtc(beat), DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddMinutes(1));
        }
    }

    [Theory]
    [InlineData("sh")]
    [InlineData("bash")]
    public async Task A_heartbeat_without_a_room_says_nothing_and_does_not_fail(string program)
    {
        Assert.Equal((0, "", ""), await RunAsync(program, "postToolUse", null, Input("postToolUse")));
        Assert.False(Directory.Exists(shell.Workspace[".tmm"]));
    }

    [Fact]
    public async Task An_agent_that_starts_gets_what_it_owes_as_plain_text()
    {
        await JoinedAsync();
        Assert.Equal((0, "", ""), await RunAsync("sh", "agentSpawn", null, Input("agentSpawn")));
        await shell.As("boss", "post", "--requires-reply", "@ada how long?");
        var (code, output, errors) = await RunAsync("sh", "agentSpawn", null, Input("agentSpawn"));
        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("Where you stand in the team, from its log:\n- You owe 1 reply: M1 from boss", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_that_ends_is_blocked_with_exactly_one_object_five_times_in_a_row()
    {
        await JoinedAsync();
        for (var time = 0; time < 5; time++)
        {
            var (code, output, errors) = await RunAsync("sh", "stop", null, Input("stop"));
            Assert.Equal((0, ""), (code, errors));
            Assert.Equal("block", (string?)JsonNode.Parse(output)!["decision"]);
        }
        Assert.Equal((0, "", ""), await RunAsync("sh", "stop", null, Input("stop")));
        Assert.StartsWith("turn_ended", await File.ReadAllTextAsync(shell.Workspace[".tmm/run/beats/ada"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_may_run_is_let_through_and_shown()
    {
        await JoinedAsync();
        foreach (var tool in new[] { "execute_bash", "shell", "fs_write", "write" })
            Assert.Equal((0, "", ""), await RunAsync("sh", "preToolUse", tool, Input("preToolUse", tool, """{"command":"git status"}""")));
        Assert.StartsWith("in_tool write", await File.ReadAllTextAsync(shell.Workspace[".tmm/run/beats/ada"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("execute_bash", """{"command":"rm -rf .tmm"}""")]
    [InlineData("shell", """{"command":"kill -9 -1","summary":"tidy up"}""")]
    [InlineData("fs_write", """{"command":"create","path":".tmm/state.md","file_text":"x"}""")]
    [InlineData("write", """{"command":"strReplace","path":".tmm/state.md","oldStr":"x","newStr":"y"}""")]
    public async Task A_tool_that_must_not_run_is_blocked_with_the_reason_on_standard_error(string tool, string input)
    {
        await JoinedAsync();
        var (code, output, errors) = await RunAsync("sh", "preToolUse", tool, Input("preToolUse", tool, input));
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("next: ", errors, StringComparison.Ordinal);
        Assert.True(Directory.Exists(shell.Workspace[".tmm/bus"]));
    }

    public async ValueTask DisposeAsync()
    {
        if (ada is not null)
            await ada.DisposeAsync();
        shell.Dispose();
    }

    private async Task JoinedAsync()
    {
        ada = ServerProcess.As("ada", shell.Workspace.Path);
        await ada.InitializeAsync();
        await ada.CallAsync(1, "claim_task");
    }

    private string Input(string hook, string tool = "fs_read", string input = """{"operations":[{"mode":"Line","path":"a.md"}]}""")
    {
        var json = new JsonObject { ["hook_event_name"] = hook, ["cwd"] = shell.Workspace.Path };
        if (hook is "userPromptSubmit")
            json["prompt"] = "go on";
        if (hook is "stop")
            json["assistant_response"] = "done";
        if (hook is "preToolUse" or "postToolUse")
            (json["tool_name"], json["tool_input"]) = (tool, JsonNode.Parse(input));
        if (hook is "postToolUse")
            json["tool_response"] = JsonNode.Parse("""{"success":true,"result":["x"]}""");
        return json.ToJsonString();
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, string hook, string? matcher, string input)
    {
        var command = Assert.Single(Hooks()[hook]!.AsArray(), h => matcher is null || (string?)h!["matcher"] == matcher)!["command"]!.GetValue<string>();
        var result = await shell.RunOther(input, [], program, "-c", command);
        return (result.ExitCode, result.Stdout, result.Stderr);
    }

    private JsonNode Hooks()
    {
        Assert.True(AgentName.TryParse("ada", out var name));
        var launch = new AgentLaunch
        {
            Agent = name,
            Role = RoleName.Worker,
            WorkspaceRoot = Workspace.At(shell.Workspace.Path).Root,
            Directory = shell.Workspace.Path,
            ConfigDirectory = shell.Workspace[".tmm/configs/ada"],
            Swarm = [SwarmShell.Program],
            Session = Guid.NewGuid(),
        };
        return JsonNode.Parse(new KiroClient().Prepare(launch).Files[0].Content)!["hooks"]!;
    }
}
