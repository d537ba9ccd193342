using System.Collections.Immutable;
using Swarm.Core.Errors;

namespace Swarm.Core.Clients;

/// <summary>
/// Swarm's own agent CLI: starts the server from a generated configuration as the others do, and plays a scenario file. It follows the
/// scenario; the prompt is a variable of it.
/// </summary>
public sealed class ScriptedClient : IAgentClient
{
    /// <inheritdoc />
    public string Name => "scripted";

    /// <inheritdoc />
    public ClientTraits Traits => KnownTraits.Program;

    /// <inheritdoc />
    public ClientLaunch Prepare(AgentLaunch launch)
    {
        var scenario = Scenario(launch.Command);
        LaunchRules.RequireCommandClient(launch, Name);
        var mcp = new GeneratedFile(launch.ConfigFile("mcp.json"), ClaudeClient.McpConfig(launch.Swarm, ServerEntry.Arguments(launch)));
        var prompt = PromptText.PromptArgument(launch, Traits.WaitTool);
        return new(
            [.. launch.Swarm, "scripted", "--config", mcp.Path, "--scenario", scenario, "--", prompt.Value],
            LaunchRules.Environment(launch),
            [mcp, .. prompt.Files]);
    }

    /// <inheritdoc />
    /// <remarks>It plays in a room of its directory, for a scenario calls the server's tools.</remarks>
    public ClientLaunch PrepareHeadless(HeadlessLaunch launch)
    {
        var scenario = Scenario(launch.Command);
        LaunchRules.RequireCommandClient(launch, Name);
        var mcp = new GeneratedFile(
            Path.Combine(launch.ConfigDirectory, "mcp.json"), ClaudeClient.McpConfig(launch.Swarm, ["mcp", "--workspace", launch.Directory, "--agent", Name]));
        return LaunchRules.Headless([.. launch.Swarm, "scripted", "--config", mcp.Path, "--scenario", scenario, "--", launch.Prompt], mcp);
    }

    private static string Scenario(ImmutableArray<string> command) =>
        command is [{ Length: > 0 } scenario] ? scenario : throw new SwarmException(Refusals.MissingArgument("command", "exactly one word: the scenario file"));
}
