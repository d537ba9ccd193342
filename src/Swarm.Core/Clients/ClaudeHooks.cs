using System.Text.Json.Nodes;

namespace Swarm.Core.Clients;

/// <summary>The <c>hooks</c> of Claude Code's settings (docs/hooks.md). Everything here was measured with 2.1.329.</summary>
public static class ClaudeHooks
{
    /// <summary>The server's tool for hooks.</summary>
    public const string Tool = "hook";

    /// <summary>What the model calls the tool that waits.</summary>
    public const string WaitTool = $"mcp__{ServerEntry.ServerName}__wait";

    /// <summary>The built-in tool that names a file as those that change one do, and only reads it.</summary>
    public const string ReadTool = "Read";

    // Matchers are regular expressions when they are no plain names. Our own tools are seen by the server itself.
    private const string OtherTools = $"^(?!mcp__{ServerEntry.ServerName}__).*";

    private const int CallSeconds = 10;

    // Longer than swarm hook waits for the server.
    private const int StartSeconds = 30;

    internal static JsonObject Of(AgentLaunch launch) => new()
    {
        // The one hook that runs before the server is connected; args: executed as it stands, without a shell.
        ["SessionStart"] = Group(null, new JsonObject
        {
            ["type"] = "command",
            ["command"] = launch.Swarm[0],
            ["args"] = ConfigJson.Array([.. launch.Swarm.Skip(1), "hook", "session-start", "--workspace", launch.WorkspaceRoot, "--agent", launch.Agent.Value]),
            ["timeout"] = StartSeconds,
        }),
        ["UserPromptSubmit"] = Group(null, Call("UserPromptSubmit")),
        ["PreToolUse"] = Group(OtherTools, Call(
            "PreToolUse",
            ("tool", "tool_name"), ("cwd", "cwd"),
            ("command", "tool_input.command"), ("file", "tool_input.file_path"), ("notebook", "tool_input.notebook_path"))),
        ["PermissionRequest"] = Group(OtherTools, Call("PermissionRequest", ("tool", "tool_name"))),
        // Only after success; a tool that failed has its own.
        ["PostToolUse"] = Group(OtherTools, Call("PostToolUse")),
        ["PostToolUseFailure"] = Group(OtherTools, Call("PostToolUseFailure")),
        ["Stop"] = Group(null, Call("Stop")),
        ["StopFailure"] = Group(null, Call("StopFailure", ("error", "error"))),
    };

    private static JsonArray Group(string? matcher, JsonObject hook)
    {
        var group = new JsonObject();
        if (matcher is not null)
            group["matcher"] = matcher;
        group["hooks"] = new JsonArray(hook);
        return new JsonArray(group);
    }

    private static JsonObject Call(string name, params ReadOnlySpan<(string Argument, string Field)> fields)
    {
        var input = new JsonObject { ["event"] = name };
        foreach (var (argument, field) in fields)
            input[argument] = $"${{{field}}}";
        return new JsonObject
        {
            ["type"] = "mcp_tool",
            ["server"] = ServerEntry.ServerName,
            ["tool"] = Tool,
            ["input"] = input,
            ["timeout"] = CallSeconds,
        };
    }
}
