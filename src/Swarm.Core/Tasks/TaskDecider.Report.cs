using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

public static partial class TaskDecider
{
    /// <summary>With which lost claim a task is escalated: it goes back to ready 3 times (REQUIREMENTS B5).</summary>
    public const int LostClaimsToEscalate = 4;

    /// <summary>Says how a task stands: its holder, or a planner or person for a task that nobody holds.</summary>
    public static Decision<ReportResult> Report(TaskBoard tasks, TeamBoard team, AgentName caller, RoleName callerRole, ReportRequest report)
    {
        var held = tasks.HeldBy(caller);
        if ((report.Task ?? held?.Id) is not { } id)
            return Refusals.HoldsNothing(LastLoss(tasks, caller));
        if (tasks.Find(id) is not { } task)
            return Refusals.UnknownTask("task", id.ToString(), tasks.Last);
        var by = task.Holder == caller ? TaskActor.Holder : team.May(callerRole, RoleRights.Dispatch) ? TaskActor.Planner : TaskActor.Other;
        if (tasks.TriggerOf(task, report.Status, by) is not { } trigger)
            return Refusals.BadArgument("status", report.Status.Wire(), Reportable(task.Kind));
        if (TaskTransitions.Next(task.Status, trigger, by) is not { } to)
            return NotAllowed(task, caller, by, report.Status, held);
        if (TaskChecks.Report(report) is { } wrong)
            return wrong;
        if (Unproven(tasks, task, report) is { } unproven)
            return unproven;
        var reported = new TaskReported(
            id,
            caller,
            report.Status,
            report.Summary.Trim(),
            by == TaskActor.Holder ? task.Fence : null,
            report.Evidence,
            report.Artifacts.IsEmpty ? null : report.Artifacts,
            report.Checkpoint,
            report.RequestId);
        // Nothing follows for other tasks: most reports.
        if (to is WorkStatus.Working or WorkStatus.Blocked or WorkStatus.Ready)
            return Decision<ReportResult>.Accept(new ReportResult(id, task.Status, to, task.AddedBy, []), reported);
        var redone = trigger == TaskTrigger.SendBack ? SentBack(tasks, team, task, reported) : Decision<ImmutableArray<SwarmEvent>>.Accept([]);
        if (redone.IsRefused)
            return redone.Refusal;
        ImmutableArray<SwarmEvent> events = [reported, .. redone.Result];
        var after = tasks.With(events);
        ImmutableArray<SwarmEvent> wholes = [.. WholesDone(after, task)];
        events = [.. events, .. wholes];
        return Decision<ReportResult>.Accept(
            new ReportResult(id, task.Status, to, task.AddedBy, Unlocked(tasks, after.With(wholes), events)) { Redone = [.. redone.Result.OfType<TaskAdded>().Select(e => e.Id)] },
            events.AsSpan());
    }

    /// <summary>
    /// What becomes of the task of an agent that is gone or stalled: ready again, or escalated when it was lost too often. No
    /// events when it holds none.
    /// </summary>
    public static ImmutableArray<SwarmEvent> HolderGone(TaskBoard tasks, AgentName agent, ClaimLoss why)
    {
        if (tasks.HeldBy(agent) is not { } task)
            return [];
        var lost = task.Attempts + 1;
        return lost < LostClaimsToEscalate
            ? [new TaskReleased(task.Id, agent, task.Fence, why)]
            : [new TaskEscalated(task.Id, agent, task.Fence, why, lost)];
    }

    private static Refusal NotAllowed(WorkTask task, AgentName caller, TaskActor by, WorkStatus to, WorkTask? held)
    {
        if (task.IsFinal)
            return Refusals.TaskFinal(task.Id, task.Status.Wire(), task.Since, task.ReportedBy, task.ReplacedBy);
        var since = task.ClaimedAt ?? task.Since;
        if (by == TaskActor.Other)
        {
            var state = task.Holder is { } other ? Refusals.HeldSince(other, since) : task.Status.Wire();
            return Refusals.NotTheHolder(task.Id, state, Loss(task, caller), held?.Id);
        }
        if (by == TaskActor.Planner && task.Holder is { } holder)
            return Refusals.HolderDecides(task.Id, holder, since);
        return Refusals.NoTransition(
            task.Id, task.Status.Wire(), to.Wire(), [.. TaskTransitions.Reportable(task.Status, task.Kind, by).Select(s => s.Wire())]);
    }

    private static string Reportable(TaskKind kind) =>
        kind is TaskKind.Review or TaskKind.Judge ? "working, blocked, done, sent_back, failed or ready" : "working, blocked, done, failed or ready";

    private static Refusal? Unproven(TaskBoard tasks, WorkTask task, ReportRequest report)
    {
        if (report.Status == WorkStatus.Done && task.Kind == TaskKind.Plan && !tasks.Parts(task.Id).Any())
            return Refusals.PlanWithoutParts(task.Id);
        if (report.Status == WorkStatus.Done && string.IsNullOrWhiteSpace(report.Evidence))
            return Refusals.EvidenceMissing(task.Id);
        // The expected output is due with done, not before.
        var missing = report.Status == WorkStatus.Done
            ? report.MissingArtifacts
            : [.. report.MissingArtifacts.Where(path => report.Artifacts.Contains(path, StringComparer.Ordinal))];
        return missing.IsEmpty ? null : Refusals.ArtifactsMissing(task.Id, missing);
    }

    // What can be claimed now and could not before, in the order in which it was added.
    private static ImmutableArray<TaskId> Unlocked(TaskBoard before, TaskBoard after, ImmutableArray<SwarmEvent> events)
    {
        // What the board forgets within the decision, nobody needs any more.
        var over = events.OfType<TaskReported>().Select(e => after.Find(e.Id) ?? before.Find(e.Id)!).ToList();
        return
        [
            .. over.SelectMany(t => after.Needing(t.Id).Concat(after.CurrentPhase(t)))
                .Where(t => t.Status == WorkStatus.Ready && before.Find(t.Id) is { Status: WorkStatus.Pending or WorkStatus.SentBack })
                .Select(t => t.Id).Distinct().Order(),
        ];
    }

    private static string? Loss(WorkTask task, AgentName agent) =>
        task.Lost.LastOrDefault(l => l.Agent == agent) is { } lost ? Refusals.ClaimEnded(task.Id, lost.At, lost.Reason.Wire()) : null;

    private static string? LastLoss(TaskBoard tasks, AgentName agent) =>
        tasks.All.Values
            .Where(t => t.Lost.Any(l => l.Agent == agent))
            .MaxBy(t => t.Lost.Last(l => l.Agent == agent).Fence) is { } task
            ? Loss(task, agent)
            : null;
}
