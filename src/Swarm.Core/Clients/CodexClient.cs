using System.Collections.Immutable;
using System.Globalization;

namespace Swarm.Core.Clients;

/// <summary>Codex. Facts: measured with 0.169.0 unless said otherwise (agent-configs/codex/README.md).</summary>
/// <remarks>
/// Configured by <c>-c key=value</c> alone: a CODEX_HOME of its own would be a start without the user's log-in. The user's sandbox
/// settings stay in force.
/// </remarks>
public sealed class CodexClient : IAgentClient
{
    // Otherwise a start may first ask whether to update.
    private const string NoUpdateQuestion = "check_for_update_on_startup=false";

    // Models of the "code mode" see a server's tools only by searching for them from a script, and a script gives up waiting after 30 s.
    private const string DirectTools = $"direct_only_tool_namespaces=[\"mcp__{ServerEntry.ServerName}\"]";

    /// <inheritdoc />
    public string Name => "codex";

    /// <inheritdoc />
    public ClientTraits Traits => KnownTraits.Codex;

    /// <inheritdoc />
    public ClientLaunch Prepare(AgentLaunch launch)
    {
        LaunchRules.RequireModelClient(launch, Name);
        LaunchRules.RefuseDeny(launch, Name, _ => true);
        var rules = PromptText.RulesArgument(launch);
        var prompt = PromptText.PromptArgument(launch, Traits.WaitTool);
        return new(Argv(launch, rules.Value, prompt.Value), LaunchRules.Environment(launch), [.. rules.Files, .. prompt.Files]);
    }

    /// <inheritdoc />
    public ClientLaunch PrepareHeadless(HeadlessLaunch launch)
    {
        LaunchRules.RequireModelClient(launch, Name);
        // Of its documentation: exec asks nobody, and without a sandbox named it may only read. Otherwise it wants a git repository.
        return LaunchRules.Headless(
        [
            "codex", "exec", "--skip-git-repo-check", "--sandbox", "workspace-write", "-c", NoUpdateQuestion,
            .. launch.Model is { } model ? (string[])["--model", model] : [],
            PromptText.AsWords(launch.Prompt),
        ]);
    }

    /// <summary>What <c>.codex/config.toml</c> needs, to stand at the end of such a file.</summary>
    internal static string ProjectConfig(ImmutableArray<string> swarm, IEnumerable<string> arguments) =>
        $"""
        [mcp_servers.{ServerEntry.ServerName}]
        {string.Join('\n', Entry(swarm, arguments).Select(field => $"{field.Name} = {field.Value}"))}

        [features.code_mode]
        {DirectTools.Replace("=", " = ", StringComparison.Ordinal)}

        """;

    // --no-daemon: a shared background server would start the MCP server outside of the pane, where its end is not seen.
    private static ImmutableArray<string> Argv(AgentLaunch launch, string rules, string prompt) =>
    [
        "codex", "--no-daemon",
        "-c", $"mcp_servers.{ServerEntry.ServerName}={{{InlineEntry(launch)}}}",
        "-c", $"features.code_mode={{{DirectTools}}}",
        "-c", NoUpdateQuestion,
        "-c", $"developer_instructions={TomlText.Text(rules)}",
        .. launch.Unattended ? (string[])["--ask-for-approval", "never"] : [],
        .. launch.Model is { } model ? (string[])["--model", model] : [],
        prompt,
    ];

    // required: without the room an agent would work on unheard.
    private static string InlineEntry(AgentLaunch launch) => string.Join(
        ", ", Entry(launch.Swarm, ServerEntry.PatientArguments(launch)).Add(("required", "true")).Select(field => $"{field.Name}={field.Value}"));

    private static ImmutableArray<(string Name, string Value)> Entry(ImmutableArray<string> swarm, IEnumerable<string> arguments) =>
    [
        ("command", TomlText.Text(swarm[0])),
        ("args", TomlText.Array(swarm.Skip(1).Concat(arguments))),
        ("startup_timeout_sec", "60"),
        ("tool_timeout_sec", (ServerEntry.TimeoutMilliseconds / 1000).ToString(CultureInfo.InvariantCulture)),
        // Otherwise the policy "never" denies the call, and every other one asks.
        ("default_tools_approval_mode", TomlText.Text("approve")),
    ];
}
