using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Mcp.Tools;

/// <summary>The parts that answers are made of.</summary>
internal static class Answers
{
    /// <summary>Names or ids as a JSON list.</summary>
    public static JsonArray List<T>(IEnumerable<T> values)
        where T : notnull => new([.. values.Select(v => (JsonNode?)JsonValue.Create(v.ToString()))]);

    /// <summary>A moment as text in both forms.</summary>
    public static string Time(DateTimeOffset at) => UtcText.Seconds(at);

    /// <summary>An enum member in snake_case.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>What a repeated request adds to its text.</summary>
    public static string Again(bool repeated) => repeated ? " (done before under this request_id; nothing was written now)" : "";

    /// <summary>
    /// What somebody wrote, within an answer: every line after the first is indented, so that none of them can be taken for one of ours, such as
    /// a message from somebody else.
    /// </summary>
    public static string Quoted(string text) => text.ReplaceLineEndings("\n  ");

    /// <summary>A refusal, for a model: the code, what happened, what to do.</summary>
    public static string Text(Refusal refusal) => $"{Word(refusal.Code)}: {refusal}";

    /// <summary>A refusal, for a program.</summary>
    public static JsonObject Json(Refusal refusal)
    {
        var json = new JsonObject
        {
            ["error"] = Word(refusal.Code),
            ["message"] = refusal.Message,
            ["next"] = refusal.Next,
        };
        if (refusal.RetryAfterSeconds is { } seconds)
            json["retry_after_s"] = seconds;
        if (refusal.Details is { Count: > 0 } details)
            json["details"] = new JsonObject(details.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)JsonValue.Create(d.Value))));
        return json;
    }
}
