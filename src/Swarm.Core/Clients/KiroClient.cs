using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Swarm.Core.Clients;

/// <summary>
/// Kiro CLI. Nothing of it was run: the agent file and the options follow from its published source (2.2.1) and documentation, and
/// KIRO_AGENT_CONFIG_DIR from what others measured with 2.24.1 (agent-configs/kiro/README.md).
/// </summary>
/// <remarks>
/// Stated by those sources: with KIRO_AGENT_CONFIG_DIR agents come from that directory alone, so nothing in the project or the home
/// directory can take the agent's place, and none of the user's own agents can be reached from the session. A version that does not
/// know the variable does not find the agent.
/// </remarks>
public sealed class KiroClient : IAgentClient
{
    /// <inheritdoc />
    public string Name => "kiro";

    /// <inheritdoc />
    public ClientTraits Traits => KnownTraits.Kiro;

    /// <inheritdoc />
    public ClientLaunch Prepare(AgentLaunch launch)
    {
        LaunchRules.RequireModelClient(launch, Name);
        var prompt = PromptText.PromptArgument(launch, Traits.WaitTool);
        var name = launch.Agent.Value;
        var entry = ServerEntry.WithTimeout(launch.Swarm, ServerEntry.Arguments(launch));
        var agent = AgentFile(name, $"{launch.Role} of a Swarm team", PromptText.Rules(launch), entry);
        agent["hooks"] = KiroHooks.Of(launch);
        if (KiroDenials.Of(launch) is { } settings)
            agent["toolsSettings"] = settings;
        // A directory of its own: every file in it is read as an agent.
        var directory = launch.ConfigFile("agents");
        return new(
            Argv(launch, name, prompt.Value),
            LaunchRules.Environment(launch, ("KIRO_AGENT_CONFIG_DIR", directory)),
            [new(Path.Combine(directory, $"{name}.json"), ConfigJson.Text(agent)), .. prompt.Files]);
    }

    /// <inheritdoc />
    public ClientLaunch PrepareHeadless(HeadlessLaunch launch)
    {
        LaunchRules.RequireModelClient(launch, Name);
        return LaunchRules.Headless(
        [
            "kiro-cli", "chat", "--no-interactive", "--trust-all-tools",
            .. launch.Model is { } model ? (string[])["--model", model] : [],
            PromptText.AsWords(launch.Prompt),
        ]);
    }

    /// <summary>An agent file. Kiro's classic engine refuses fields that it does not know, so nothing else may stand in it.</summary>
    internal static JsonObject AgentFile(string name, string description, string prompt, JsonObject entry) => new()
    {
        ["name"] = name,
        ["description"] = description,
        ["prompt"] = prompt,
        ["mcpServers"] = ServerEntry.Servers(entry),
        // Without the field there are no tools at all.
        ["tools"] = ConfigJson.Array("*"),
        ["allowedTools"] = ConfigJson.Array($"@{ServerEntry.ServerName}"),
        ["resources"] = ConfigJson.Array("file://AGENTS.md", "file://README.md", "file://.kiro/steering/**/*.md"),
        // The user's own servers stay.
        ["includeMcpJson"] = true,
    };

    private static ImmutableArray<string> Argv(AgentLaunch launch, string name, string prompt) =>
    [
        "kiro-cli", "chat",
        "--agent", name,
        .. launch.Unattended ? (string[])["--trust-all-tools"] : [],
        .. launch.Model is { } model ? (string[])["--model", model] : [],
        prompt,
    ];
}
