using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Leases;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;

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
            (state, now) => Told(state, LeaseDecider.Lock(state.Leases, caller.Caller.Name, resource, reason, minutes, requestId, now)),
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
                return unlocked.IsRefused
                    ? Decision<ResourceName>.FromRefusal(unlocked.Refusal)
                    : Told(state, Decision<ResourceName>.Accept(resource, unlocked.Events.AsSpan()));
            },
            cancellation);

    /// <summary>Whether a lock is held beyond its time while others wait for it.</summary>
    internal static bool AnyTimeUp(RoomState state, DateTimeOffset now) => !LeaseDecider.TimeUp(state.Leases, now).IsEmpty;

    /// <summary>Gives such locks back and tells everybody concerned.</summary>
    internal static async Task EndTimeUpAsync(Room room, CancellationToken cancellation) =>
        await room.ExecuteAsync(
            AgentName.Swarm,
            (state, now) => Told(state, Decision<bool>.Accept(true, LeaseDecider.TimeUp(state.Leases, now).AsSpan())),
            cancellation);

    // Who waits for what is free now, and who lost what it held, is told in the same decision.
    private static Decision<T> Told<T>(RoomState state, Decision<T> decided)
    {
        if (decided.IsRefused)
            return decided;
        // Who takes a lock over in the same decision is its next holder: nothing became free for those in line.
        var freed = decided.Events.OfType<LockReleased>().Where(e => e.Because != LockReleased.TakenOver);
        var notes = LeaseDecider.Freed(state.Leases, freed).Concat(LeaseDecider.Lost(decided.Events).Where(n => state.Agents.IsLive(n.To)));
        return Decision<T>.Accept(decided.Result, [.. decided.Events, .. MessageDecider.Notes(state.Messages, notes)]);
    }
}
