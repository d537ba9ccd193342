using Swarm.Core.Tmux;

namespace Swarm.Core.Clients;

/// <summary>The traits of each agent CLI. What was measured and what is only documented stands in agent-configs/&lt;client&gt;/README.md.</summary>
internal static class KnownTraits
{
    public static readonly ClientTraits Claude = new()
    {
        Program = "claude",
        MeasuredVersion = "2.1.329",
        WaitTool = ClaudeHooks.WaitTool,
        CanFork = true,
        FirstRun =
        [
            new("onboarding", "~/.claude.json: hasCompletedOnboarding"),
            new("trust of the folder; its default is to exit", "~/.claude.json: projects[dir].hasTrustDialogAccepted, also of a parent"),
            new("a custom API key", "~/.claude.json: customApiKeyResponses.approved"),
        ],
    };

    public static readonly ClientTraits Kiro = new()
    {
        Program = "kiro-cli",
        FirstRun =
        [
            new("log-in", "kiro-cli login"),
            new("trust of all tools", "~/.kiro/settings/cli.json: chat.disableTrustAllConfirmation"),
        ],
    };

    public static readonly ClientTraits Codex = new()
    {
        Program = "codex",
        MeasuredVersion = "0.169.0",
        FirstRun =
        [
            new("log-in", "codex login"),
            new("trust of the folder", "~/.codex/config.toml: projects.\"dir\".trust_level"),
        ],
    };

    public static readonly ClientTraits Gemini = new()
    {
        Program = "gemini",
        MeasuredVersion = "0.61.0",
        NeedsProjectFile = GeminiClient.ProjectFile,
        FirstRun =
        [
            new("trust of the folder; untrusted, it starts no server and approves nothing", "~/.gemini/trustedFolders.json"),
            new("how to log in", "~/.gemini/settings.json: security.auth.selectedType"),
        ],
    };

    public static readonly ClientTraits Opencode = new()
    {
        Program = "opencode",
        MeasuredVersion = "1.18.33",
        WaitTool = $"{ServerEntry.ServerName}_wait",
        // The first only asks "esc again to interrupt".
        Interrupt = [PaneKey.Escape, PaneKey.Escape],
        FirstRun = [new("a provider, when none is configured", "opencode auth login")],
    };

    /// <summary>Of programs that read no keys: Ctrl-C would end them.</summary>
    public static readonly ClientTraits Program = new() { Interrupt = [] };
}
