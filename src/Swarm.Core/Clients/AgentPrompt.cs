namespace Swarm.Core.Clients;

/// <summary>All that an agent is told at its start, as its client gets it.</summary>
/// <param name="Rules">The system prompt, or what stands for it where the agent CLI has none.</param>
/// <param name="First">The first prompt.</param>
public sealed record AgentPrompt(string Rules, string First)
{
    /// <summary>Of one agent to start.</summary>
    public static AgentPrompt Of(AgentLaunch launch, IAgentClient client) => new(PromptText.Rules(launch), PromptText.Prompt(launch, client.Traits.WaitTool));
}
