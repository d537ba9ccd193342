using System.Globalization;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Supervision;

/// <summary>An agent is gone, with the two brakes: it died once too often, or too many died at once. Pure.</summary>
internal static class Deaths
{
    /// <summary>False and no events when the agent is not what was seen any more.</summary>
    public static Decision<bool> Decide(RoomState state, Agent seen, LadderStep.Settle how, RoomSettings settings, DateTimeOffset now)
    {
        if (!Same(state, seen))
            return Decision<bool>.Accept(false);
        if (how.Reason is not (LeaveReason.Died or LeaveReason.LaunchFailed))
            return Departure.Decide(state, seen.Name, how.Reason, how.Note);
        var restarts = Ladder.RestartsWithin(seen, settings, now);
        var givenUp = Ladder.IsRestartable(seen) && restarts >= settings.Restarts;
        var lastWords = how.Note is { } note ? $" ({note})" : "";
        var notes = givenUp ? Told(state, seen, $"{seen.Name} {Departure.Words(how.Reason)}{lastWords}. {Tried(restarts)}") : [];
        var deaths = 1 + state.Team.Deaths.Count(at => Ladder.IsWithin(settings.MassDeathWindow, at, now));
        if (state.Team.Brake is not null || deaths < settings.MassDeath)
            return Departure.Decide(state, seen.Name, how.Reason, how.Note, givenUp, notes: notes);
        var why = string.Create(CultureInfo.InvariantCulture, $"{deaths} agents died within {settings.MassDeathWindow.TotalSeconds:F0} s");
        var left = Departure.Decide(
            state, seen.Name, how.Reason, how.Note, givenUp,
            notes: [.. notes, .. Told(state, seen, $"{why}: nobody is started again until a person runs swarm resume or swarm up. Look at .tmm/transcripts first.")]);
        return Decision<bool>.Accept(true, [.. left.Events, new TeamBraked(why)]);
    }

    /// <summary>The same for an agent that is there, does not react, and was started again often enough.</summary>
    public static Decision<bool> GiveUp(RoomState state, Agent seen, string reason, RoomSettings settings, DateTimeOffset now) =>
        !Same(state, seen) ? Decision<bool>.Accept(false) : Departure.Decide(
            state, seen.Name, LeaveReason.Died, reason, givenUp: true, ClaimLoss.HolderStalled,
            Told(state, seen, $"{seen.Name} does not react ({reason}). {Tried(Ladder.RestartsWithin(seen, settings, now))}"));

    /// <summary>Whether the agent is still what was seen before the lock was taken, not one that came back in between.</summary>
    public static bool Same(RoomState state, Agent seen) =>
        state.Agents.Find(seen.Name) is { } now && now.Stage == seen.Stage && now.Pid == seen.Pid && now.Since == seen.Since;

    /// <summary>The human and whoever planned the agent.</summary>
    public static IEnumerable<(AgentName To, string Body)> Told(RoomState state, Agent agent, string body) =>
        Inboxes.PlannersOf(agent.Name, state).Where(p => p != AgentName.Human).Append(AgentName.Human).Select(to => (to, body));

    private static string Tried(int restarts) => string.Create(
        CultureInfo.InvariantCulture,
        $"It was started again {restarts} times and is given up; what it held is given back. A person starts it again with swarm up, a planner one under another name with spawn_agent.");
}
