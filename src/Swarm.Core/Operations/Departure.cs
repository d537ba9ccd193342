using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Leases;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>An agent goes, and everything that it held or owed is settled in the same decision.</summary>
internal static class Departure
{
    /// <summary>Pure. False and no events when the agent was not there.</summary>
    /// <param name="state">The room.</param>
    /// <param name="name">Who goes.</param>
    /// <param name="reason">Why.</param>
    /// <param name="note">What is known beyond that, in one line.</param>
    /// <param name="givenUp">Whether it died once too often.</param>
    /// <param name="loss">Why its claim ends, when that is another reason.</param>
    /// <param name="notes">What the room says beside it.</param>
    public static Decision<bool> Decide(
        RoomState state,
        AgentName name,
        LeaveReason reason,
        string? note = null,
        bool givenUp = false,
        ClaimLoss? loss = null,
        IEnumerable<(AgentName To, string Body)>? notes = null)
    {
        if (reason == LeaveReason.Ended && state.Tasks.HeldBy(name) is { } unreported)
            note ??= $"without a last report on {unreported.Id}";
        var left = AgentDecider.Leave(state.Agents, name, reason, note, givenUp);
        if (left.Events.IsEmpty)
            return left;
        var tasks = TaskDecider.HolderGone(state.Tasks, name, loss ?? LossFor(reason));
        var locks = LeaseDecider.HolderGone(state.Leases, name);
        var said = MessageDecider.DebtorGone(state.Agents, state.Messages, name, Words(reason))
            .Concat(LeaseDecider.Freed(state.Leases, locks))
            .Concat(notes ?? []);
        return Decision<bool>.Accept(true, [.. left.Events, .. tasks, .. locks, .. MessageDecider.Notes(state.Messages, said)]);
    }

    private static ClaimLoss LossFor(LeaveReason reason) => reason switch
    {
        LeaveReason.Ended => ClaimLoss.HolderEnded,
        LeaveReason.Stopped => ClaimLoss.HolderStopped,
        _ => ClaimLoss.HolderDied,
    };

    /// <summary>How an agent left, in words.</summary>
    public static string Words(LeaveReason reason) => reason switch
    {
        LeaveReason.Ended => "left",
        LeaveReason.Stopped => "was stopped",
        LeaveReason.LaunchFailed => "could not be started",
        _ => "died",
    };
}
