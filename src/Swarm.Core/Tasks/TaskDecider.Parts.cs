using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

public static partial class TaskDecider
{
    /// <summary>How often a review may send the same work back when no team file says.</summary>
    public static readonly int DefaultRework = new TeamLimits().Rework;

    // Beside what was said of it before, with room for the rest of a task's limit.
    private const int ReasonCharacters = 6_000;

    // What is done when its parts are over, from a part upwards.
    private static IEnumerable<SwarmEvent> WholesDone(TaskBoard after, WorkTask part)
    {
        for (var at = part; at.Parent is { } parent && after.Find(parent) is { Status: WorkStatus.Delegated } whole && !after.OpenParts(parent).Any(); at = whole)
        {
            var parts = after.Parts(parent).Count(p => p.Status == WorkStatus.Done && p.ReplacedBy is null);
            var done = new TaskReported(parent, AgentName.Swarm, WorkStatus.Done, parts == 1 ? "its part is done" : $"its {parts} parts are done");
            after = after.With(done);
            yield return done;
        }
    }

    // Each task that the review names, or all that it is about, is to be done again by a task of its own: what is done stays done. So is every review
    // that had approved it.
    private static Decision<ImmutableArray<SwarmEvent>> SentBack(TaskBoard tasks, TeamBoard team, WorkTask review, TaskReported report)
    {
        var about = tasks.Reviewed(review);
        if (about.IsEmpty)
            return Refusals.NothingToSendBack(review.Id, review.Needs);
        var names = TasksNamedIn($"{report.Summary} {report.Evidence}").ToHashSet();
        var named = about.Where(t => names.Contains(t.Id)).ToList();
        ImmutableArray<WorkTask> again = named.Count > 0 ? [.. named] : about;
        var most = team.Definition?.Limits.Rework ?? DefaultRework;
        if (again.FirstOrDefault(t => t.Rework >= most) is { } worn)
            return Refusals.ReworkedTooOften(review.Id, worn.Id, worn.Rework);
        again = [.. again, .. tasks.ReviewsBefore(review, again)];
        var next = tasks.Last!.Value.Number;
        var ids = again.ToDictionary(t => t.Id, _ => new TaskId(++next));
        return Decision<ImmutableArray<SwarmEvent>>.Accept([.. again.Select(t => Redo(t, ids, review, report))]);
    }

    private static SwarmEvent Redo(WorkTask task, Dictionary<TaskId, TaskId> ids, WorkTask review, TaskReported report)
    {
        // What other work needed is done.
        ImmutableArray<TaskId>? needs = task.Kind == TaskKind.Review && !task.Needs.IsEmpty ? [.. task.Needs.Select(n => ids.GetValueOrDefault(n, n))] : null;
        var reason = $"Sent back by {report.Agent} ({review.Id}): {report.Summary}\n{report.Evidence}\n{task.Context}".Trim();
        return new TaskAdded(
            ids[task.Id],
            task.Title,
            task.Description,
            task.Specs.IsEmpty ? null : task.Specs,
            reason.Length <= ReasonCharacters ? reason : reason[..ReasonCharacters],
            task.ExpectedOutput,
            task.Priority,
            task.Deadline,
            task.Files.IsEmpty ? null : task.Files,
            needs,
            task.Role,
            task.Capability,
            task.Tier,
            task.Parent,
            task.Id,
            RequestId: null,
            task.Kind,
            task.Phase,
            task.Step,
            task.Rework + 1);
    }

    // As "T5: the edge case fails" names T5.
    private static IEnumerable<TaskId> TasksNamedIn(string text) =>
        text.Split([.. text.Where(c => !char.IsAsciiLetterOrDigit(c)).Distinct()]).Select(w => TaskId.TryParse(w, out var id) ? id : default);
}
