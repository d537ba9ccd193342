using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

public sealed partial record TaskBoard
{
    /// <summary>How many tasks are kept that are over and that nothing depends on. The log has them all.</summary>
    public const int MostOver = 512;

    private const int MostFreed = 1024;

    /// <summary><see cref="MostOver"/>, for this room.</summary>
    internal int KeepsOver { get; init; } = MostOver;

    /// <summary>Tasks that are over, in the order in which they are looked at to be forgotten.</summary>
    internal Backlog<TaskId> Over { get; init; } = [];

    /// <summary>How many tasks were over, and are not kept any more; statuses with none are absent.</summary>
    public ImmutableSortedDictionary<WorkStatus, int> Forgotten { get; init; } = ImmutableSortedDictionary<WorkStatus, int>.Empty;

    /// <summary>Whether the id is that of a task that was over and is not kept any more.</summary>
    public bool IsForgotten(TaskId id) => id.Number >= 1 && id.Number <= Last?.Number && !All.ContainsKey(id);

    /// <summary>The board as it was when these were its tasks. What can be told from the tasks themselves is.</summary>
    internal TaskBoard WithTasks(List<WorkTask> tasks)
    {
        var board = this;
        foreach (var task in tasks)
        {
            board = board.Put(null, task);
            if (task.Step is not null)
                board = board with { Phases = board.Phases.SetItem(task.Parent ?? default, board.PhasesOf(task).With(null, task)) };
            if (task.Parent is { } whole)
                board = board with { PartsOf = Needs(board.PartsOf, whole, task.Id) };
        }
        var needed = NeededBy;
        foreach (var task in tasks)
        {
            foreach (var need in task.Needs)
                needed = board.All.ContainsKey(need) ? Needs(needed, need, task.Id) : needed;
        }
        return board with { Over = Over, NeededBy = needed };
    }

    // One at a time, for one becomes over at a time. What something still depends on goes to the end of the line.
    private TaskBoard Forgetting()
    {
        if (Over.Count <= KeepsOver)
            return this;
        var (task, rest) = (All[Over[0]], Over.RemoveFirst(1));
        return IsWanted(task) ? this with { Over = rest.Add(task.Id) } : (this with { Over = rest }).Without(task);
    }

    private bool IsWanted(WorkTask task) =>
        (task.HoldsUp && task.Step is not null)
        || PartsOf.ContainsKey(task.Id)
        || (task.Parent is { } whole && Find(whole) is { IsFinal: false })
        || NeededBy.GetValueOrDefault(task.Id, []).Any(id => !All[id].IsFinal);

    private TaskBoard Without(WorkTask task) => this with
    {
        All = All.Remove(task.Id),
        Forgotten = Forgotten.SetItem(task.Status, Forgotten.GetValueOrDefault(task.Status) + 1),
        NeededBy = task.Needs.Aggregate(NeededBy.Remove(task.Id), (all, need) => Without(all, need, task.Id)),
        PartsOf = task.Parent is { } whole ? Without(PartsOf, whole, task.Id) : PartsOf,
        Phases = task.Step is null ? Phases
            : PhasesOf(task).Without(task) is { } left ? Phases.SetItem(task.Parent ?? default, left)
            : Phases.Remove(task.Parent ?? default),
    };

    // Those that let go of a task longest ago are gone themselves, or hold another.
    private static ImmutableSortedDictionary<AgentName, long> WithFreed(ImmutableSortedDictionary<AgentName, long> all, AgentName agent, long position)
    {
        var freed = all.SetItem(agent, position);
        return freed.Count > MostFreed ? freed.Remove(freed.MinBy(f => f.Value).Key) : freed;
    }
}
