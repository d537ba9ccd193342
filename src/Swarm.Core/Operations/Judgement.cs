using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>What follows for the team from a judge's verdict (REQUIREMENTS B9). Pure.</summary>
internal static class Judgement
{
    /// <summary>The decision with the verdict's consequences: the goal is met, the next cycle starts, or a person is asked.</summary>
    public static Decision<ReportResult> Follow(RoomState state, Decision<ReportResult> decision, ReportRequest report)
    {
        if (decision.IsRefused || state.Tasks.Find(decision.Result.Id) is not { Kind: TaskKind.Judge } judgement)
            return decision;
        var (happened, notes) = report.Status switch
        {
            WorkStatus.Done => GoalMet(state, judgement, report),
            WorkStatus.SentBack => Missing(state, judgement, report),
            _ => (null, []),
        };
        return happened is null && notes.Count == 0
            ? decision
            : Decision<ReportResult>.Accept(
                decision.Result,
                [.. decision.Events, .. happened is null ? [] : new[] { happened }, .. MessageDecider.Notes(state.Messages, notes)]);
    }

    private static (SwarmEvent?, List<(AgentName, string)>) GoalMet(RoomState state, WorkTask judgement, ReportRequest report) =>
        (new TeamGoalMet(judgement.Id, report.Summary.Trim()),
        Told(state, $"The goal is met, says the judge ({judgement.Id}): {report.Summary.Trim()} Tell the person who asked for it what was made and where, then wait."));

    private static (SwarmEvent?, List<(AgentName, string)>) Missing(RoomState state, WorkTask judgement, ReportRequest report)
    {
        var most = state.Team.Definition?.Limits.Cycles ?? new TeamLimits().Cycles;
        var missing = report.Summary.Trim();
        if (state.Team.Cycle >= most)
        {
            var end = $"The goal is not met after {state.Team.Cycle} of {most} cycles, says the judge ({judgement.Id}): {missing}";
            return (null, [.. Told(state, $"{end} No further cycle starts: a person decides, who was told."), (AgentName.Human, $"{end} Post to the team what it is to do.")]);
        }
        var next = state.Team.Cycle + 1;
        return (
            new TeamCycleStarted(next, judgement.Id, missing),
            Told(state, $"Cycle {next} of {most} starts. Missing, says the judge ({judgement.Id}): {missing} add_tasks what is missing, and a judge task that needs it."));
    }

    // Whoever dispatches; a person when nobody does.
    private static List<(AgentName To, string Body)> Told(RoomState state, string body)
    {
        ImmutableArray<AgentName> to = [.. state.Dispatchers.Select(a => a.Name)];
        return [.. to.IsEmpty ? [(AgentName.Human, body)] : to.Select(name => (name, body))];
    }
}
