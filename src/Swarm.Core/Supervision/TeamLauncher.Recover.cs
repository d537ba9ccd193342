using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

/// <summary>What became of an agent when a person brought the team up.</summary>
public enum RecoveryOutcome
{
    /// <summary>It had survived.</summary>
    Runs,
    /// <summary>It was gone and is started again.</summary>
    Restarted,
    /// <summary>It is gone and stays so.</summary>
    Gone,
}

/// <summary>One agent of a team that was brought up.</summary>
/// <param name="Agent">As the log has it now.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Why">Why it stays gone; empty otherwise.</param>
public sealed record RecoveredAgent(Agent Agent, RecoveryOutcome Outcome, string Why = "");

public sealed partial class TeamLauncher
{
    /// <summary>
    /// Brings a team back after its processes died, all or some: settles what the dead left behind and starts them again in panes.
    /// Nobody who ended in order, was stopped, or was there before the last <c>swarm down</c> comes back.
    /// </summary>
    /// <param name="caller">Who brings it up.</param>
    /// <param name="fresh">Starts nobody again, now or later.</param>
    /// <param name="cancellation">Ends it between two agents.</param>
    /// <returns>Planners first, then by name.</returns>
    /// <exception cref="SwarmException">tmux or the room is not usable. Agents before that one were started.</exception>
    public async Task<ImmutableArray<RecoveredAgent>> RecoverAsync(Participant caller, bool fresh, CancellationToken cancellation)
    {
        var (room, by) = (caller.Room, caller.Caller.Name);
        // tmux leaves its socket behind when it is killed.
        Layout(room.Files.Workspace).Session.Server.RemoveDeadSocket();
        var settled = await SettleAsync(room, by, cancellation);
        await room.ExecuteAsync(by, (_, _) => Decision<bool>.Accept(true, new TeamStarted(fresh ? true : null)), cancellation);
        var recovered = ImmutableArray.CreateBuilder<RecoveredAgent>();
        foreach (var agent in room.CatchUp().Agents.All.Values.OrderBy(a => room.State.Team.May(a.Role, RoleRights.Dispatch) ? 0 : 1).ThenBy(a => a.Name))
        {
            cancellation.ThrowIfCancellationRequested();
            if (agent.IsLive)
                recovered.Add(new RecoveredAgent(agent, RecoveryOutcome.Runs));
            else if (WhyNot(room.State, agent) is not { } why)
                recovered.Add(await RecoverAsync(room, by, agent));
            else if (settled.Contains(agent.Name))
                recovered.Add(new RecoveredAgent(agent, RecoveryOutcome.Gone, why));
        }
        return recovered.ToImmutable();
    }

    private async Task<RecoveredAgent> RecoverAsync(Room room, AgentName by, Agent lost)
    {
        try
        {
            var outcome = await RestartAsync(room, by, lost, attempt: 1, "swarm up") is null ? RecoveryOutcome.Runs : RecoveryOutcome.Restarted;
            return new RecoveredAgent(room.CatchUp().Agents.Find(lost.Name)!, outcome);
        }
        catch (SwarmException refused)
        {
            return new RecoveredAgent(room.CatchUp().Agents.Find(lost.Name)!, RecoveryOutcome.Gone, refused.Refusal.Message);
        }
    }

    // As a person sees it, without the brakes: that many are gone is why the team is brought up.
    private static async Task<ImmutableHashSet<AgentName>> SettleAsync(Room room, AgentName by, CancellationToken cancellation)
    {
        var (state, now, observer) = (room.CatchUp(), room.Clock.GetUtcNow(), new Observer(room));
        var settled = ImmutableHashSet.CreateBuilder<AgentName>();
        foreach (var agent in state.Agents.Live)
        {
            var seen = observer.Of(state, agent, now);
            var end = Ladder.Decide(seen, new LadderRound(room.Settings, state.Team, now, default)) as LadderStep.Settle;
            if (end is not null && await room.ExecuteAsync(
                by,
                (s, _) => Deaths.Same(s, agent) ? Departure.Decide(s, agent.Name, end.Reason, end.Note) : Decision<bool>.Accept(false),
                cancellation))
            {
                settled.Add(agent.Name);
            }
        }
        return settled.ToImmutable();
    }

    // Null when it is to come back.
    private static string? WhyNot(RoomState state, Agent gone) =>
        !gone.IsLost || gone.Since <= state.Team.ClosedAt ? Departure.Words(gone.LeftBecause ?? LeaveReason.Ended)
        : gone.Spawned is null ? "it was not in a pane of the team's; start it where it ran"
        : !Ladder.IsRestartable(gone) ? "a command runs once"
        : gone.Parent is { } parent && state.Agents.Find(parent) is { LeftBecause: LeaveReason.Stopped } ? $"{parent}, who spawned it, was stopped"
        : null;
}
