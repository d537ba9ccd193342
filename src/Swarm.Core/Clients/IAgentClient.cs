namespace Swarm.Core.Clients;

/// <summary>An agent CLI: how it is started and told about the room. Pure; nothing is written or run.</summary>
public interface IAgentClient
{
    /// <summary>The name on the wire and the command line, such as "claude".</summary>
    string Name { get; }

    /// <summary>What is known of it beyond how it is started.</summary>
    ClientTraits Traits { get; }

    /// <summary>The argument vector, environment and files that start <paramref name="launch"/>.</summary>
    /// <exception cref="Errors.SwarmException">The launch has what this client cannot take. Nothing was written.</exception>
    ClientLaunch Prepare(AgentLaunch launch);

    /// <summary>The argument vector, environment and files of one run without a person: it ends when the prompt is done.</summary>
    /// <exception cref="Errors.SwarmException">The launch has what this client cannot take. Nothing was written.</exception>
    ClientLaunch PrepareHeadless(HeadlessLaunch launch);
}
