using System.Collections.Immutable;
using Swarm.Core.Errors;

namespace Swarm.Core.Clients;

/// <summary>
/// Any program. It finds its rules and its task in the file named by SWARM_PROMPT_FILE, and takes part through the commands of
/// <c>swarm</c> or a server entry of its own.
/// </summary>
public sealed class CommandClient : IAgentClient
{
    private const string PromptFile = "SWARM_PROMPT_FILE";

    /// <inheritdoc />
    public string Name => "command";

    /// <inheritdoc />
    public ClientTraits Traits => KnownTraits.Program;

    /// <inheritdoc />
    public ClientLaunch Prepare(AgentLaunch launch)
    {
        RequireVector(launch.Command);
        LaunchRules.RequireCommandClient(launch, Name);
        var prompt = new GeneratedFile(launch.ConfigFile("prompt.md"), PromptText.Whole(launch));
        return new(launch.Command, LaunchRules.Environment(launch, (PromptFile, prompt.Path)), [prompt]);
    }

    /// <inheritdoc />
    public ClientLaunch PrepareHeadless(HeadlessLaunch launch)
    {
        RequireVector(launch.Command);
        LaunchRules.RequireCommandClient(launch, Name);
        var prompt = new GeneratedFile(Path.Combine(launch.ConfigDirectory, "prompt.md"), launch.Prompt);
        var headless = LaunchRules.Headless(launch.Command, prompt);
        return headless with { Environment = headless.Environment.Add(PromptFile, prompt.Path) };
    }

    private static void RequireVector(ImmutableArray<string> command)
    {
        if (command.IsEmpty || command[0].Length == 0)
        {
            throw new SwarmException(
                Refusals.MissingArgument("command", "the argument vector to run, for example [\"./agent.sh\", \"--fast\"]"));
        }
    }
}
