using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Clients;

/// <summary>
/// The project's configuration of Codex, which it reads in a trusted folder. Tables are added at its end; what is there is never
/// rewritten, for that would lose its comments.
/// </summary>
internal static class CodexProjectFile
{
    private const string RelativePath = ".codex/config.toml";

    /// <summary>The change that adds the tables.</summary>
    /// <exception cref="SwarmException">The file has one of them, otherwise than wanted.</exception>
    public static FileChange Change(Workspace workspace, string wanted)
    {
        var full = Path.Combine(workspace.Root, RelativePath);
        if (!File.Exists(full))
            return new(RelativePath, full, null, wanted, FileChangeKind.Created);
        var before = File.ReadAllText(full);
        if (before.Contains(wanted.TrimEnd(), StringComparison.Ordinal))
            return new(RelativePath, full, before, before, FileChangeKind.Unchanged);
        if (before.Split('\n').FirstOrDefault(Conflicts) is { } there)
            throw new SwarmException(Refusals.ConfigHasTable(RelativePath, VisibleText.Line(there.Trim(), 60), wanted));
        var after = before.Trim().Length == 0 ? wanted : $"{before.TrimEnd()}\n\n{wanted}";
        return new(RelativePath, full, before, after, FileChangeKind.Merged);
    }

    /// <summary>The command of our table, or null.</summary>
    public static string? Command(string text) =>
        text.Split('\n').Select(line => line.Trim())
            .SkipWhile(line => line != $"[mcp_servers.{ServerEntry.ServerName}]").Skip(1)
            .TakeWhile(line => !line.StartsWith('['))
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(pair => pair is ["command", _])
            .Select(pair => pair[1].Trim('"', '\''))
            .FirstOrDefault();

    // A table may be defined only once, and an inline table not be added to (toml.io, v1.0.0).
    private static bool Conflicts(string line)
    {
        var bare = line.Split('#')[0].Replace(" ", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
        return bare.Contains("code_mode", StringComparison.Ordinal)
            || bare.TrimStart('[').StartsWith($"mcp_servers.{ServerEntry.ServerName}", StringComparison.Ordinal)
            || bare.StartsWith("mcp_servers=", StringComparison.Ordinal)
            || bare.StartsWith("features=", StringComparison.Ordinal);
    }
}
