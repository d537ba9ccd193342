using System.Globalization;
using Swarm.Core.Agents;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

/// <summary>
/// What is done about an agent that is gone or does not get on (REQUIREMENTS E3): nudge, nudge again, start again, give up. Pure:
/// all that it remembers is in the log, so that another supervisor goes on where this one ended.
/// </summary>
internal static class Ladder
{
    /// <summary>An agent that takes part through commands only is gone when it has been silent for this long.</summary>
    public static readonly TimeSpan SilentCommandAgent = TimeSpan.FromMinutes(30);

    /// <summary>An agent whose spawner died before it had a pane is gone after this.</summary>
    public static readonly TimeSpan UnplacedAgent = TimeSpan.FromMinutes(1);

    /// <summary>Who starts an agent writes down its pane within this; else it died in between.</summary>
    public static readonly TimeSpan PlacedWithin = TimeSpan.FromSeconds(5);

    /// <summary>A person is told of an agent that waits for a permission, or has not joined, after this.</summary>
    public static readonly TimeSpan NeedsPerson = TimeSpan.FromMinutes(5);

    private const int NudgesBeforeRestart = 2;
    private const int LongestBackOff = 15;

    /// <summary>Null when there is nothing to do now.</summary>
    public static LadderStep? Decide(Observation seen, LadderRound round)
    {
        if (seen.Agent.Stage == AgentStage.Gone)
            return OfLost(seen, round);
        if (End(seen, round) is { } end)
            return end;
        if (seen.Agent is { Process: null, Spawned: not null } && round.Now - seen.Agent.Since is var since && since > PlacedWithin && since < UnplacedAgent)
            return new LadderStep.Adopt();
        if (round.Team.Pause is not null)
            return null;
        return seen.Agent switch
        {
            { Stage: AgentStage.Starting } => OfStarting(seen, round),
            { Via: JoinedVia.Command } => Silent(seen, round) && seen.HoldsTask ? new LadderStep.GiveBack() : null,
            _ when !seen.IsConnected => OfDisconnected(seen, round),
            _ => seen.Sighting is { } sighting ? OfPresent(seen, sighting, round) : null,
        };
    }

    /// <summary>Whether Swarm may ever start it again: it was spawned into a pane, and is no program that runs once.</summary>
    public static bool IsRestartable(Agent agent) =>
        agent is { Spawned: { } spawned, Transcript: not null } && !IsCommand(spawned);

    /// <summary>Whether it was lost, and is to be started again unless something holds that up.</summary>
    public static bool ComesBack(Agent agent, TeamBoard team) =>
        agent is { IsLost: true, IsGivenUp: false } && IsRestartable(agent) && agent.Since > team.ClosedAt;

    /// <summary>How often Swarm has started it again within the time that the settings count.</summary>
    public static int RestartsWithin(Agent agent, RoomSettings settings, DateTimeOffset now) =>
        agent.Restarts.Count(at => IsWithin(settings.RestartWindow, at, now));

    /// <summary>Whether it was so lately. What lies ahead was noted before the clock was set back; nobody knows when.</summary>
    public static bool IsWithin(TimeSpan window, DateTimeOffset at, DateTimeOffset now) => at <= now && now - at < window;

    // It has ended. In a pane of the team's the program tells, else its server, else silence.
    private static LadderStep.Settle? End(Observation seen, LadderRound round) => seen.Agent switch
    {
        { Process: not null } => seen.ProcessLives ? null : Ended(seen),
        { Stage: AgentStage.Starting } => round.Now - seen.Agent.Since > UnplacedAgent
            ? new LadderStep.Settle(LeaveReason.LaunchFailed, "it was never placed in a pane")
            : null,
        { Via: JoinedVia.Mcp } => seen.IsConnected ? null : new LadderStep.Settle(LeaveReason.Died),
        _ => Silent(seen, round) ? new LadderStep.Settle(LeaveReason.Died, "silent for too long") : null,
    };

    private static LadderStep.Settle Ended(Observation seen)
    {
        var status = seen.ExitStatus is { } code ? string.Create(CultureInfo.InvariantCulture, $"exit status {code}") : null;
        // 130: ended by Control-C at its pane.
        var inOrder = seen.ExitStatus is 0 or 130;
        if (seen.Agent.Stage != AgentStage.Starting)
            return inOrder ? new LadderStep.Settle(LeaveReason.Ended) : new LadderStep.Settle(LeaveReason.Died, status ?? "its pane is gone");
        // A command need not join: that it has ended is all there is to say.
        return seen.Agent.Spawned is { } spawned && IsCommand(spawned)
            ? new LadderStep.Settle(LeaveReason.Ended, inOrder ? null : status)
            : new LadderStep.Settle(LeaveReason.LaunchFailed, status is null ? "it ended before it joined" : $"it ended before it joined ({status})");
    }

