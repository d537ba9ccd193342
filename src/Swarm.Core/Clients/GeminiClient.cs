using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Swarm.Core.Identity;

namespace Swarm.Core.Clients;

/// <summary>Gemini CLI. Facts: measured with 0.61.0 unless said otherwise (agent-configs/gemini/README.md).</summary>
/// <remarks>
/// It takes servers only from the user's, the project's and the system's settings. A system file has to belong to root, and another
/// GEMINI_CLI_HOME would be a start without the user's log-in. So the project's file, written once by <c>swarm init</c>, names the
/// server, and who it is comes from the pane's environment.
/// </remarks>
public sealed class GeminiClient : IAgentClient
{
    /// <summary>The project's settings.</summary>
    internal const string ProjectFile = ".gemini/settings.json";

    /// <inheritdoc />
    public string Name => "gemini";

    /// <inheritdoc />
    public ClientTraits Traits => KnownTraits.Gemini;

    /// <inheritdoc />
    public ClientLaunch Prepare(AgentLaunch launch)
    {
        LaunchRules.RequireModelClient(launch, Name);
        LaunchRules.RefuseDeny(launch, Name, _ => true);
        // It has no option that adds to the system prompt, and does not show a server's instructions.
        var prompt = PromptText.WholeArgument(launch);
        return new(Argv(launch, prompt.Value), LaunchRules.Environment(launch), prompt.Files);
    }

    /// <inheritdoc />
    public ClientLaunch PrepareHeadless(HeadlessLaunch launch)
    {
        LaunchRules.RequireModelClient(launch, Name);
        return LaunchRules.Headless(
        [
            "gemini", "--approval-mode", "yolo",
            .. launch.Model is { } model ? (string[])["--model", model] : [],
            "--prompt", PromptText.AsWords(launch.Prompt),
        ]);
    }

    /// <summary>The entry for <see cref="ProjectFile"/>: names from the environment, else these, for a person's own session.</summary>
    internal static JsonObject Entry(ImmutableArray<string> swarm, AgentName agent, RoleName role)
    {
        var entry = ServerEntry.WithTimeout(
            swarm, ["mcp", "--agent", $"${{SWARM_AGENT:-{agent}}}", "--role", $"${{SWARM_ROLE:-{role}}}"]);
        // Otherwise every call of its tools asks.
        entry["trust"] = true;
        return entry;
    }

    private static ImmutableArray<string> Argv(AgentLaunch launch, string prompt) =>
    [
        "gemini",
        "--session-id", launch.Session.ToString("D"),
        .. launch.Unattended ? (string[])["--approval-mode", "yolo"] : [],
        .. launch.Model is { } model ? (string[])["--model", model] : [],
        "--prompt-interactive", prompt,
    ];
}
