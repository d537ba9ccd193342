using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Rooms;

/// <summary>The events that were written for a caller's own request ids, so that a repeated call is one write (REQUIREMENTS A6).</summary>
public sealed record RequestLedger
{
    /// <summary>How many requests are remembered; the oldest are forgotten first.</summary>
    public const int Remembered = 1024;

    /// <summary>None.</summary>
    public static readonly RequestLedger Empty = new();

    internal ImmutableDictionary<(AgentName, string), ImmutableList<Recorded>> Done { get; init; } =
        ImmutableDictionary<(AgentName, string), ImmutableList<Recorded>>.Empty;

    /// <summary>The oldest first.</summary>
    internal ImmutableQueue<(AgentName, string)> Order { get; init; } = [];

    /// <summary>What was written for the request; empty when it is new.</summary>
    public ImmutableList<Recorded> Find(AgentName caller, string? requestId) =>
        requestId is null ? [] : Done.GetValueOrDefault((caller, requestId)) ?? [];

    /// <summary>The ledger after the event.</summary>
    public RequestLedger Apply(Recorded recorded)
    {
        if (recorded.Event is not IRequested { RequestId: { } id })
            return this;
        var key = (recorded.By, id);
        if (Done.TryGetValue(key, out var events))
            return this with { Done = Done.SetItem(key, events.Add(recorded)) };
        var (done, order) = (Done, Order);
        if (done.Count >= Remembered)
        {
            order = order.Dequeue(out var oldest);
            done = done.Remove(oldest);
        }
        return this with { Done = done.SetItem(key, [recorded]), Order = order.Enqueue(key) };
    }
}
