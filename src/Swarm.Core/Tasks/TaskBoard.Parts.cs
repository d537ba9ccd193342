using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

public sealed partial record TaskBoard
{
    // By the task that they are parts of; those that are part of none under the id that no task has.
    private ImmutableDictionary<TaskId, PhaseTable> Phases { get; init; } = ImmutableDictionary<TaskId, PhaseTable>.Empty;

    /// <summary>The parts of a task, in the order in which they were added.</summary>
    public IEnumerable<WorkTask> Parts(TaskId id) => PartsOf.GetValueOrDefault(id, []).Select(p => All[p]);

    /// <summary>The plan that the agent was the last to hold and that waits for its parts; the newest of several, or null.</summary>
    public WorkTask? DividedBy(AgentName agent) =>
        PartsOf.Keys.Select(Find).Where(t => t is { Status: WorkStatus.Delegated, Kind: TaskKind.Plan } && t.ReportedBy == agent).MaxBy(t => t!.Since);

    /// <summary>The parts of a task that are not over.</summary>
    public IEnumerable<WorkTask> OpenParts(TaskId id) => Parts(id).Where(p => p.HoldsUp);

    /// <summary>Whether the task is the other one, or a part of it, or a part of a part.</summary>
    public bool IsWithin(TaskId id, TaskId whole)
    {
        var seen = new HashSet<TaskId>();
        for (var at = Find(id); at is not null && seen.Add(at.Id); at = at.Parent is { } parent ? Find(parent) : null)
        {
            if (at.Id == whole)
                return true;
        }
        return false;
    }

    /// <summary>What an earlier phase has still to do before the task's own is on; empty when it is.</summary>
    public IEnumerable<WorkTask> EarlierPhase(WorkTask task)
    {
        var phases = PhasesOf(task);
        return task.Step is { } step && phases.Current is var current && current < step
            ? phases.At(current).Select(id => All[id]).Where(t => t.HoldsUp)
            : [];
    }

    /// <summary>The tasks of the phase that is on where the task is; empty when it has none.</summary>
    public IEnumerable<WorkTask> CurrentPhase(WorkTask task) =>
        task.Step is null ? [] : PhasesOf(task) is var phases ? phases.At(phases.Current).Select(id => All[id]) : [];

    /// <summary>
    /// The done tasks that a review is about: those that it needs, else those of the phase before its own. Where a review is among these, also those
    /// that this one was about.
    /// </summary>
    public ImmutableArray<WorkTask> Reviewed(WorkTask review) => [.. Before(review).Where(t => t.Kind == TaskKind.Work)];

    /// <summary>The done reviews that looked, before this one, at one of these tasks.</summary>
    internal IEnumerable<WorkTask> ReviewsBefore(WorkTask review, IReadOnlyCollection<WorkTask> of) =>
        Before(review).Where(t => t.Kind == TaskKind.Review && Reviewed(t).Any(of.Contains));

    /// <summary>The board after events that are not written yet.</summary>
    internal TaskBoard With(params IEnumerable<SwarmEvent> events) =>
        events.Aggregate(this, (board, happened) => board.Apply(new Recorded(0, default, AgentName.Swarm, happened)));

    /// <summary>What a report means for a task; null for what nobody can report on it.</summary>
    internal TaskTrigger? TriggerOf(WorkTask task, WorkStatus reported, TaskActor by) =>
        by != TaskActor.Room ? TaskTransitions.Reporting(reported, task.Kind, OpenParts(task.Id).Any())
        : reported == WorkStatus.Done ? TaskTrigger.PartsDone
        : null;

    // What still stands, each once, by id: a review may be about another that is about it.
    private IEnumerable<WorkTask> Before(WorkTask review)
    {
        var found = new SortedDictionary<TaskId, WorkTask>();
        var look = new Queue<WorkTask>([review]);
        while (look.TryDequeue(out var at))
        {
            // What a done review was about may be forgotten already.
            foreach (var task in RightBefore(at).Select(Find).OfType<WorkTask>().Where(t => t is { Status: WorkStatus.Done, ReplacedBy: null } && t.Id != review.Id))
            {
                if (task.Kind is TaskKind.Work or TaskKind.Review && found.TryAdd(task.Id, task) && task.Kind == TaskKind.Review)
                    look.Enqueue(task);
            }
        }
        return found.Values;
    }

    private ImmutableArray<TaskId> RightBefore(WorkTask review) =>
        !review.Needs.IsEmpty ? review.Needs
        : review.Step is { } step && PhasesOf(review) is var phases && phases.Before(step) is { } before ? phases.At(before)
        : [];

    private bool Waits(WorkTask task) => Unmet(task).Any() || (task.Step is { } step && PhasesOf(task).Current < step);

    private PhaseTable PhasesOf(WorkTask task) => Phases.GetValueOrDefault(task.Parent ?? default, PhaseTable.Empty);

    // Whose turn it is changes when the last task of a phase is over, and when an earlier one gets something to do.
    private TaskBoard Rephased(WorkTask? before, WorkTask after, Recorded recorded)
    {
        if (after.Step is null)
            return this;
        var known = PhasesOf(after);
        var next = known.With(before, after);
        if (ReferenceEquals(next, known))
            return this;
        var board = this with { Phases = Phases.SetItem(after.Parent ?? default, next) };
        return next.Current == known.Current
            ? board
            : next.Behind(Math.Min(known.Current, next.Current)).Aggregate(board, (b, id) => b.Freed(id, recorded).HeldBack(id, recorded));
    }
}
