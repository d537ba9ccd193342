using System.Text.Json.Nodes;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;

namespace Swarm.Mcp.Hooks;

/// <summary>
/// The hooks that Claude Code runs as calls of a tool of the connected server (docs/hooks.md): no process is started. The answer is the JSON that a
/// hook command would print.
/// </summary>
internal static class HookFace
{
    /// <summary>The tool's name. It is in no list: a hook can call it, a model cannot ("No such tool available", measured, 2.1.329).</summary>
    public const string Tool = ClaudeHooks.Tool;

    /// <summary>Nothing to say.</summary>
    public const string Nothing = "{}";

    /// <summary>Notes what the hook tells, and answers it.</summary>
    public static string Answer(Room room, AgentName agent, HookInput input)
    {
        switch (input.Event)
        {
            case "PreToolUse":
                return BeforeTool(room, agent, input);
            case "PostToolUse" or "PostToolUseFailure" or "UserPromptSubmit":
                HookOperations.Worked(room, agent);
                return Nothing;
            case "PermissionRequest":
                HookOperations.Asks(room, agent, input.Tool);
                return Nothing;
            case "StopFailure":
                HookOperations.Failed(room, agent, input.Error);
                return Nothing;
            case "Stop":
                return HookOperations.EndsTurn(room, agent, ClaudeHooks.WaitTool) is { } reason ? Block(reason) : Nothing;
            default:
                return Nothing;
        }
    }

    /// <summary>Sends an agent back that ends its turn. Claude Code and Kiro take the same form.</summary>
    public static string Block(string reason) => new JsonObject { ["decision"] = "block", ["reason"] = reason }.ToJsonString();

    /// <summary>Text for the model at the start of a Claude Code session.</summary>
    public static string Context(string text) => new JsonObject
    {
        ["hookSpecificOutput"] = new JsonObject { ["hookEventName"] = "SessionStart", ["additionalContext"] = text },
    }.ToJsonString();

    private static string BeforeTool(Room room, AgentName agent, HookInput input) =>
        HookOperations.Runs(room, agent, input.Tool, input.Use) is { } refusal ? Deny(refusal) : Nothing;

    private static string Deny(Refusal refusal) => new JsonObject
    {
        ["hookSpecificOutput"] = new JsonObject
        {
            ["hookEventName"] = "PreToolUse",
            ["permissionDecision"] = "deny",
            ["permissionDecisionReason"] = refusal.ToString(),
        },
    }.ToJsonString();
}
