using System.Text.Json.Nodes;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Supervision;

namespace Swarm.Mcp.Tools;

/// <summary><c>spawn_agent</c>, <c>stop_agent</c> and <c>team_status</c>.</summary>
internal static class AgentTools
{
    public static readonly ToolDefinition Spawn = new(
        "spawn_agent",
        "Spawn agent",
        "Start an agent in a tmux pane; give it work with add_tasks, or post. wait: return when it has ended or time is over.",
        """
        {"type":"object","properties":{
        "name":{"type":"string","description":"As ada"},
        "role":{"type":"string","description":"Default worker"},
        "prompt":{"type":"string","maxLength":8192},
        "client":{"type":"string","enum":["claude","kiro","codex","gemini","opencode","command","scripted"],"description":"Default: yours"},
        "model":{"type":"string"},
        "tier":{"type":"integer","minimum":0,"maximum":3},
        "directory":{"type":"string"},
        "isolation":{"type":"string","enum":["none","worktree"]},
        "fork":{"type":"boolean","description":"Of your own session"},
        "command":{"type":"array","items":{"type":"string"},"maxItems":100,"description":"Argument vector, or scenario"},
        "capabilities":{"type":"array","items":{"type":"string"},"maxItems":20},
        "wait":{"type":"boolean"},
        "request_id":{"type":"string","maxLength":100}},
        "required":["name"],"additionalProperties":false}
        """,
        SpawnAsync)
    {
        CommandLineOnly =
            """
            {"deny":{"type":"array","items":{"type":"string"},"maxItems":50,"description":"What it may not do, as Bash(git push*), Edit(docs/**) or WebFetch"},
            "requires":{"type":"array","items":{"type":"string"},"maxItems":20,"description":"An MCP server that its agent CLI must have; it is started and greeted before"}}
            """,
        Needs = RoleRights.Spawn,
        Parks = true,
    };

    public static readonly ToolDefinition Stop = new(
        "stop_agent",
        "Stop agent",
        "End an agent and close its pane; what it held and owed is settled.",
        """
        {"type":"object","properties":{
        "name":{"type":"string"},
        "reason":{"type":"string","maxLength":200}},
        "required":["name","reason"],"additionalProperties":false}
        """,
        StopAsync)
    { Needs = RoleRights.Dispatch | RoleRights.Spawn, IsDestructive = true, IsIdempotent = true };

    public static readonly ToolDefinition Status = new(
        "team_status",
        "Team status",
        "Who is there and where the tasks stand. wait already tells you news: call this to take stock.",
        """
        {"type":"object","properties":{},"additionalProperties":false}
        """,
        StatusAsync)
    { Needs = RoleRights.Dispatch | RoleRights.Plan, IsReadOnly = true, IsIdempotent = true };

    private static async Task<ToolAnswer> SpawnAsync(ToolCall call, CancellationToken cancellation)
    {
        var arguments = call.Arguments;
        var request = new SpawnRequest(arguments.Name<AgentName>("name"))
        {
            Role = arguments.OptionalName<RoleName>("role") ?? RoleName.Worker,
            Prompt = arguments.OptionalText("prompt") ?? "",
            Client = arguments.OptionalText("client"),
            Model = arguments.OptionalText("model"),
            Tier = arguments.Number("tier"),
            Directory = arguments.OptionalText("directory"),
            Isolation = arguments.OptionalChoice<Isolation>("isolation"),
            Deny = arguments.Names<DenyRule>("deny"),
            RequiredServers = arguments.Texts("requires"),
            Fork = arguments.Flag("fork"),
            Command = arguments.Texts("command"),
            Capabilities = arguments.Texts("capabilities"),
            RequestId = arguments.OptionalText("request_id"),
        };
        var done = await call.Settings.Launcher.SpawnAsync(call.Caller, request, cancellation);
        var spawned = done.Value;
        var outcome = arguments.Flag("wait")
            ? await call.Settings.Launcher.AwaitEndAsync(call.Caller, request.Name, call.Settings.WaitTimeout, call.Progress, cancellation)
            : null;
        var json = new JsonObject
        {
            ["agent"] = spawned.Name.ToString(),
            ["role"] = request.Role.ToString(),
            ["client"] = spawned.Client,
            ["pane"] = spawned.Pane,
            ["transcript"] = spawned.Transcript,
            ["repeated"] = done.Repeated,
        };
        var where = "";
        if (spawned.Worktree is { } worktree)
        {
            (json["worktree"], json["branch"]) = (worktree.Root, worktree.Branch);
            where = $" It works in {worktree.Root}, branch {worktree.Branch} from {worktree.Base[..10]}: what is not committed is not there.";
        }
        if (outcome is not null)
            json["outcome"] = outcome;
        var text = $"{spawned.Name} ({request.Role}, {spawned.Client}) runs in pane {spawned.Pane}; transcript {spawned.Transcript}.{where}{Answers.Again(done.Repeated)}";
        return new ToolAnswer(outcome is null ? text : $"{text}\n{outcome}", json);
    }

    private static async Task<ToolAnswer> StopAsync(ToolCall call, CancellationToken cancellation)
    {
        var name = call.Arguments.Name<AgentName>("name");
        var stopped = await call.Settings.Launcher.StopAsync(call.Caller, name, call.Arguments.Text("reason"), cancellation);
        return new ToolAnswer(
            stopped ? $"{name} is stopped." : $"{name} had left already; its pane is closed.",
            new JsonObject { ["agent"] = name.ToString(), ["stopped"] = stopped });
    }

    private static Task<ToolAnswer> StatusAsync(ToolCall call, CancellationToken cancellation)
    {
        var status = TeamStatus.Of(call.Caller.Room);
        return Task.FromResult(new ToolAnswer(StatusText.Of(status), StatusJson.Of(status)));
    }
}
