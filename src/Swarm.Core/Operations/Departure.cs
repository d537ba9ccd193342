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
    public static Decision<bool> Decide(RoomState state, AgentName name, LeaveReason reason, string? note = null)
    {
        var left = AgentDecider.Leave(state.Agents, name, reason, note);
        if (left.Events.IsEmpty)
            return left;
        var tasks = TaskDecider.HolderGone(state.Tasks, name, LossFor(reason));
        var locks = LeaseDecider.HolderGone(state.Leases, name);
        var notes = MessageDecider.DebtorGone(state.Agents, state.Messages, name, Words(reason))
            .Concat(LeaseDecider.Freed(state.Leases, locks));
        return Decision<bool>.Accept(true, [.. left.Events, .. tasks, .. locks, .. MessageDecider.Notes(state.Messages, notes)]);
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
