using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Swarm.Core.Clients;

/// <summary>opencode. Facts: measured with 1.18.33 unless said otherwise (agent-configs/opencode/README.md).</summary>
/// <remarks>
/// Configured by OPENCODE_CONFIG_CONTENT, which is merged over the user's and the project's files. A file named by OPENCODE_CONFIG
/// would lose against the project's own entry and its name.
/// </remarks>
public sealed class OpencodeClient : IAgentClient
{
    /// <inheritdoc />
    public string Name => "opencode";

    /// <inheritdoc />
    public ClientTraits Traits => KnownTraits.Opencode;

    /// <inheritdoc />
    public ClientLaunch Prepare(AgentLaunch launch)
    {
        LaunchRules.RequireModelClient(launch, Name);
        LaunchRules.RefuseDeny(launch, Name, _ => true);
        var rules = new GeneratedFile(launch.ConfigFile("rules.md"), PromptText.Rules(launch));
        var prompt = PromptText.PromptArgument(launch, Traits.WaitTool);
        var config = Config(launch.Swarm, ServerEntry.PatientArguments(launch));
        config["instructions"] = ConfigJson.Array(rules.Path);
        return new(
            Argv(launch, prompt.Value),
            LaunchRules.Environment(launch, ("OPENCODE_CONFIG_CONTENT", ConfigJson.Line(config))),
            [rules, .. prompt.Files]);
    }

    /// <inheritdoc />
    public ClientLaunch PrepareHeadless(HeadlessLaunch launch)
    {
        LaunchRules.RequireModelClient(launch, Name);
        return LaunchRules.Headless(
        [
            "opencode", "run", "--auto",
            .. launch.Model is { } model ? (string[])["--model", model] : [],
            PromptText.AsWords(launch.Prompt),
        ]);
    }

    /// <summary>A configuration around the server, as it stands in <c>opencode.json</c>.</summary>
    internal static JsonObject Config(ImmutableArray<string> swarm, IEnumerable<string> arguments) => new()
    {
        ["mcp"] = new JsonObject
        {
            [ServerEntry.ServerName] = new JsonObject
            {
                ["type"] = "local",
                ["command"] = ConfigJson.Array(swarm.Concat(arguments)),
                ["enabled"] = true,
                ["timeout"] = ServerEntry.TimeoutMilliseconds,
            },
        },
    };

    // --auto: what the user's rules do not deny is allowed without a question.
    private static ImmutableArray<string> Argv(AgentLaunch launch, string prompt) =>
    [
        "opencode",
        .. launch.Unattended ? (string[])["--auto"] : [],
        .. launch.Model is { } model ? (string[])["--model", model] : [],
        "--prompt", prompt,
    ];
}
