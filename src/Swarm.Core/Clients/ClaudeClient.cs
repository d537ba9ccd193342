using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Swarm.Core.Agents;

namespace Swarm.Core.Clients;

/// <summary>Claude Code. Facts: measured with 2.1.329 unless said otherwise (agent-configs/claude/README.md).</summary>
public sealed class ClaudeClient : IAgentClient
{
    /// <summary>Every tool of the server, in the words of permission rules.</summary>
    internal const string AllTools = $"mcp__{ServerEntry.ServerName}__*";

    /// <summary>Unless 0, an interactive session moves a call to the background after 120 s and goes on without its result.</summary>
    internal const string AutoBackground = "CLAUDE_CODE_MCP_AUTO_BACKGROUND_MS";

    // Those of its own tools that it would ask a person about.
    private static readonly string[] BuiltInTools = ["Bash", "Read", "Edit", "Write", "NotebookEdit", "WebFetch", "WebSearch"];

    /// <inheritdoc />
    public string Name => "claude";

    /// <inheritdoc />
    public ClientTraits Traits => KnownTraits.Claude;

    /// <inheritdoc />
    public ClientLaunch Prepare(AgentLaunch launch)
    {
        LaunchRules.RequireModelClient(launch, Name);
        // A fork keeps the system prompt of the session that it begins with, whatever it is given (measured): its rules come in its first prompt.
        var rules = launch.Fork is null ? PromptText.RulesArgument(launch) : new ArgumentText("", []);
        var prompt = launch.Fork is null ? PromptText.PromptArgument(launch, Traits.WaitTool) : PromptText.ForkArgument(launch, Traits.WaitTool);
        var mcp = new GeneratedFile(launch.ConfigFile("mcp.json"), McpConfig(launch.Swarm, ServerEntry.PatientArguments(launch)));
        var settings = new GeneratedFile(launch.ConfigFile("settings.json"), ConfigJson.Text(Settings(launch)));
        return new(
            Argv(launch, mcp.Path, settings.Path, rules.Value, prompt.Value),
            LaunchRules.Environment(launch),
            [mcp, settings, .. rules.Files, .. prompt.Files]);
    }

    /// <inheritdoc />
    public ClientLaunch PrepareHeadless(HeadlessLaunch launch)
    {
        LaunchRules.RequireModelClient(launch, Name);
        return LaunchRules.Headless(
        [
            "claude", "--print",
            "--settings", ConfigJson.Line(new JsonObject { ["permissions"] = new JsonObject { ["allow"] = ConfigJson.Array(BuiltInTools) } }),
            "--permission-mode", "dontAsk",
            .. launch.Model is { } model ? (string[])["--model", model] : [],
            PromptText.AsWords(launch.Prompt),
        ]);
    }

    /// <summary>The file for <c>--mcp-config</c>, which is also the form of <c>.mcp.json</c>.</summary>
    internal static string McpConfig(ImmutableArray<string> swarm, IEnumerable<string> arguments) =>
        ConfigJson.Text(ServerEntry.File(ServerEntry.ForClaude(swarm, arguments)));

    /// <summary>The file for <c>--settings</c>.</summary>
    internal static JsonObject Settings(AgentLaunch launch) => new()
    {
        ["env"] = new JsonObject
        {
            [AutoBackground] = "0",
            // Otherwise a call without progress ends after 30 minutes.
            ["CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT"] = "0",
            // Otherwise the ninth consecutive block by a Stop hook is overridden and the agent ends its turn without wait.
            ["CLAUDE_CODE_STOP_HOOK_BLOCK_CAP"] = "0",
        },
        ["permissions"] = Permissions(launch),
        ["hooks"] = ClaudeHooks.Of(launch),
    };

    private static JsonObject Permissions(AgentLaunch launch)
    {
        var permissions = new JsonObject
        {
            // Read too: dontAsk denies it outside the directory the agent started in, where from a worktree its own prompt file lies.
            ["allow"] = launch.Unattended
                ? ConfigJson.Array([AllTools, .. BuiltInTools])
                : ConfigJson.Array(AllTools),
        };
        if (!launch.Deny.IsEmpty)
            permissions["deny"] = ConfigJson.Array(launch.Deny.SelectMany(rule => Denied(rule, launch)).Distinct());
        return permissions;
    }

    // With a path a rule for Edit holds for every tool that changes files; // begins an absolute one (its documentation, permissions).
    private static string[] Denied(DenyRule rule, AgentLaunch launch) => rule switch
    {
        { Tool: DenyRule.Edit, Pattern: null } => [DenyRule.Edit, "Write", "NotebookEdit"],
        { Tool: DenyRule.Edit } => [$"{DenyRule.Edit}(/{launch.Home}/{rule.Pattern})"],
        { Pattern: null } => [rule.Tool],
        _ => [$"{rule.Tool}({rule.Pattern})"],
    };

    // --mcp-config takes any number of values: an option has to follow it, not the prompt. Without --strict-mcp-config the user's own
    // servers stay. dontAsk: what the rules do not allow is denied without a dialog; works as root, where skipping permissions is refused.
    private static ImmutableArray<string> Argv(AgentLaunch launch, string mcp, string settings, string rules, string prompt) =>
    [
        "claude",
        "--mcp-config", mcp,
        "--settings", settings,
        .. launch.Fork is { } fork ? (string[])["--resume", fork.Session, "--fork-session"] : [],
        "--session-id", launch.Session.ToString("D"),
        .. launch.Unattended ? (string[])["--permission-mode", "dontAsk"] : [],
        .. launch.Model is { } model ? (string[])["--model", model] : [],
        .. rules.Length > 0 ? (string[])["--append-system-prompt", rules] : [],
        prompt,
    ];
}
