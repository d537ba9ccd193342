using System.Text.Json;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Mcp.Tools;

/// <summary>
/// Holds arguments against a tool's own schema before anything runs. Knows the keywords that the schemas here use: type,
/// properties, required, enum, items, minimum, maximum, minLength, maxLength, maxItems. Unknown arguments are errors.
/// </summary>
internal static class ArgumentValidator
{
    /// <summary>Passes, or refuses with the argument, what came and what is allowed.</summary>
    /// <exception cref="SwarmException">BadArgument.</exception>
    public static void Validate(JsonElement schema, IReadOnlyDictionary<string, JsonElement> arguments) =>
        CheckObject(schema, arguments, prefix: "");

    private static void CheckObject(JsonElement schema, IReadOnlyDictionary<string, JsonElement> values, string prefix)
    {
        var properties = schema.GetProperty("properties");
        foreach (var (name, value) in values)
        {
            if (!properties.TryGetProperty(name, out var property))
                throw Refused(Refusals.UnknownArgument(prefix + VisibleText.Line(name, 60), string.Join(", ", properties.EnumerateObject().Select(p => p.Name))));
            if (value.ValueKind != JsonValueKind.Null)
                CheckValue(property, value, prefix + name);
        }
        if (!schema.TryGetProperty("required", out var required))
            return;
        foreach (var name in required.EnumerateArray().Select(r => r.GetString()!))
        {
            if (!values.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
                throw Refused(Refusals.MissingArgument(prefix + name, Meaning(properties.GetProperty(name))));
        }
    }

    private static void CheckValue(JsonElement schema, JsonElement value, string name)
    {
        switch (schema.GetProperty("type").GetString())
        {
            case "string":
                CheckString(schema, value, name);
                break;
            case "integer":
                CheckInteger(schema, value, name);
                break;
            case "boolean":
                Require(value.ValueKind is JsonValueKind.True or JsonValueKind.False, name, value, "true or false");
                break;
            case "array":
                CheckArray(schema, value, name);
                break;
            default:
                Require(value.ValueKind == JsonValueKind.Object, name, value, "an object");
                CheckObject(schema, Members(value, name), name + ".");
                break;
        }
    }

    private static Dictionary<string, JsonElement> Members(JsonElement value, string name)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var key = Whole(() => member.Name, name, value);
            if (!members.TryAdd(key, member.Value))
                throw Refused(Refusals.BadArgument($"{name}.{VisibleText.Line(key, 60)}", "two values", "one"));
        }
        return members;
    }

    private static void CheckString(JsonElement schema, JsonElement value, string name)
    {
        Require(value.ValueKind == JsonValueKind.String, name, value, "a text");
        var text = Whole(() => value.GetString()!, name, value);
        if (schema.TryGetProperty("enum", out var choices))
        {
            Require(
                choices.EnumerateArray().Any(c => c.ValueEquals(text)),
                name,
                value,
                string.Join(", ", choices.EnumerateArray().Select(c => c.GetString())));
        }
        var length = text.Length;
        if (Limit(schema, "minLength") is { } least && length < least)
            throw Refused(Refusals.BadArgument(name, $"{length} characters", $"at least {least}"));
        if (Limit(schema, "maxLength") is { } most && length > most)
            throw Refused(Refusals.BadArgument(name, $"{length} characters", $"at most {most}"));
    }

    private static void CheckInteger(JsonElement schema, JsonElement value, string name)
    {
        var (least, most) = (Limit(schema, "minimum") ?? int.MinValue, Limit(schema, "maximum") ?? int.MaxValue);
        // 30.0 is a whole number too (JSON Schema 2020-12, integer).
        var ok = value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var number) && double.IsInteger(number) && number >= least && number <= most;
        Require(ok, name, value, $"a whole number from {least} to {most}");
    }

    private static void CheckArray(JsonElement schema, JsonElement value, string name)
    {
        Require(value.ValueKind == JsonValueKind.Array, name, value, "a list");
        if (Limit(schema, "maxItems") is { } most && value.GetArrayLength() > most)
            throw Refused(Refusals.BadArgument(name, $"{value.GetArrayLength()} entries", $"at most {most}"));
        var items = schema.GetProperty("items");
        var index = 0;
        foreach (var item in value.EnumerateArray())
            CheckValue(items, item, $"{name}[{index++}]");
    }

    // JSON can name half a character (RFC 8259 §8.2), which no text here can hold.
    private static string Whole(Func<string> read, string name, JsonElement value)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Refused(Refusals.BadArgument(name, Shown(value), "a text of whole characters"));
        }
    }

    private static void Require(bool holds, string name, JsonElement got, string allowed)
    {
        if (!holds)
            throw Refused(Refusals.BadArgument(name, Shown(got), allowed));
    }

    private static string Shown(JsonElement value) => VisibleText.Line(value.GetRawText(), 80);

    private static string Meaning(JsonElement property) =>
        property.TryGetProperty("description", out var text) ? text.GetString()!.TrimEnd('.') : property.GetProperty("type").GetString()!;

    private static int? Limit(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var limit) ? limit.GetInt32() : null;

    private static SwarmException Refused(Refusal refusal) => new(refusal);
}
