using Swarm.Core.Agents;
using Swarm.Core.Identity;

namespace Swarm.Core.Operations;

/// <summary>The team as an agent was last told of it, itself left out.</summary>
/// <param name="Agents">All that were live.</param>
internal sealed record KnownTeam(IReadOnlyDictionary<AgentName, KnownAgent> Agents);

/// <summary>Of another agent, what is news when it changes.</summary>
/// <param name="Role">In which role.</param>
/// <param name="Stage">Whether it was still starting.</param>
/// <param name="InTrouble">Stalled, its server gone, or something to say about it.</param>
internal sealed record KnownAgent(RoleName Role, AgentStage Stage, bool InTrouble);
