using Swarm.Core.Errors;

namespace Swarm.Core.Clients;

/// <summary>
/// Any program. It finds its rules and its task in the file named by SWARM_PROMPT_FILE, and takes part through the commands of
/// <c>swarm</c> or a server entry of its own.
/// </summary>
public sealed class CommandClient : IAgentClient
{
    /// <inheritdoc />
    public string Name => "command";

    /// <inheritdoc />
    public ClientTraits Traits => KnownTraits.Program;

    /// <inheritdoc />
    public ClientLaunch Prepare(AgentLaunch launch)
    {
        if (launch.Command.IsEmpty || launch.Command[0].Length == 0)
        {
            throw new SwarmException(
                Refusals.MissingArgument("command", "the argument vector to run, for example [\"./agent.sh\", \"--fast\"]"));
        }
        LaunchRules.RequireCommandClient(launch, Name);
        var prompt = new GeneratedFile(launch.ConfigFile("prompt.md"), PromptText.Whole(launch));
        return new(launch.Command, LaunchRules.Environment(launch, ("SWARM_PROMPT_FILE", prompt.Path)), [prompt]);
    }
}
