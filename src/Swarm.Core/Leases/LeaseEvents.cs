using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Leases;

/// <summary>Somebody holds a resource.</summary>
/// <param name="Resource">What.</param>
/// <param name="Reason">What for.</param>
/// <param name="Until">UTC; from then on anybody may take it over.</param>
/// <param name="Fence">Grows with every lock taken in the room.</param>
/// <param name="RequestId">The caller's id for the request.</param>
public sealed record LockTaken(ResourceName Resource, string Reason, DateTimeOffset Until, long Fence, string? RequestId = null) : SwarmEvent, IRequested;

/// <summary>Somebody was refused and wants to be told when the resource is free.</summary>
public sealed record LockWanted(ResourceName Resource) : SwarmEvent;

/// <summary>A resource is free again.</summary>
/// <param name="Resource">What.</param>
/// <param name="Holder">Who held it.</param>
/// <param name="Because">unlocked, holder_gone, time_up: others wait and its time is over, or stale: its time was up and another takes it.</param>
/// <param name="RequestId">The caller's id for the request.</param>
public sealed record LockReleased(ResourceName Resource, AgentName Holder, string Because, string? RequestId = null) : SwarmEvent, IRequested
{
    internal const string TakenOver = "stale", TimeUp = "time_up";
}
