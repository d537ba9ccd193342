using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Errors;

namespace Swarm.Core.Clients;

/// <summary>Adds to a JSON file of the user's. What is there stays, in its order.</summary>
/// <param name="path">The file, for refusals.</param>
/// <param name="root">Its content; changed in place.</param>
internal sealed class JsonMerge(string path, JsonObject root)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Lenient =
        Strict with { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The content of a file; an empty file is an empty object.</summary>
    /// <param name="path">The file, for refusals.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="addByHand">What a person has to add where the file cannot be rewritten.</param>
    /// <exception cref="SwarmException">No JSON, JSON with comments, which rewriting would lose, or not an object.</exception>
    public static JsonObject Parse(string path, string text, string addByHand)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict) as JsonObject ?? throw NotAn("object", path, "the file");
        }
        catch (JsonException strict)
        {
            throw new SwarmException(IsLenientJson(text)
                ? Refusals.ConfigHasComments(Place(path, strict), addByHand)
                : Refusals.ConfigNotJson(Place(path, strict), Reason(strict)), strict);
        }
    }

    /// <summary>Sets the value, over what was there.</summary>
    public void Set(ReadOnlySpan<string> at, JsonNode value) => Parent(at)[at[^1]] = value.DeepClone();

    /// <summary>Sets the value where there is none.</summary>
    public void SetMissing(ReadOnlySpan<string> at, JsonNode value)
    {
        var parent = Parent(at);
        if (!parent.ContainsKey(at[^1]))
            parent[at[^1]] = value.DeepClone();
    }

    /// <summary>Adds the text to a list unless the list has it, or has <paramref name="unless"/>.</summary>
    public void AddMissing(ReadOnlySpan<string> at, string text, string? unless = null)
    {
        var parent = Parent(at);
        if (parent[at[^1]] is null)
            parent[at[^1]] = new JsonArray();
        var list = parent[at[^1]] as JsonArray ?? throw NotAn("array", path, string.Join('.', at));
        var there = list.Where(item => item?.GetValueKind() == JsonValueKind.String).Select(item => item!.GetValue<string>()).ToList();
        if (!there.Contains(text) && (unless is null || !there.Contains(unless)))
            list.Add((JsonNode)text);
    }

    private JsonObject Parent(ReadOnlySpan<string> at)
    {
        var parent = root;
        for (var depth = 0; depth < at.Length - 1; depth++)
        {
            if (parent[at[depth]] is null)
                parent[at[depth]] = new JsonObject();
            parent = parent[at[depth]] as JsonObject ?? throw NotAn("object", path, string.Join('.', at[..(depth + 1)]));
        }
        return parent;
    }

    private static SwarmException NotAn(string kind, string path, string where) => new(Refusals.ConfigShape(path, where, kind));

    private static bool IsLenientJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The parser counts lines from 0, and knows none for a property that comes twice.
    private static string Place(string path, JsonException error) => error.LineNumber is { } line ? $"{path}, line {line + 1}," : path;

    private static string Reason(JsonException error) => error.Message.Split(" LineNumber:")[0];
}
