using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>A request of one agent to the model, as far as a script or a test wants to know it.</summary>
/// <param name="Agent">Who asks; empty for what the CLI asks for itself, such as a title.</param>
/// <param name="At">When its head arrived.</param>
/// <param name="Tools">The names of the tools that come with it.</param>
/// <param name="Tool">The tool whose result is the newest; null when there is none.</param>
/// <param name="Result">That result; empty when there is none.</param>
/// <param name="News">All that is new since the model's last answer: results of tools, prompts, reminders.</param>
/// <param name="All">The whole conversation.</param>
public sealed partial record ModelRequest(string Agent, DateTimeOffset At, IReadOnlyList<string> Tools, string? Tool, string Result, string News, string All)
{
    /// <summary>Reads the body of a request (POST /v1/messages).</summary>
    public static ModelRequest Of(JsonNode body, DateTimeOffset at)
    {
        List<JsonNode> messages = [.. body["messages"]!.AsArray().Select(m => m!)];
        string[] tools = [.. (body["tools"]?.AsArray() ?? []).Select(t => Word(t!["name"]))];
        var system = Text(body["system"]) + string.Join('\n', messages.Where(m => Word(m["role"]) == "system").Select(m => Text(m["content"])));
        var answered = messages.FindLastIndex(m => Word(m["role"]) == "assistant");
        var fresh = messages.Skip(answered + 1).ToList();
        var called = messages.SelectMany(m => Blocks(m["content"])).Where(b => Word(b["type"]) == "tool_use").ToDictionary(b => Word(b["id"]), b => Word(b["name"]));
        var last = fresh.SelectMany(m => Blocks(m["content"])).LastOrDefault(b => Word(b["type"]) == "tool_result");
        return new ModelRequest(
            // A fork has the system prompt of its parent, and its own rules in a prompt.
            tools.Length == 0 ? "" : Name().Matches(string.Join('\n', [system, .. messages.Select(m => Text(m["content"]))])).LastOrDefault()?.Groups["name"].Value ?? "",
            at,
            tools,
            last is null ? null : called.GetValueOrDefault(Word(last["tool_use_id"])),
            Text(last?["content"]),
            string.Join('\n', fresh.Select(m => Text(m["content"]))),
            string.Join('\n', messages.Select(m => Text(m["content"]))));
    }

    private static string Word(JsonNode? node) => (string?)node ?? "";

    private static IEnumerable<JsonNode> Blocks(JsonNode? content) => content is JsonArray blocks ? blocks.Select(b => b!) : [];

    private static string Text(JsonNode? content) => content switch
    {
        JsonArray blocks => string.Join('\n', blocks.Select(b => Word(b!["type"]) == "tool_result" ? Text(b["content"]) : Word(b["text"]))),
        JsonValue text => (string)text!,
        _ => "",
    };

    // The first words of the discipline (Clients/Discipline.cs).
    [GeneratedRegex("You are (?<name>[a-z0-9_-]+), role [a-z]+, in a team", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
