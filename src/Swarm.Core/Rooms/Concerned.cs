using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Rooms;

/// <summary>Whom events wake: those who are told of them, and those who may take work that has become ready.</summary>
internal static class Concerned
{
    /// <summary>Each agent once.</summary>
    /// <param name="events">What happened, in order.</param>
    /// <param name="before">The room before the first of them.</param>
    /// <param name="after">The room after the last.</param>
    public static IReadOnlySet<AgentName> By(ImmutableArray<Recorded> events, RoomState before, RoomState after)
    {
        var concerned = new HashSet<AgentName>();
        var state = before;
        foreach (var recorded in events)
        {
            concerned.UnionWith(Inboxes.RecipientsOf(recorded, state));
            // Its own parked wait ends, with the reason.
            if (recorded.Event is AgentLeft { Reason: LeaveReason.Stopped } stopped)
                concerned.Add(stopped.Name);
            if (events.Length > 1)
                state = state.Apply(recorded);
        }
        // What became ready during a pause is news for everybody when it ends.
        if (events.Any(e => e.Event is TeamResumed))
            concerned.UnionWith(Invited(0, events[^1].At, after));
        else if (after.Team.Pause is null && events.Any(e => e.Event is TaskAdded or TaskReported or TaskReleased or AgentLeft))
            concerned.UnionWith(Invited(events[0].Position, events[^1].At, after));
        return concerned;
    }

    /// <summary>As <see cref="By"/>, for all that happened since then; perhaps some others too.</summary>
    /// <param name="position">Behind this one.</param>
    /// <param name="at">Not before this, UTC.</param>
    /// <param name="state">The room now.</param>
    /// <param name="now">UTC.</param>
    public static HashSet<AgentName> Since(long position, DateTimeOffset at, RoomState state, DateTimeOffset now) =>
    [
        .. state.Inboxes.WithNewsAfter(position),
        .. state.Agents.All.Values.Where(a => a.LeftBecause == LeaveReason.Stopped && a.Since >= at).Select(a => a.Name),
        .. Invited(position + 1, now, state),
    ];

    // Who is still starting has no server that could be woken.
    private static IEnumerable<AgentName> Invited(long since, DateTimeOffset now, RoomState state) =>
        state.Tasks.InvitedSince(since, state.Agents, state.Team, now).Where(name => state.Agents.Find(name) is { Stage: AgentStage.Present });
}
