using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Swarm.Core.Identity;

namespace Swarm.Core.Teams;

/// <summary>A value and where it stands.</summary>
internal readonly record struct Placed<T>(Place At, T Value);

/// <summary>Reads the fields of one mapping; what is wrong goes to the mistakes and reads as if it were not there.</summary>
/// <param name="map">The mapping.</param>
/// <param name="mistakes">Where they go.</param>
internal sealed class FieldReader(YamlMap map, TeamMistakes mistakes)
{
    private const int LongestLine = 200;
    private const int MostItems = 100;

    /// <summary>Reports every key that is not known.</summary>
    public FieldReader Knowing(IReadOnlyCollection<string> known)
    {
        foreach (var field in map.Fields.Where(f => !known.Contains(f.Key, StringComparer.Ordinal)))
            mistakes.AddUnknown(field.At, "key", field.Key, known);
        return this;
    }

    /// <summary>Whether the mapping says something of the key.</summary>
    public bool Has(string key) => map.Find(key) is { Value.IsNull: false };

    /// <summary>Where the key stands, else the mapping.</summary>
    public Place At(string key) => map.Find(key)?.At ?? map.At;

    /// <summary>A text of any number of lines.</summary>
    /// <param name="key">The key.</param>
    /// <param name="longest">In bytes of UTF-8.</param>
    public string? Text(string key, int longest) => Scalar(key, "a text") is { } text ? Checked(text, key, longest, lines: true) : null;

    /// <summary>A text of one line, at most 200 bytes.</summary>
    public Placed<string>? Line(string key) =>
        Scalar(key, "a text of one line") is { } text && Checked(text, key, LongestLine, lines: false) is { } line ? new Placed<string>(text.At, line) : null;

    /// <summary>One of the words.</summary>
    public string? Word(string key, IReadOnlyCollection<string> allowed) =>
        Scalar(key, string.Join(", ", allowed)) is { } text ? OneOf(text, key, allowed) : null;

    /// <summary>A whole number.</summary>
    public int? Whole(string key, int least, int most)
    {
        var allowed = FormattableString.Invariant($"a whole number from {least} to {most}");
        if (Scalar(key, allowed) is not { } text)
            return null;
        if (int.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        mistakes.Add(text.At, $"{key} is {Quoted(text.Text)}", allowed);
        return null;
    }

    /// <summary>A span such as 30s, 5m or 2h.</summary>
    public TimeSpan? Span(string key, TimeSpan least, TimeSpan most)
    {
        const string allowed = "a number with s, m or h behind it, from 30s to 24h, such as 5m";
        if (Scalar(key, allowed) is not { } text)
            return null;
        var seconds = text.Text.Length == 0 ? 0 : text.Text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        if (seconds > 0 && int.TryParse(text.Text.AsSpan(0, text.Text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && TimeSpan.FromSeconds((long)count * seconds) is var span && span >= least && span <= most)
        {
            return span;
        }
        mistakes.Add(text.At, $"{key} is {Quoted(text.Text)}", allowed);
        return null;
    }

    /// <summary>A list of texts of one line each; empty without one.</summary>
    public ImmutableArray<Placed<string>> Lines(string key) => Items(key, "a list of texts, such as [one, two]", item =>
        item is YamlText { IsNull: false } text && Checked(text, key, LongestLine, lines: false) is { } line ? new Placed<string>(item.At, line) : null);

    /// <summary>A list of some of the words; empty without one.</summary>
    public ImmutableArray<string> Words(string key, IReadOnlyCollection<string> allowed) =>
        [.. Items(key, $"a list of {string.Join(", ", allowed)}", item =>
            item is YamlText text && OneOf(text, key, allowed) is { } word ? new Placed<string>(item.At, word) : null).Select(w => w.Value)];

    /// <summary>A list of names or patterns; empty without one.</summary>
    public ImmutableArray<Placed<T>> Names<T>(string key)
        where T : struct, IName<T>
    {
        var names = ImmutableArray.CreateBuilder<Placed<T>>();
        foreach (var line in Lines(key))
        {
            if (T.TryParse(line.Value, out var name))
                names.Add(new Placed<T>(line.At, name));
            else
                mistakes.Add(line.At, $"{key} has {Quoted(line.Value)}", T.Grammar);
        }
        return names.ToImmutable();
    }

    /// <summary>A mapping; null without one.</summary>
    public YamlMap? Map(string key)
    {
        if (Value(key) is not { } value || value is YamlMap)
            return Value(key) as YamlMap;
        mistakes.Add(value.At, $"{key} is {value.Kind}", "a mapping, one \"key: value\" a line");
        return null;
    }

    /// <summary>A list of mappings; empty without one.</summary>
    public ImmutableArray<YamlMap> Maps(string key)
    {
        var maps = ImmutableArray.CreateBuilder<YamlMap>();
        foreach (var item in (List(key, "a list of mappings")?.Items ?? []).Take(MostItems))
        {
            if (item is YamlMap one)
                maps.Add(one);
            else
                mistakes.Add(item.At, $"an entry of {key} is {item.Kind}", "a mapping");
        }
        return maps.ToImmutable();
    }

    private ImmutableArray<Placed<string>> Items(string key, string allowed, Func<YamlValue, Placed<string>?> read)
    {
        var items = ImmutableArray.CreateBuilder<Placed<string>>();
        foreach (var item in List(key, allowed)?.Items ?? [])
        {
            if (item is not YamlText { IsNull: false })
                mistakes.Add(item.At, $"an entry of {key} is {item.Kind}", "a text");
            else if (read(item) is { } value)
                items.Add(value);
        }
        if (items.Count > MostItems)
            mistakes.Add(At(key), FormattableString.Invariant($"{key} has {items.Count} entries"), FormattableString.Invariant($"at most {MostItems}"));
        return items.ToImmutable();
    }

    private YamlList? List(string key, string allowed)
    {
        if (Value(key) is not { } value || value is YamlList)
            return Value(key) as YamlList;
        mistakes.Add(value.At, $"{key} is {value.Kind}", allowed);
        return null;
    }

    private YamlText? Scalar(string key, string allowed)
    {
        if (Value(key) is not { } value || value is YamlText)
            return Value(key) as YamlText;
        mistakes.Add(value.At, $"{key} is {value.Kind}", allowed);
        return null;
    }

    private YamlValue? Value(string key) => map.Find(key) is { Value: { IsNull: false } value } ? value : null;

    private string? OneOf(YamlText text, string key, IReadOnlyCollection<string> allowed)
    {
        if (allowed.Contains(text.Text, StringComparer.Ordinal))
            return text.Text;
        mistakes.AddUnknown(text.At, key, text.Text, allowed);
        return null;
    }

    private string? Checked(YamlText text, string key, int longest, bool lines)
    {
        var bytes = Encoding.UTF8.GetByteCount(text.Text);
        if (bytes > longest)
            mistakes.Add(text.At, FormattableString.Invariant($"{key} has {bytes} bytes"), FormattableString.Invariant($"at most {longest}"));
        else if (string.IsNullOrWhiteSpace(text.Text))
            mistakes.Add(text.At, $"{key} is empty", "a text, or no such key");
        else if (text.Text.Any(c => char.IsControl(c) && !(lines && c is '\n' or '\t')))
            mistakes.Add(text.At, $"{key} has a control character", lines ? "text with line feeds and tabs" : "a text of one line");
        else
            return text.Text.TrimEnd();
        return null;
    }

    private static string Quoted(string text) => $"\"{VisibleText.Line(text, 60)}\"";
}
