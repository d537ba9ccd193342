using System.Text.Json.Nodes;

namespace Swarm.Acceptance.Tests.Codex;

/// <summary>Reads a request in the words of the Responses API.</summary>
internal static class ResponsesRequest
{
    private const string Separator = "__";

    /// <summary>Reads the body of POST /v1/responses.</summary>
    public static ModelRequest Of(JsonNode body, DateTimeOffset at)
    {
        List<JsonNode> items = [.. body["input"]!.AsArray().Select(i => i!)];
        string[] tools = [.. (body["tools"]?.AsArray() ?? []).SelectMany(t => Names(t!))];
        var answered = items.FindLastIndex(i => Word(i["type"]) is "function_call" or "reasoning" || Word(i["role"]) == "assistant");
        var fresh = items.Skip(answered + 1).ToList();
        var called = items.Where(i => Word(i["type"]) == "function_call").ToDictionary(i => Word(i["call_id"]), i => Whole(i["namespace"], i["name"]));
        var last = fresh.LastOrDefault(i => Word(i["type"]) == "function_call_output");
        var all = string.Join('\n', items.Select(Text));
        return new ModelRequest(
            tools.Length == 0 ? "" : ModelRequest.AgentIn(all),
            at,
            tools,
            last is null ? null : called.GetValueOrDefault(Word(last["call_id"])),
            last is null ? "" : Text(last),
            string.Join('\n', fresh.Select(Text)),
            all);
    }

    /// <summary>The namespace, when there is one, and the name of a tool that a script names as mcp__swarm__wait.</summary>
    public static (string? Namespace, string Name) Parts(string tool) => tool.LastIndexOf(Separator, StringComparison.Ordinal) is > 0 and var at
        ? (tool[..at], tool[(at + Separator.Length)..])
        : (null, tool);

    private static IEnumerable<string> Names(JsonNode tool) =>
        tool["tools"] is JsonArray within ? within.Select(t => Whole(tool["name"], t!["name"])) : [Word(tool["name"])];

    private static string Whole(JsonNode? space, JsonNode? name) => space is null ? Word(name) : $"{Word(space)}{Separator}{Word(name)}";

    private static string Word(JsonNode? node) => (string?)node ?? "";

    // Of a message its content, of a call what it returned: a text, or a list of them.
    private static string Text(JsonNode item) => (item["content"] ?? item["output"]) switch
    {
        JsonArray parts => string.Join('\n', parts.Select(p => Word(p!["text"]))),
        JsonValue text => (string)text!,
        _ => "",
    };
}
