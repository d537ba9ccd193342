using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Clients;
using Swarm.Core.Operations;

namespace Swarm.Mcp.Hooks;

/// <summary>What an agent CLI says when it runs a hook. Everything may be missing: then it is empty.</summary>
/// <param name="Event">The CLI's name for the moment: PreToolUse (Claude Code), preToolUse (Kiro).</param>
/// <param name="Tool">The tool of the CLI.</param>
/// <param name="Command">The shell command that the tool is to run.</param>
/// <param name="Paths">The files that the tool is to change.</param>
/// <param name="Directory">Where the CLI works.</param>
/// <param name="Error">The word of the model's service for what failed.</param>
internal sealed record HookInput(string Event, string Tool, string Command, ImmutableArray<string> Paths, string Directory, string Error)
{
    /// <summary>What the tool is to do.</summary>
    public ToolUse Use => new(Command, Paths, Directory);

    // Kiro's tools name their files so, at the top or in a list of operations (built-in tools, 2.2.1).
    private static readonly string[] PathNames = ["path", "file_path", "notebook_path"];
    private const int DeepestPath = 3;

    /// <summary>The arguments of a hook that is a tool call. Claude Code fills in "" for what the event does not have.</summary>
    public static HookInput Of(JsonObject arguments) => Read(arguments, OfArguments);

    /// <summary>What a hook command reads on standard input; empty when that is no JSON object.</summary>
    public static HookInput Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject input ? Read(input, OfInput) : Empty;
        }
        catch (Exception odd) when (odd is JsonException or ArgumentException)
        {
            return Empty;
        }
    }

    private static HookInput Empty { get; } = new("", "", "", [], "", "");

    // A member that is there twice and half a character are found only when they are read.
    private static HookInput Read(JsonObject json, Func<JsonObject, HookInput> read)
    {
        try
        {
            return read(json);
        }
        catch (Exception odd) when (odd is ArgumentException or InvalidOperationException)
        {
            return Empty;
        }
    }

    private static HookInput OfArguments(JsonObject arguments) => new(
        Text(arguments, "event"),
        Text(arguments, "tool"),
        Text(arguments, "command"),
        Text(arguments, "tool") == ClaudeHooks.ReadTool ? [] : [.. ((string[])[Text(arguments, "file"), Text(arguments, "notebook")]).Where(p => p.Length > 0)],
        Text(arguments, "cwd"),
        Text(arguments, "error"));

    private static HookInput OfInput(JsonObject input)
    {
        var tool = input["tool_input"] as JsonObject ?? [];
        var paths = PathsIn(tool, DeepestPath).ToImmutableArray();
        return new(
            Text(input, "hook_event_name"),
            Text(input, "tool_name"),
            // Kiro's tool that writes files has a command too: create, str_replace.
            paths.IsEmpty ? Text(tool, "command") : "",
            paths,
            Text(input, "cwd"),
            Text(input, "error"));
    }

    private static IEnumerable<string> PathsIn(JsonNode? node, int depth) => node switch
    {
        _ when depth == 0 => [],
        JsonObject fields => fields.SelectMany(f => PathNames.Contains(f.Key) && f.Value is JsonValue value && value.TryGetValue<string>(out var path)
            ? [path]
            : PathsIn(f.Value, depth - 1)),
        JsonArray items => items.SelectMany(item => PathsIn(item, depth - 1)),
        _ => [],
    };

    private static string Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
