using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Leases;
using Swarm.Core.Messages;

namespace Swarm.Core.Operations;

/// <summary>Locks on resources.</summary>
public static class LeaseOperations
{
    /// <summary>How long a lock is good for when the caller does not say, in minutes.</summary>
    public const int DefaultMinutes = LeaseDecider.DefaultMinutes;

    /// <summary>Takes or extends a lock.</summary>
    /// <exception cref="SwarmException">Held: somebody else has it, and the caller is told by a message when it is free.</exception>
    public static async ValueTask<Done<LockResult>> LockAsync(
        Participant caller, ResourceName resource, string reason, int minutes, string? requestId, CancellationToken cancellation)
    {
        var done = await caller.WriteAsync(
            requestId,
            (state, events) => events[^1].Event is LockTaken e
                ? new LockResult(new Lease(e.Resource, events[^1].By, e.Reason, events[^1].At, e.Until, e.Fence))
                : throw RequestReuse.Of(requestId),
            (state, now) => LeaseDecider.Lock(state.Leases, caller.Caller.Name, resource, reason, minutes, requestId, now),
            cancellation);
        return done.Value.Refusal is { } refusal ? throw new SwarmException(refusal) : done;
    }

    /// <summary>Gives a lock back and tells those in line.</summary>
    /// <exception cref="SwarmException">The caller does not hold it.</exception>
    public static ValueTask<Done<ResourceName>> UnlockAsync(
        Participant caller, ResourceName resource, string? requestId, CancellationToken cancellation) =>
        caller.WriteAsync(
            requestId,
            (_, events) => events[0].Event is LockReleased e ? e.Resource : throw RequestReuse.Of(requestId),
            (state, _) =>
            {
                var unlocked = LeaseDecider.Unlock(state.Leases, caller.Caller.Name, resource, requestId);
                if (unlocked.IsRefused)
                    return Decision<ResourceName>.FromRefusal(unlocked.Refusal);
                var notes = MessageDecider.Notes(state.Messages, LeaseDecider.Freed(state.Leases, unlocked.Events));
                return Decision<ResourceName>.Accept(resource, [.. unlocked.Events, .. notes]);
            },
            cancellation);
}
