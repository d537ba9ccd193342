using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Clients;
using Swarm.Core.Identity;
using Swarm.Core.Processes;

namespace Swarm.Core.Supervision.Checks;

/// <summary>
/// Whether the agent CLIs would ask a person something at their start in this workspace. Reads the user's files; never writes them. What each
/// means was measured (agent-configs).
/// </summary>
internal static class TrustChecks
{
    private const string InTerminal = "in a terminal, in this directory";

    /// <summary>Of those that are installed.</summary>
    public static IEnumerable<Finding> All(Workspace workspace)
    {
        if (Installed<ClaudeClient>())
        {
            foreach (var finding in Claude(workspace))
                yield return finding;
        }
        if (Installed<KiroClient>())
            yield return Kiro();
        if (Installed<CodexClient>())
            yield return Codex(workspace);
        if (Installed<GeminiClient>())
            yield return Gemini(workspace);
        foreach (var client in ClientCatalog.All.Where(client => !client.Traits.FirstRun.IsEmpty && IsInstalled(client)))
            yield return Finding.Ok($"{client.Name} first start", $"asks a person once: {string.Join("; ", client.Traits.FirstRun.Select(dialog => $"{dialog.Asks} ({dialog.Answered})"))}");
    }

    private static bool Installed<T>() where T : IAgentClient => ClientCatalog.All.OfType<T>().Any(client => IsInstalled(client));

    private static bool IsInstalled(IAgentClient client) => ProgramPath.Find(client.Traits.Program!) is not null;

    // The default client: when it cannot start here, swarm up does not work.
    private static IEnumerable<Finding> Claude(Workspace workspace)
    {
        var path = Path.Combine(Variable("CLAUDE_CONFIG_DIR") ?? Home(), ".claude.json");
        if (!TryRead(path, out var settings, out var problem))
        {
            yield return Finding.Fail("claude settings", problem, $"mend the file, or start claude once {InTerminal}");
            yield break;
        }
        yield return IsTrue(settings["hasCompletedOnboarding"])
            ? Finding.Ok("claude onboarding", "done")
            : Finding.Fail("claude onboarding", "not done: an agent would wait in its first dialog for ever", $"start claude once {InTerminal}");
        var trusted = Variable("CLAUDE_CODE_SANDBOXED") is not null
            || Candidates(workspace.Root).Any(directory => settings["projects"] is JsonObject projects
                && projects[directory] is JsonObject project && IsTrue(project["hasTrustDialogAccepted"]));
        yield return trusted
            ? Finding.Ok("claude trust", $"trusts {workspace.Root}")
            : Finding.Fail("claude trust", $"does not trust {workspace.Root} yet: an agent would wait in that dialog, whose default is to exit", $"start claude once {InTerminal} and answer it");
    }

    // Swarm starts it with --trust-all-tools, which it has confirmed on a screen of its own (documentation).
    private static Finding Kiro()
    {
        const string Setting = "chat.disableTrustAllConfirmation";
        var path = Path.Combine(Home(), ".kiro", "settings", "cli.json");
        if (!TryRead(path, out var settings, out var problem))
            return Finding.Warn("kiro trust", problem, "mend the file");
        return IsTrue(settings[Setting])
            ? Finding.Ok("kiro trust", $"{Setting} is true")
            : Finding.Warn("kiro trust", $"{Setting} is not true: an agent would wait for that confirmation", $"set it in {path}, or confirm in the pane");
    }

    private static Finding Codex(Workspace workspace)
    {
        var path = Path.Combine(Variable("CODEX_HOME") ?? Path.Combine(Home(), ".codex"), "config.toml");
        var table = $"[projects.{TomlText.Text(workspace.Root)}]";
        var trusted = Lines(path).SkipWhile(line => line != table).Skip(1).TakeWhile(line => !line.StartsWith('['))
            .Any(line => line.Replace(" ", "", StringComparison.Ordinal) == "trust_level=\"trusted\"");
        return trusted
            ? Finding.Ok("codex trust", $"trusts {workspace.Root}")
            : Finding.Warn("codex trust", $"does not trust {workspace.Root} by name: an agent may wait in that dialog", $"start codex once {InTerminal} and answer it");
    }

    private static Finding Gemini(Workspace workspace)
    {
        var path = Path.Combine(Home(), ".gemini", "trustedFolders.json");
        if (!TryRead(path, out var folders, out var problem))
            return Finding.Warn("gemini trust", problem, $"mend the file, or start gemini once {InTerminal}");
        var trusted = folders.Any(folder => Word(folder.Value) switch
        {
            "TRUST_FOLDER" => IsWithin(workspace.Root, folder.Key),
            "TRUST_PARENT" => IsWithin(workspace.Root, Path.GetDirectoryName(folder.Key) ?? "/"),
            _ => false,
        });
        return trusted
            ? Finding.Ok("gemini trust", $"trusts {workspace.Root}")
            : Finding.Warn("gemini trust", $"does not trust {workspace.Root} yet: an agent would wait in that dialog", $"start gemini once {InTerminal} and answer it");
    }

    /// <summary>The directory, those above it, and for a git worktree those of its main repository: trust is inherited by all of them.</summary>
    private static IEnumerable<string> Candidates(string root) => MainRepository(root) is { } main ? Above(root).Concat(Above(main)) : Above(root);

    private static IEnumerable<string> Above(string directory)
    {
        for (string? at = directory; at is not null; at = Path.GetDirectoryName(at))
            yield return at;
    }

    // A worktree has a file that says "gitdir: MAIN/.git/worktrees/NAME" (gitrepository-layout(5)).
    private static string? MainRepository(string root)
    {
        var said = Lines(Path.Combine(root, ".git")).FirstOrDefault() ?? "";
        var end = said.LastIndexOf("/.git/worktrees/", StringComparison.Ordinal);
        return said.StartsWith("gitdir: /", StringComparison.Ordinal) && end > 0 ? said["gitdir: ".Length..end] : null;
    }

    private static bool IsWithin(string directory, string outer) => Above(directory).Contains(outer.TrimEnd('/'), StringComparer.Ordinal) || outer == "/";

    private static string Home() => Variable("HOME") ?? "/";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static bool IsTrue(JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    private static string? Word(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    // A missing file is an empty one.
    private static bool TryRead(string path, out JsonObject json, out string problem)
    {
        (json, problem) = ([], "");
        try
        {
            if (File.Exists(path))
                json = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("not an object");
            return true;
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            problem = $"{path} cannot be read: {VisibleText.Line(broken.Message, 160)}";
            return false;
        }
    }

    private static ImmutableArray<string> Lines(string path)
    {
        try
        {
            return File.Exists(path) ? [.. File.ReadAllLines(path).Select(line => line.Trim())] : [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
