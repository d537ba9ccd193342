using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Errors;

namespace Swarm.Mcp.Scripted;

/// <summary>One JSON object of a scenario and where it stands; every complaint names the file and that place.</summary>
internal readonly struct StepFields
{
    private readonly string file;
    private readonly JsonElement element;

    public StepFields(string file, string path, JsonElement element)
    {
        this.file = file;
        this.element = element;
        Path = path;
        if (element.ValueKind != JsonValueKind.Object)
            throw Invalid($"an object is expected here, not {Describe(element)}");
    }

    public string Path { get; }

    public bool Has(string key) => element.TryGetProperty(key, out _);

    public void Only(string kind, params ReadOnlySpan<string> keys)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
                throw Invalid($"{kind} has no key \"{property.Name}\"; its keys are {string.Join(", ", keys!)}");
        }
    }

    public string Text(string key) => OptionalText(key) ?? throw Invalid($"the key \"{key}\" is missing");

    public string? OptionalText(string key)
    {
        if (!element.TryGetProperty(key, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(key, "a text", value);
    }

    public string? OptionalPattern(string key) => OptionalText(key) is { } pattern ? Checked(key, pattern) : null;

    public string Pattern(string key) => Checked(key, Text(key));

    /// <summary>A text, or a list of lines; lines end with a line feed.</summary>
    public string TextOrLines(string key)
    {
        if (!element.TryGetProperty(key, out var value) || value.ValueKind != JsonValueKind.Array)
            return Text(key);
        return string.Concat(Texts(key).Select(line => line + "\n"));
    }

    public ImmutableArray<string> Texts(string key)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in Items(key))
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(key, "a list of texts", item));
        return texts.Count > 0 ? texts.DrainToImmutable() : throw Invalid($"\"{key}\" is empty");
    }

    public bool Flag(string key)
    {
        if (!element.TryGetProperty(key, out var value))
            return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(key, "true or false", value);
    }

    public int? OptionalNumber(string key, int smallest, int largest)
    {
        if (!element.TryGetProperty(key, out var value))
            return null;
        var fits = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= smallest && number <= largest;
        return fits ? value.GetInt32() : throw Wrong(key, $"a whole number from {smallest} to {largest}", value);
    }

    public JsonObject Arguments(string key)
    {
        if (!element.TryGetProperty(key, out var value))
            return [];
        return value.ValueKind == JsonValueKind.Object ? JsonObject.Create(value.Clone())! : throw Wrong(key, "an object", value);
    }

    public ImmutableSortedDictionary<string, string> Map(string key)
    {
        if (!element.TryGetProperty(key, out var value))
            return ImmutableSortedDictionary<string, string>.Empty;
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(key, "an object of texts", value);
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var entry in value.EnumerateObject())
        {
            if (!Template.IsName(entry.Name))
                throw Invalid($"\"{entry.Name}\" in \"{key}\" is not a variable name: a letter, then letters, digits and _");
            map[entry.Name] = entry.Value.ValueKind == JsonValueKind.String
                ? entry.Value.GetString()! : throw Wrong(key, "an object of texts", entry.Value);
        }
        return map.ToImmutable();
    }

    public ImmutableSortedDictionary<string, string> PatternsWithGroup(string key)
    {
        var patterns = Map(key);
        foreach (var (name, pattern) in patterns)
        {
            if (Template.Regex(Checked($"{key}.{name}", pattern)).GetGroupNumbers().Length != 2)
                throw Invalid($"\"{key}.{name}\" needs exactly one group in /{pattern}/");
        }
        return patterns;
    }

    /// <summary>The objects of a list, each with its place.</summary>
    public IEnumerable<StepFields> Objects(string key)
    {
        var path = Path.Length == 0 ? key : $"{Path}.{key}";
        var index = 0;
        foreach (var item in Items(key))
            yield return new StepFields(file, $"{path}[{index++}]", item);
    }

    public SwarmException Invalid(string problem) => new(Refusals.ScenarioInvalid(file, Path, problem));

    private IEnumerable<JsonElement> Items(string key)
    {
        if (!element.TryGetProperty(key, out var value))
            throw Invalid($"the key \"{key}\" is missing");
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(key, "a list", value);
    }

    private string Checked(string key, string pattern)
    {
        try
        {
            _ = Template.Regex(Template.WithPlaceholders(pattern));
            return pattern;
        }
        catch (ArgumentException e)
        {
            throw Invalid($"\"{key}\" is not a regular expression: {e.Message}");
        }
    }

    private SwarmException Wrong(string key, string expected, JsonElement value) =>
        Invalid($"\"{key}\" is {expected}, not {Describe(value)}");

    private static string Describe(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.Length <= 40 ? raw : raw[..39] + "…";
    }
}
