using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Mcp.Tools;

/// <summary>The arguments of a call, after the schema let them pass. Null counts as absent.</summary>
/// <param name="values">By name.</param>
/// <param name="prefix">Where they stand in the call, such as <c>tasks[0].</c>; empty for the call itself.</param>
internal sealed class ToolArguments(IReadOnlyDictionary<string, JsonElement> values, string prefix = "")
{
    /// <summary>A required text.</summary>
    public string Text(string name) => OptionalText(name) ?? throw new SwarmException(Refusals.MissingArgument(prefix + name, "it is required"));

    /// <summary>A text, or null.</summary>
    public string? OptionalText(string name) => Find(name)?.GetString();

    /// <summary>A yes or no, no when absent.</summary>
    public bool Flag(string name) => Find(name)?.GetBoolean() ?? false;

    /// <summary>A whole number, or null.</summary>
    public int? Number(string name) => Find(name) is { } number ? (int)number.GetDouble() : null;

    /// <summary>Texts, none when absent.</summary>
    public ImmutableArray<string> Texts(string name) =>
        Find(name) is { } list ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];

    /// <summary>Objects, none when absent.</summary>
    public IEnumerable<ToolArguments> Objects(string name) =>
        Find(name) is { } list
            ? list.EnumerateArray().Select((o, i) => new ToolArguments(
                o.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal), $"{prefix}{name}[{i}]."))
            : [];

    /// <summary>A name or id, or null.</summary>
    /// <exception cref="SwarmException">The text does not follow the grammar.</exception>
    public T? OptionalName<T>(string name)
        where T : struct, IName<T> => OptionalText(name) is { } text ? Parsed<T>(name, text) : null;

    /// <summary>A required name or id.</summary>
    public T Name<T>(string name)
        where T : struct, IName<T> => OptionalName<T>(name) ?? throw new SwarmException(Refusals.MissingArgument(prefix + name, T.Grammar));

    /// <summary>One of an enum's members by its snake_case name, or null. The schema has let only members pass.</summary>
    public T? OptionalChoice<T>(string name)
        where T : struct, Enum => OptionalText(name) is { } text ? Enum.Parse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true) : null;

    /// <summary>A moment, or null.</summary>
    /// <exception cref="SwarmException">Not ISO 8601 with an offset or Z.</exception>
    public DateTimeOffset? OptionalTime(string name)
    {
        if (OptionalText(name) is not { } text)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new SwarmException(Refusals.BadArgument(prefix + name, $"\"{VisibleText.Line(text, 60)}\"", "an ISO 8601 time such as \"2026-12-31T18:00:00Z\""));
    }

    /// <summary>Names or the like, none when absent.</summary>
    /// <exception cref="SwarmException">One does not follow the grammar.</exception>
    public ImmutableArray<T> Names<T>(string name)
        where T : struct, IName<T> => [.. Texts(name).Select((text, i) => Parsed<T>($"{name}[{i}]", text))];

    private JsonElement? Find(string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private T Parsed<T>(string name, string text)
        where T : struct, IName<T> =>
        T.TryParse(text, out var parsed)
            ? parsed
            : throw new SwarmException(Refusals.BadArgument(prefix + name, $"\"{VisibleText.Line(text, 60)}\"", T.Grammar));
}
