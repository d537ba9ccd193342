using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Swarm.Mcp.Scripted;

/// <summary>Fills <c>{{name}}</c>, <c>{{name|json}}</c> and <c>{{name|regex}}</c> in a scenario's texts.</summary>
internal static partial class Template
{
    // A pattern of a scenario is written by hand: what takes longer than this is a mistake in it.
    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(2);

    public static bool IsName(string text) => NamePattern().IsMatch(text);

    public static Regex Regex(string pattern) => new(pattern, RegexOptions.CultureInvariant, PatternLimit);

    /// <summary>The text with every placeholder replaced.</summary>
    /// <exception cref="UnknownVariableException">A name has no value; nothing is guessed.</exception>
    public static string Fill(string text, IReadOnlyDictionary<string, string> variables) => Placeholder().Replace(text, match =>
    {
        var name = match.Groups["name"].Value;
        if (!variables.TryGetValue(name, out var value))
            throw new UnknownVariableException(name, variables.Keys);
        return match.Groups["form"].Value switch
        {
            "json" => JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
            "regex" => System.Text.RegularExpressions.Regex.Escape(value),
            _ => value,
        };
    });

    /// <summary>A copy of the arguments with the placeholders of every text in it replaced.</summary>
    /// <exception cref="UnknownVariableException">A name has no value.</exception>
    public static JsonNode? Fill(JsonNode? node, IReadOnlyDictionary<string, string> variables) => node switch
    {
        JsonObject source => new JsonObject(source.Select(entry => KeyValuePair.Create(entry.Key, Fill(entry.Value, variables)))),
        JsonArray source => new JsonArray([.. source.Select(item => Fill(item, variables))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Fill(value.GetValue<string>(), variables)),
        _ => node?.DeepClone(),
    };

    /// <summary>The pattern with its placeholders taken as plain words, to check it before there are values.</summary>
    public static string WithPlaceholders(string pattern) => Placeholder().Replace(pattern, "x");

    [GeneratedRegex(@"\{\{(?<name>[A-Za-z][A-Za-z0-9_]*)(\|(?<form>json|regex))?\}\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NamePattern();
}

/// <summary>A placeholder names a variable that has no value yet.</summary>
internal sealed class UnknownVariableException(string name, IEnumerable<string> known)
    : Exception($"{{{{{name}}}}} has no value here; the variables are {string.Join(", ", known.Order(StringComparer.Ordinal))}");
