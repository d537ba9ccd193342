using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Swarm.Core.Errors;
using Swarm.Core.Agents;
using Swarm.Core.Identity;

namespace Swarm.Core.Clients;

/// <summary>
/// <c>swarm init</c>: adds the server to the configuration that an agent CLI reads in a workspace. Plans and makes are two steps, so
/// that a person can be asked in between.
/// </summary>
public static class WorkspaceInit
{
    /// <summary>The clients whose configuration is known.</summary>
    public static ImmutableArray<string> Clients { get; } = ["claude", "kiro", "codex", "gemini", "opencode"];

    /// <summary>The changes to the workspace's files, all of them checked; reads, writes nothing.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="client">One of <see cref="Clients"/>.</param>
    /// <param name="agent">The name that the agent will have in the room.</param>
    /// <param name="role">Its role.</param>
    /// <param name="swarm">How to start this program: "swarm" where it is on PATH.</param>
    /// <exception cref="SwarmException">An unknown client, or an existing file that cannot be merged. Nothing was written.</exception>
    public static ImmutableArray<FileChange> Plan(
        Workspace workspace, string client, AgentName agent, RoleName role, ImmutableArray<string> swarm)
    {
        var arguments = ServerEntry.PortableArguments(agent, role);
        return client switch
        {
            "claude" =>
            [
                Change(workspace, ".mcp.json", ServerEntry.File(ServerEntry.ForClaude(swarm, arguments)), MergeServer),
                Change(workspace, ".claude/settings.json", ProjectSettings(), MergeSettings),
            ],
            "kiro" =>
            [
                Change(workspace, $".kiro/agents/{agent}.json", KiroAgent(agent, role, ServerEntry.WithTimeout(swarm, arguments)), MergeAgent),
            ],
            "codex" => [CodexProjectFile.Change(workspace, CodexClient.ProjectConfig(swarm, arguments))],
            "gemini" =>
            [
                Change(workspace, GeminiClient.ProjectFile, ServerEntry.File(GeminiClient.Entry(swarm, agent, role)), MergeServer),
            ],
            "opencode" => [Change(workspace, "opencode.json", OpencodeClient.Config(swarm, arguments), MergeOpencode)],
            _ => throw new SwarmException(Refusals.UnknownClient(client, Clients)),
        };
    }

    /// <summary>Makes the change; an unchanged file is left alone. The file is replaced whole or not at all.</summary>
    /// <exception cref="SwarmException">The file is no longer what the plan saw. It was not written.</exception>
    public static void Apply(FileChange change)
    {
        if (change.Kind == FileChangeKind.Unchanged)
            return;
        // A configuration that is a symbolic link stays one: what it points to is replaced.
        var path = new FileInfo(change.FullPath).LinkTarget is null
            ? change.FullPath
            : File.ResolveLinkTarget(change.FullPath, returnFinalTarget: true)!.FullName;
        var now = File.Exists(path) ? File.ReadAllText(path) : null;
        if (!string.Equals(now, change.Before, StringComparison.Ordinal))
            throw new SwarmException(Refusals.ConfigChanged(change.Path));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.swarm-new";
        Write(temporary, change.After, likeFile: now is null ? null : path);
        File.Move(temporary, path, overwrite: true);
    }

    // The mode is there from the first byte: settings may hold secrets.
    private static void Write(string path, string text, string? likeFile)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (likeFile is not null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = File.GetUnixFileMode(likeFile);
        using var writer = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        writer.Write(text);
    }

    /// <summary>A Kiro agent that a person starts.</summary>
    internal static JsonObject KiroAgent(AgentName agent, RoleName role, JsonObject entry) =>
        KiroClient.AgentFile(agent.Value, $"{role} of a Swarm team", Discipline.Rules(agent, role, ConventionalRights.Of(role)), entry);

    /// <summary>
    /// Claude Code's settings for a project in which a person starts it. Only what the server needs: the other limits of
    /// <see cref="ClaudeClient.Settings"/> would hold for the user's own servers and hooks too.
    /// </summary>
    internal static JsonObject ProjectSettings() => new()
    {
        ["env"] = new JsonObject { [ClaudeClient.AutoBackground] = "0" },
        ["permissions"] = new JsonObject { ["allow"] = ConfigJson.Array(ClaudeClient.AllTools) },
        ["enabledMcpjsonServers"] = ConfigJson.Array(ServerEntry.ServerName),
    };

    private static FileChange Change(Workspace workspace, string path, JsonObject wanted, Action<JsonMerge, JsonObject> merge)
    {
        var full = Path.Combine(workspace.Root, path);
        if (!File.Exists(full))
            return new(path, full, null, ConfigJson.Text(wanted), FileChangeKind.Created);
        var before = File.ReadAllText(full);
        var root = JsonMerge.Parse(path, before, addByHand: ConfigJson.Text(wanted));
        var after = (JsonObject)root.DeepClone();
        merge(new JsonMerge(path, after), wanted);
        return JsonNode.DeepEquals(root, after)
            ? new(path, full, before, before, FileChangeKind.Unchanged)
            : new(path, full, before, ConfigJson.Text(after, JsonStyle.Of(before)), FileChangeKind.Merged);
    }

    // What starts the server is ours; what the user added to the entry, such as env, stays.
    private static void MergeServer(JsonMerge into, JsonObject wanted)
    {
        var entry = wanted["mcpServers"]![ServerEntry.ServerName]!.AsObject();
        into.Set(["mcpServers", ServerEntry.ServerName, "command"], entry["command"]!);
        into.Set(["mcpServers", ServerEntry.ServerName, "args"], entry["args"]!);
        foreach (var (name, value) in entry)
            into.SetMissing(["mcpServers", ServerEntry.ServerName, name], value!);
    }

    private static void MergeSettings(JsonMerge into, JsonObject wanted)
    {
        foreach (var (name, value) in wanted["env"]!.AsObject())
            into.SetMissing(["env", name], value!);
        into.AddMissing(["permissions", "allow"], ClaudeClient.AllTools);
        into.AddMissing(["enabledMcpjsonServers"], ServerEntry.ServerName);
    }

    private static void MergeOpencode(JsonMerge into, JsonObject wanted)
    {
        var entry = wanted["mcp"]![ServerEntry.ServerName]!.AsObject();
        into.Set(["mcp", ServerEntry.ServerName, "type"], entry["type"]!);
        into.Set(["mcp", ServerEntry.ServerName, "command"], entry["command"]!);
        foreach (var (name, value) in entry)
            into.SetMissing(["mcp", ServerEntry.ServerName, name], value!);
    }

    private static void MergeAgent(JsonMerge into, JsonObject wanted)
    {
        into.SetMissing(["name"], wanted["name"]!);
        MergeServer(into, wanted);
        into.AddMissing(["tools"], $"@{ServerEntry.ServerName}", unless: "*");
        into.AddMissing(["allowedTools"], $"@{ServerEntry.ServerName}");
    }
}
