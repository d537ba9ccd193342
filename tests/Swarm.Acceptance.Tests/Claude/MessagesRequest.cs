using System.Text.Json.Nodes;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>Reads a request in the words of the Messages API.</summary>
internal static class MessagesRequest
{
    /// <summary>Reads the body of POST /v1/messages.</summary>
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
            tools.Length == 0 ? "" : ModelRequest.AgentIn(string.Join('\n', [system, .. messages.Select(m => Text(m["content"]))])),
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
}
