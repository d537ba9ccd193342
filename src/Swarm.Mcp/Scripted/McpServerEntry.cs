using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Swarm.Core.Errors;

namespace Swarm.Mcp.Scripted;

/// <summary>One stdio server of an MCP configuration, as Claude Code reads it: <c>mcpServers.NAME</c> with command, args and env.</summary>
/// <param name="Command">The argument vector.</param>
/// <param name="Environment">Set on top of the agent's own environment.</param>
internal sealed partial record McpServerEntry(ImmutableArray<string> Command, ImmutableSortedDictionary<string, string?> Environment)
{
    /// <summary>The entry <paramref name="name"/>, with <c>${VAR}</c> and <c>${VAR:-default}</c> filled from <paramref name="variable"/>.</summary>
    /// <exception cref="SwarmException">BadArgument: no such entry, or one that cannot be started.</exception>
    public static McpServerEntry Read(string file, string text, string name, Func<string, string?> variable)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (Child(document.RootElement, "mcpServers") is not { ValueKind: JsonValueKind.Object } servers)
                throw Invalid(file, "there is no object mcpServers");
            if (Child(servers, name) is not { } entry)
                throw Invalid(file, $"mcpServers has no {name}; it has {Names(servers)}");
            if (Child(entry, "command") is not { ValueKind: JsonValueKind.String } command)
                throw Invalid(file, $"mcpServers.{name} has no command; only stdio servers can be started");
            return new McpServerEntry(
                [Expand(file, command.GetString()!, variable), .. Arguments(file, name, entry).Select(a => Expand(file, a, variable))],
                Variables(file, name, entry, variable));
        }
        catch (JsonException e)
        {
            throw new SwarmException(Refusals.McpConfigInvalid(file, $"not JSON: {e.Message}"), e);
        }
    }

    private static IEnumerable<string> Arguments(string file, string name, JsonElement entry)
    {
        if (Child(entry, "args") is not { } args)
            return [];
        if (args.ValueKind != JsonValueKind.Array || args.EnumerateArray().Any(a => a.ValueKind != JsonValueKind.String))
            throw Invalid(file, $"mcpServers.{name}.args is a list of texts");
        return [.. args.EnumerateArray().Select(a => a.GetString()!)];
    }

    private static ImmutableSortedDictionary<string, string?> Variables(
        string file, string name, JsonElement entry, Func<string, string?> variable)
    {
        if (Child(entry, "env") is not { } env)
            return ImmutableSortedDictionary<string, string?>.Empty;
        if (env.ValueKind != JsonValueKind.Object || env.EnumerateObject().Any(e => e.Value.ValueKind != JsonValueKind.String))
            throw Invalid(file, $"mcpServers.{name}.env is an object of texts");
        return env.EnumerateObject().ToImmutableSortedDictionary(
            e => e.Name, string? (e) => Expand(file, e.Value.GetString()!, variable), StringComparer.Ordinal);
    }

    private static string Expand(string file, string text, Func<string, string?> variable) => Reference().Replace(text, match =>
        variable(match.Groups["name"].Value)
        ?? (match.Groups["default"].Success ? match.Groups["default"].Value : null)
        ?? throw Invalid(file, $"{match.Value} is used and not set"));

    private static JsonElement? Child(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var child) ? child : null;

    private static string Names(JsonElement servers) =>
        servers.EnumerateObject().Select(s => s.Name).DefaultIfEmpty("nothing").Aggregate((a, b) => $"{a}, {b}");

    private static SwarmException Invalid(string file, string problem) => new(Refusals.McpConfigInvalid(file, problem));

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reference();
}
