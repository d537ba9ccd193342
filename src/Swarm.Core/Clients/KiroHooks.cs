using System.Text.Json.Nodes;
using Swarm.Core.Log;

namespace Swarm.Core.Clients;

/// <summary>
/// The <c>hooks</c> of a Kiro agent file (docs/hooks.md). Kiro's hooks are command lines; events, matchers, fields and exit codes are as its
/// repository documents them (docs/hooks.md there, 2.2.1).
/// </summary>
internal static class KiroHooks
{
    // The names of the tools that run commands and change files, old and new.
    private static readonly string[] Guarded = ["execute_bash", "shell", "fs_write", "write"];

    private const int Milliseconds = 10_000;

    public static JsonObject Of(AgentLaunch launch) => new()
    {
        ["agentSpawn"] = new JsonArray(Hook(Swarm(launch, "session-start"))),
        ["userPromptSubmit"] = new JsonArray(Hook(Heartbeat(launch))),
        // Exit code 2 blocks the tool: the one hook whose code is to reach Kiro.
        ["preToolUse"] = new JsonArray([.. Guarded.Select(tool => Hook(Swarm(launch, "guard"), tool))]),
        // Not "*": that our own tools are called, the server sees by itself.
        ["postToolUse"] = new JsonArray(Hook(Heartbeat(launch), "@builtin")),
        ["stop"] = new JsonArray(Hook($"{Swarm(launch, "stop")} || true")),
    };

    private static JsonObject Hook(string command, string? matcher = null)
    {
        var hook = new JsonObject();
        if (matcher is not null)
            hook["matcher"] = matcher;
        hook["command"] = command;
        hook["timeout_ms"] = Milliseconds;
        return hook;
    }

    private static string Swarm(AgentLaunch launch, string hook) =>
        ShellText.Command([.. launch.Swarm, "hook", hook, "--workspace", launch.WorkspaceRoot, "--agent", launch.Agent.Value]);

    // No process but the shell. Truncating an empty file sets its modification time (open(2)). Not ":": when the redirection of a special
    // built-in fails, the shell ends (POSIX shell, 2.8.1).
    private static string Heartbeat(AgentLaunch launch) =>
        $"true 2>/dev/null >{ShellText.Quote(RoomFiles.HeartbeatIn(launch.WorkspaceRoot, launch.Agent))} || true";
}
