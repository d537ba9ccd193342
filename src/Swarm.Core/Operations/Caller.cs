using System.Collections.Immutable;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>On whose behalf a process acts. From its arguments, then its environment; never from a tool's parameters.</summary>
/// <param name="Name">Who.</param>
/// <param name="Role">As what.</param>
/// <param name="Capabilities">What it can do beyond its role.</param>
public sealed record Caller(AgentName Name, RoleName Role, ImmutableArray<string> Capabilities)
{
    /// <summary>A person at the keyboard.</summary>
    public static readonly Caller Human = new(AgentName.Human, RoleName.Human, []);

    /// <summary>The room itself, which does what the team file says; a person brought that team up.</summary>
    internal static readonly Caller Room = new(AgentName.Swarm, RoleName.Human, []);

    internal Claimant AsClaimant(RoomState state) => Claimant.Of(Name, Role, Capabilities, state.Agents.Find(Name)?.Spawned?.Tier, state.Team);
}
