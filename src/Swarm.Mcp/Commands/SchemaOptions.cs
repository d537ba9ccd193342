using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Swarm.Mcp.Commands;

/// <summary>
/// The properties of a tool's schema as options: reply_to is --reply-to, a list may be repeated, a boolean is a flag, a choice takes
/// its words only. Lengths and ranges are left to the tool's own validation, so that both faces say the same.
/// </summary>
internal sealed class SchemaOptions
{
    // In the schemas every word is paid for by every agent: where they say nothing, a person who reads --help is told this.
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["to"] = "A name, a role or all",
        ["text"] = "What was learned",
        ["reason"] = "What for",
        ["resource"] = "What it is, as db:orders",
        ["status"] = "How the task stands",
        ["prompt"] = "The first thing that it is asked to do",
        ["model"] = "The model, in the agent CLI's own words",
        ["isolation"] = "worktree: a git branch and directory of its own",
        ["capabilities"] = "What it can do beyond its role",
        ["capability"] = "What the claimer must be able to do",
        ["role"] = "Who may claim it",
        ["wait"] = "Return when it has ended, or when wait's time is over",
        ["title"] = "One line",
        ["description"] = "What is to be done",
        ["kind"] = "What kind of work it is (default: work)",
        ["phase"] = "A phase of the team file (default: that of the role)",
        ["directory"] = "Where it starts, in the workspace (default: where its parent did)",
        ["context"] = "What else helps to start",
        ["priority"] = "Which ready task goes first",
        ["tier"] = "Model tier, 0 (local) to 3 (best)",
        ["parent"] = "The task that it is a part of",
        ["name"] = "The agent, as ada",
        ["request_id"] = "Your key for the call: repeating it writes nothing twice",
    };

    private readonly List<(string Name, Func<ParseResult, JsonNode?> Value)> _values = [];

    /// <summary>Puts the properties into the command, those in <paramref name="positional"/> as arguments in that order.</summary>
    public SchemaOptions(Command command, JsonElement schema, IReadOnlyList<string> positional, string? rest = null)
    {
        var properties = schema.GetProperty("properties");
        schema.TryGetProperty("required", out var required);
        foreach (var name in positional)
            AddArgument(command, name, properties.GetProperty(name), IsRequired(required, name));
        if (rest is not null)
            AddRest(command, rest, properties.GetProperty(rest));
        foreach (var property in properties.EnumerateObject().Where(p => !positional.Contains(p.Name) && p.Name != rest && IsOption(p.Value)))
            AddOption(command, property.Name, property.Value);
    }

    /// <summary>What was given, by the schema's names; what was not given is absent.</summary>
    public JsonObject Read(ParseResult parsed)
    {
        var json = new JsonObject();
        foreach (var (name, value) in _values)
        {
            if (value(parsed) is { } given)
                json[name] = given;
        }
        return json;
    }

    private static bool IsRequired(JsonElement names, string name)
    {
        if (names.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var required in names.EnumerateArray())
        {
            if (required.ValueEquals(name))
                return true;
        }
        return false;
    }

    private static bool IsOption(JsonElement property) =>
        Type(property) != "array" || Type(property.GetProperty("items")) == "string";

    private void AddArgument(Command command, string name, JsonElement property, bool required)
    {
        var argument = new Argument<string?>(name.ToUpperInvariant())
        {
            Description = Describe(name, property),
            Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        if (Choices(property) is { } choices)
            argument.AcceptOnlyFromAmong(choices);
        command.Arguments.Add(argument);
        _values.Add((name, parsed => parsed.GetValue(argument)));
    }

    private void AddRest(Command command, string name, JsonElement property)
    {
        var argument = new Argument<string[]>(name.ToUpperInvariant()) { Description = Describe(name, property), Arity = ArgumentArity.ZeroOrMore };
        command.Arguments.Add(argument);
        _values.Add((name, parsed => List(parsed.GetValue(argument))));
    }

    private void AddOption(Command command, string name, JsonElement property)
    {
        var (flag, description) = ($"--{name.Replace('_', '-')}", Describe(name, property));
        switch (Type(property))
        {
            case "boolean":
                Add(new Option<bool>(flag) { Description = description }, value => value ? JsonValue.Create(true) : null);
                break;
            case "integer":
                Add(new Option<int?>(flag) { Description = description, CustomParser = Number }, value => value is { } number ? JsonValue.Create(number) : null);
                break;
            case "array":
                Add(new Option<string[]>(flag) { Description = $"{description}; may be repeated".TrimStart(' ', ';') }, List);
                break;
            default:
                var option = new Option<string?>(flag) { Description = description };
                if (Choices(property) is { } choices)
                    option.AcceptOnlyFromAmong(choices);
                Add(option, value => value);
                break;
        }

        void Add<T>(Option<T> option, Func<T?, JsonNode?> json)
        {
            command.Options.Add(option);
            _values.Add((name, parsed => parsed.GetResult(option) is null ? null : json(parsed.GetValue(option))));
        }
    }

    private static int? Number(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        result.AddError($"'{result.Tokens[0].Value}' is not a whole number.");
        return null;
    }

    private static JsonArray? List(string[]? values) =>
        values is { Length: > 0 } ? new JsonArray([.. values.Select(v => (JsonNode?)v)]) : null;

    private static string? Type(JsonElement property) => property.GetProperty("type").GetString();

    private static string[]? Choices(JsonElement property) =>
        property.TryGetProperty("enum", out var choices) ? [.. choices.EnumerateArray().Select(c => c.GetString()!)] : null;

    private static string Describe(string name, JsonElement property) =>
        property.TryGetProperty("description", out var text) ? text.GetString()! : Words.GetValueOrDefault(name, "");
}
