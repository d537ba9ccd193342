using System.Text.Json.Nodes;
using Swarm.Mcp.Tests.Hosting;
using Swarm.Mcp.Tests.Tools;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Hooks;

/// <summary>Hooks that are calls of the connected server: answered, but no calls of the agent.</summary>
public sealed class HookCallSpecs : IAsyncDisposable
{
    private readonly ToolRoom room = new();

    [Fact]
    public async Task The_tool_is_in_no_list()
    {
        var ada = await room.JoinAsync("ada", "planner");
        var tools = await ada.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEmpty(tools);
        Assert.DoesNotContain("hook", tools.Select(t => t.Name));
    }

    [Fact]
    public async Task A_turn_that_ends_without_wait_is_blocked_with_the_name_that_the_model_knows()
    {
        var ada = await room.JoinAsync("ada");
        var answer = JsonNode.Parse(await ada.SaysAsync("hook", """{"event":"Stop"}"""))!;
        Assert.Equal("block", (string?)answer["decision"]);
        Assert.Contains("Call mcp__swarm__wait", (string?)answer["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_acknowledges_nothing_and_does_not_change_what_the_agent_is_seen_doing()
    {
        var (ada, bob) = (await room.JoinAsync("ada"), await room.JoinAsync("bob"));
        await bob.SaysAsync("post", """{"body":"@ada hello"}""");
        Assert.StartsWith("M1 from bob", await ada.SaysAsync("wait"), StringComparison.Ordinal);
        var (cursor, call) = (Read("cursors/ada"), File.GetLastWriteTimeUtc(room.Workspace[".tmm/run/agents/ada"]));

        Assert.Equal("{}", await ada.SaysAsync("hook", """{"event":"PostToolUse"}"""));

        Assert.Equal((cursor, call), (Read("cursors/ada"), File.GetLastWriteTimeUtc(room.Workspace[".tmm/run/agents/ada"])));
        await ada.EndAsync();
        var again = await room.JoinAsync("ada");
        Assert.StartsWith("M1 from bob [redelivered]", await again.SaysAsync("wait"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"event":"PreToolUse","tool":"Bash","command":"ls","file":""}""", "in_tool Bash")]
    [InlineData("""{"event":"PostToolUse"}""", "")]
    [InlineData("""{"event":"PostToolUseFailure"}""", "")]
    [InlineData("""{"event":"UserPromptSubmit"}""", "")]
    [InlineData("""{"event":"PermissionRequest","tool":"Bash"}""", "awaiting_permission Bash")]
    [InlineData("""{"event":"StopFailure","error":"rate_limit"}""", "rate_limited rate_limit")]
    public async Task A_sign_of_work_is_written_to_the_agents_heartbeat(string arguments, string written)
    {
        var ada = await room.JoinAsync("ada");
        Assert.Equal("{}", await ada.SaysAsync("hook", arguments));
        Assert.Equal(written, Read("beats/ada"));
    }

    [Fact]
    public async Task A_file_that_another_agents_task_owns_is_not_edited()
    {
        var (_, ada, bob) = await room.TeamAsync("""[{"title":"Parser","files":["src/parser/**"]}]""");
        await bob.SaysAsync("claim_task");
        var file = room.Workspace["src/parser/lexer.cs"];
        var edit = new JsonObject { ["event"] = "PreToolUse", ["tool"] = "Edit", ["command"] = "", ["file"] = file, ["cwd"] = room.Workspace.Path }.ToJsonString();

        var output = JsonNode.Parse(await ada.SaysAsync("hook", edit))!["hookSpecificOutput"]!;

        Assert.Equal(("PreToolUse", "deny"), ((string?)output["hookEventName"], (string?)output["permissionDecision"]));
        Assert.Equal(
            "src/parser/lexer.cs belongs to T1 (\"Parser\"), which bob holds. Nothing was changed.\n"
            + "next: post {\"to\":[\"bob\"],\"body\":\"what you need in src/parser/lexer.cs\"} and go on with your own files, or wait until T1 is done",
            (string?)output["permissionDecisionReason"]);
        Assert.Equal("", Read("beats/ada"));
        Assert.Equal("{}", await bob.SaysAsync("hook", edit));
    }

    [Fact]
    public async Task A_file_of_another_and_the_room_may_be_read()
    {
        var (_, ada, bob) = await room.TeamAsync("""[{"title":"Parser","files":["src/parser/**"]}]""");
        await bob.SaysAsync("claim_task");
        foreach (var file in new[] { "src/parser/lexer.cs", ".tmm/mail/archive/M1-wish.md" })
        {
            var read = new JsonObject { ["event"] = "PreToolUse", ["tool"] = "Read", ["command"] = "", ["file"] = room.Workspace[file], ["cwd"] = room.Workspace.Path };
            Assert.Equal("{}", await ada.SaysAsync("hook", read.ToJsonString()));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"event":7,"tool":{"a":1}}""")]
    [InlineData("""{"event":"NoSuchEvent"}""")]
    public async Task What_the_server_does_not_know_is_let_through(string arguments)
    {
        var ada = await room.JoinAsync("ada");
        Assert.Equal("{}", await ada.SaysAsync("hook", arguments));
        Assert.False(File.Exists(room.Workspace[".tmm/run/beats/ada"]));
    }

    [Fact]
    public async Task A_hook_is_answered_while_a_wait_is_parked_and_in_the_classic_protocol()
    {
        await using var ada = ServerProcess.As("ada", room.Workspace.Path);
        await ada.InitializeAsync();
        await ada.AskAsync(1, "tools/list");
        await Until.True(() => File.Exists(room.Workspace[".tmm/run/cursors/ada.connected"]) && Read("cursors/ada.connected") == $"{ada.Pid}");
        await ada.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"wait","arguments":{}}}""");
        await room.IsIdle("ada");

        Assert.Equal("{}", await ada.CallAsync(3, "hook", """{"event":"Stop"}"""));

        await room.IsIdle("ada");
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();

    private string Read(string file) => File.ReadAllText(room.Workspace[$".tmm/run/{file}"]);
}
