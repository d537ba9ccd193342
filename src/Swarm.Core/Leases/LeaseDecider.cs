using System.Collections.Immutable;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Leases;

/// <summary>What came of asking for a lock.</summary>
/// <param name="Lease">The caller's lease; null when somebody else holds it and the caller is now in line.</param>
/// <param name="Refusal">Who holds it, when the caller does not.</param>
/// <param name="TakenOverFrom">The holder whose stale lease was taken over.</param>
/// <param name="Extended">Whether the caller held it already.</param>
public sealed record LockResult(Lease? Lease, Refusal? Refusal = null, AgentName? TakenOverFrom = null, bool Extended = false);

/// <summary>Who may hold a resource. Pure.</summary>
public static class LeaseDecider
{
    /// <summary>How long a lock is good for when the caller does not say, in minutes.</summary>
    public const int DefaultMinutes = 30;

    /// <summary>The longest, in minutes.</summary>
    public const int LongestMinutes = 1440;

    /// <summary>
    /// Takes the lock, extends the caller's own, or takes a stale one over. When another holds it, the caller is put in line, so
    /// the answer is a result with a refusal in it and one event.
    /// </summary>
    public static Decision<LockResult> Lock(
        LeaseBoard leases, AgentName caller, ResourceName resource, string reason, int minutes, string? requestId, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 200)
            return Refusals.BadArgument("reason", $"{reason.Length} characters", "1 to 200 characters: what you need it for");
        if (minutes is < 1 or > LongestMinutes)
            return Refusals.BadArgument("minutes", $"{minutes}", $"1 to {LongestMinutes}");
        var held = leases.Held.GetValueOrDefault(resource);
        if (held is not null && held.Holder != caller && held.Until > now)
            return InLine(leases, caller, held, now);
        var taken = new LockTaken(resource, reason, now.AddMinutes(minutes), leases.Fence + 1, requestId);
        var lease = new Lease(resource, caller, reason, now, taken.Until, taken.Fence);
        if (held is null || held.Holder == caller)
            return Decision<LockResult>.Accept(new LockResult(lease, Extended: held is not null), taken);
        var stale = new LockReleased(resource, held.Holder, LockReleased.TakenOver);
        return Decision<LockResult>.Accept(new LockResult(lease, TakenOverFrom: held.Holder), stale, taken);
    }

    /// <summary>Gives the lock back. Only its holder can.</summary>
    public static Decision<Lease> Unlock(LeaseBoard leases, AgentName caller, ResourceName resource, string? requestId)
    {
        if (leases.Held.GetValueOrDefault(resource) is not { } held)
            return Refusals.NotLocked(resource, leases.Held.Values.Where(l => l.Holder == caller).Select(l => l.Resource.Value));
        return held.Holder == caller
            ? Decision<Lease>.Accept(held, new LockReleased(resource, caller, "unlocked", requestId))
            : Refusals.LockedByOther(resource, held.Holder, held.Reason, held.Until);
    }

    /// <summary>What a leaving agent held is free.</summary>
    public static ImmutableArray<SwarmEvent> HolderGone(LeaseBoard leases, AgentName holder) =>
        [.. leases.Held.Values.Where(l => l.Holder == holder).Select(l => (SwarmEvent)new LockReleased(l.Resource, holder, "holder_gone"))];

    /// <summary>What is held beyond its time while others wait for it is free. A stale lock that nobody wants stays: it harms nobody.</summary>
    public static ImmutableArray<SwarmEvent> TimeUp(LeaseBoard leases, DateTimeOffset now) =>
        [.. leases.Wanted.Keys
            .Select(resource => leases.Held.GetValueOrDefault(resource))
            .Where(held => held is not null && held.Until <= now)
            .Select(held => (SwarmEvent)new LockReleased(held!.Resource, held.Holder, LockReleased.TimeUp))];

    /// <summary>What those are told who lose a lock by these events without having given it back.</summary>
    public static IEnumerable<(AgentName To, string Body)> Lost(IEnumerable<SwarmEvent> events) =>
        from released in events.OfType<LockReleased>()
        where released.Because is LockReleased.TakenOver or LockReleased.TimeUp
        let again = $"lock {{\"resource\":\"{released.Resource}\",\"reason\":\"…\"}}"
        select (released.Holder, $"Your lock on {released.Resource} has ended: its time was up and another wants it. Leave it alone until you have it again: {again}.");

    /// <summary>What those in line are told about the locks that these events free.</summary>
    public static IEnumerable<(AgentName To, string Body)> Freed(LeaseBoard leases, IEnumerable<SwarmEvent> events) =>
        from released in events.OfType<LockReleased>()
        from waiting in leases.WaitingFor(released.Resource)
        where waiting != released.Holder
        select (waiting, $"{released.Resource} is free: call lock {{\"resource\":\"{released.Resource}\",\"reason\":\"…\"}}.");

    private static Decision<LockResult> InLine(LeaseBoard leases, AgentName caller, Lease held, DateTimeOffset now)
    {
        var refusal = Refusals.Locked(held.Resource, held.Holder, held.Reason, held.Until, (int)Math.Ceiling((held.Until - now).TotalSeconds));
        var result = new LockResult(null, refusal);
        return leases.WaitingFor(held.Resource).Contains(caller)
            ? Decision<LockResult>.Accept(result)
            : Decision<LockResult>.Accept(result, new LockWanted(held.Resource));
    }
}