    private static LadderStep.Restart? OfLost(Observation seen, LadderRound round)
    {
        var agent = seen.Agent;
        if (round.Team is not { Pause: null, Brake: null } || !ComesBack(agent, round.Team) || seen.ParentStopped)
            return null;
        var before = RestartsWithin(agent, round.Settings, round.Now);
        var due = agent.Since + (round.Settings.RestartDelay * Math.Pow(2, Math.Min(before, 10)));
        return before < round.Settings.Restarts && (round.Now >= due || agent.Since > round.Now) ? new LadderStep.Restart(before + 1, agent.Left?.Note ?? "it died") : null;
    }

    private static LadderStep.Tell? OfStarting(Observation seen, LadderRound round) =>
        seen.ProcessLives && !IsCommand(seen.Agent.Spawned) && seen.Agent.StuckAt is null && round.Now - Later(seen.Agent.Since, round.AwakeSince) > NeedsPerson
            ? new LadderStep.Tell("it has not joined; a dialog may be open in its pane: swarm attach")
            : null;

    // The CLI lives and its server does not. Claude Code starts a server again at the next call, so a call is what it needs.
    private static LadderStep? OfDisconnected(Observation seen, LadderRound round) =>
        seen.DisconnectedSince is { } since && round.Now - since >= round.Settings.Reconnect
            ? Rung(seen, round, interrupt: false, "its server ended")
            : null;

    private static LadderStep? OfPresent(Observation seen, Sighting sighting, LadderRound round)
    {
        var quiet = round.Now - Later(sighting.LastSign, round.AwakeSince);
        if (sighting.Presence == Presence.Idle)
            return null;
        return sighting.Circumstance switch
        {
            Circumstance.Unauthorized => Once(seen, sighting, "the model's service does not accept its credentials: log in, then type something into its pane"),
            Circumstance.AwaitingPermission => quiet > NeedsPerson ? Once(seen, sighting, "it waits for a permission: swarm attach, and answer in its pane") : null,
            Circumstance.RateLimited or Circumstance.ServerError => BackOff(seen, sighting, round),
            Circumstance.TurnEnded when quiet > round.Settings.NudgeAfterEnd => Rung(seen, round, interrupt: false, "it ended its turn without wait"),
            _ when sighting.Presence == Presence.Stalled && quiet > round.Settings.StalledAfter =>
                Rung(seen, round, interrupt: true, string.Create(CultureInfo.InvariantCulture, $"silent for {quiet.TotalMinutes:F0} min")),
            _ => null,
        };
    }

    private static LadderStep.Tell? Once(Observation seen, Sighting sighting, string reason) =>
        seen.Agent.StuckAt is { } told && told >= sighting.LastSign ? null : new LadderStep.Tell(reason);

    // The CLI has ended its turn with the error: something must be typed for it to try again. More of it would not help.
    private static LadderStep.Nudge? BackOff(Observation seen, Sighting sighting, LadderRound round)
    {
        var before = Unconfirmed(seen)?.Attempt ?? 0;
        var delay = round.Settings.ConfirmNudge * Math.Min(Math.Pow(2, before), LongestBackOff);
        var from = Later(Later(sighting.LastSign, round.AwakeSince), Unconfirmed(seen)?.At ?? default);
        return TakesText(seen) && round.Now - from >= delay
            ? new LadderStep.Nudge(before + 1, Interrupt: false, sighting.Circumstance == Circumstance.RateLimited ? "rate limited; it may try again" : "the model's service failed; it may try again")
            : null;
    }

    private static LadderStep? Rung(Observation seen, LadderRound round, bool interrupt, string reason)
    {
        if (!TakesText(seen))
            return seen.HoldsTask && interrupt ? new LadderStep.GiveBack() : null;
        var (at, attempt) = Unconfirmed(seen) ?? (default, 0);
        if (round.Now - Later(at, round.AwakeSince) < round.Settings.ConfirmNudge && attempt > 0)
            return null;
        if (attempt < NudgesBeforeRestart)
            return new LadderStep.Nudge(attempt + 1, interrupt, reason);
        if (round.Team.Brake is not null || !IsRestartable(seen.Agent))
            return seen.HoldsTask ? new LadderStep.GiveBack() : null;
        var before = RestartsWithin(seen.Agent, round.Settings, round.Now);
        return before < round.Settings.Restarts
            ? new LadderStep.Restart(before + 1, $"{reason}; {attempt} nudges did not help")
            : new LadderStep.GiveUp(reason);
    }

    // A nudge counts when the agent's next call arrives.
    private static (DateTimeOffset At, int Attempt)? Unconfirmed(Observation seen) =>
        seen.Agent.Nudged is { } nudge && !(seen.LastCall > nudge.At) ? nudge : null;

    // There is a pane of ours, and a program in it that reads what is typed.
    private static bool TakesText(Observation seen) => seen.ProcessLives && seen.Agent.Spawned is { } spawned && !IsCommand(spawned);

    private static bool Silent(Observation seen, LadderRound round) =>
        round.Now - Later(seen.LastCall ?? seen.Agent.Since, round.AwakeSince) > SilentCommandAgent;

    private static bool IsCommand(AgentSpawned? spawned) => string.Equals(spawned?.Client, "command", StringComparison.Ordinal);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
