using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Leases;

/// <summary>A lock on a resource.</summary>
public sealed record Lease(ResourceName Resource, AgentName Holder, string Reason, DateTimeOffset Since, DateTimeOffset Until, long Fence);

/// <summary>Who holds which resource, and who waits for it.</summary>
public sealed record LeaseBoard
{
    /// <summary>Nothing held.</summary>
    public static readonly LeaseBoard Empty = new();

    /// <summary>What is held, by resource.</summary>
    public ImmutableSortedDictionary<ResourceName, Lease> Held { get; init; } = ImmutableSortedDictionary<ResourceName, Lease>.Empty;

    /// <summary>Who was refused and will be told, in the order of asking.</summary>
    public ImmutableSortedDictionary<ResourceName, ImmutableList<AgentName>> Wanted { get; init; } =
        ImmutableSortedDictionary<ResourceName, ImmutableList<AgentName>>.Empty;

    /// <summary>The last fence given out.</summary>
    public long Fence { get; init; }

    /// <summary>The board after the event; an unknown or stale event changes nothing.</summary>
    public LeaseBoard Apply(Recorded recorded) => recorded.Event switch
    {
        LockTaken e => this with
        {
            Held = Held.SetItem(e.Resource, new Lease(e.Resource, recorded.By, e.Reason, recorded.At, e.Until, e.Fence)),
            Wanted = Without(Wanted, e.Resource, recorded.By),
            Fence = Math.Max(Fence, e.Fence),
        },
        LockWanted e => this with { Wanted = Wanted.SetItem(e.Resource, WaitingFor(e.Resource).Remove(recorded.By).Add(recorded.By)) },
        LockReleased e when Held.GetValueOrDefault(e.Resource)?.Holder == e.Holder => this with
        {
            Held = Held.Remove(e.Resource),
            // Who takes a stale lease over in the same decision is its next holder: the others stay in line.
            Wanted = e.Because == LockReleased.TakenOver ? Wanted : Wanted.Remove(e.Resource),
        },
        AgentLeft e when !Wanted.IsEmpty => this with { Wanted = Wanted.Keys.Aggregate(Wanted, (wanted, resource) => Without(wanted, resource, e.Name)) },
        _ => this,
    };

    /// <summary>Who waits for the resource.</summary>
    public ImmutableList<AgentName> WaitingFor(ResourceName resource) => Wanted.GetValueOrDefault(resource) ?? [];

    private static ImmutableSortedDictionary<ResourceName, ImmutableList<AgentName>> Without(
        ImmutableSortedDictionary<ResourceName, ImmutableList<AgentName>> wanted, ResourceName resource, AgentName agent)
    {
        if (wanted.GetValueOrDefault(resource) is not { } waiting || !waiting.Contains(agent))
            return wanted;
        var rest = waiting.Remove(agent);
        return rest.IsEmpty ? wanted.Remove(resource) : wanted.SetItem(resource, rest);
    }
}
