using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Swarm.Core.Clients;

/// <summary>What a project's own configuration files say of the server. Reads, writes nothing.</summary>
public static class ProjectServers
{
    private static readonly JsonDocumentOptions AsClientsRead =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Every configuration file of a known agent CLI that is in the directory.</summary>
    public static ImmutableArray<ProjectFile> All(string directory) =>
        [.. Candidates(directory).Where(File.Exists).Select(full => Read(directory, full))];

    /// <summary>Whether this file names the server.</summary>
    /// <param name="file">Absolute.</param>
    public static bool Names(string file) => File.Exists(file) && Read(Path.GetDirectoryName(file)!, file).Command is not null;

    private static IEnumerable<string> Candidates(string directory)
    {
        string[] files = [".mcp.json", ".claude/settings.json", ".codex/config.toml", GeminiClient.ProjectFile, "opencode.json", "opencode.jsonc"];
        var agents = Path.Combine(directory, ".kiro", "agents");
        return files.Select(file => Path.Combine(directory, file))
            .Concat(Directory.Exists(agents) ? Directory.EnumerateFiles(agents, "*.json").Order(StringComparer.Ordinal) : []);
    }

    private static ProjectFile Read(string directory, string full)
    {
        var path = Path.GetRelativePath(directory, full);
        try
        {
            var text = File.ReadAllText(full);
            return new(path, full.EndsWith(".toml", StringComparison.Ordinal) ? CodexProjectFile.Command(text) : Command(text), null);
        }
        catch (JsonException broken)
        {
            return new(path, null, broken.Message.Split(" LineNumber:")[0] + (broken.LineNumber is { } line ? $" (line {line + 1})" : ""));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new(path, null, unreadable.Message);
        }
    }

    // opencode names its servers "mcp" and has program and arguments in one list.
    private static string? Command(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || JsonNode.Parse(text, documentOptions: AsClientsRead) is not JsonObject root)
            return null;
        return Word((Entry(root, "mcpServers") ?? Entry(root, "mcp"))?["command"]);
    }

    private static JsonObject? Entry(JsonObject root, string servers) =>
        (root[servers] as JsonObject)?[ServerEntry.ServerName] as JsonObject;

    private static string? Word(JsonNode? command) =>
        (command is JsonArray { Count: > 0 } list ? list[0] : command) is JsonValue value && value.TryGetValue<string>(out var word) ? word : null;
}

/// <summary>A configuration file of an agent CLI in a project.</summary>
/// <param name="Path">Relative to the directory.</param>
/// <param name="Command">The program that starts the server; null when the file does not name the server.</param>
/// <param name="Problem">Why it cannot be read. Null: it can.</param>
public sealed record ProjectFile(string Path, string? Command, string? Problem);
