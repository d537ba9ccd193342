using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>All tasks of the room. Immutable: safe to read while others append.</summary>
public sealed partial record TaskBoard
{
    /// <summary>No task yet.</summary>
    public static readonly TaskBoard Empty = new();

    /// <summary>Every task that matters, and the last ones that are over, by id.</summary>
    public ImmutableSortedDictionary<TaskId, WorkTask> All { get; init; } = ImmutableSortedDictionary<TaskId, WorkTask>.Empty;

    /// <summary>Number of the last claim in the room; 0 before the first.</summary>
    public long LastFence { get; init; }

    /// <summary>Who holds which task; at most one each.</summary>
    public ImmutableSortedDictionary<AgentName, WorkTask> Holders { get; init; } = ImmutableSortedDictionary<AgentName, WorkTask>.Empty;

    // Kept in claiming order so that a claim looks at one task, not at all of them.
    private ImmutableSortedSet<ReadyRank> ReadyRanks { get; init; } = [];

    // By id.
    private ImmutableDictionary<TaskId, ImmutableArray<TaskId>> NeededBy { get; init; } =
        ImmutableDictionary<TaskId, ImmutableArray<TaskId>>.Empty;

    // The parts of a task, by id.
    private ImmutableDictionary<TaskId, ImmutableArray<TaskId>> PartsOf { get; init; } =
        ImmutableDictionary<TaskId, ImmutableArray<TaskId>>.Empty;

    // When an agent last let go of a task.
    internal ImmutableSortedDictionary<AgentName, long> FreedAt { get; init; } = ImmutableSortedDictionary<AgentName, long>.Empty;

    // When a task that owns files was last let go of.
    internal long FilesFreedAt { get; init; }

    /// <summary>The id given last; null before the first.</summary>
    public TaskId? Last { get; init; }

    /// <summary>The task, or null.</summary>
    public WorkTask? Find(TaskId id) => All.GetValueOrDefault(id);

    /// <summary>The task that the agent holds, or null.</summary>
    public WorkTask? HeldBy(AgentName agent) => Holders.GetValueOrDefault(agent);

    /// <summary>Those that can be claimed: the most urgent first, then the earliest deadline, then the lowest id.</summary>
    public IEnumerable<WorkTask> Ready => ReadyRanks.Select(r => All[r.Id]);

    /// <summary>Those that an agent holds, by holder.</summary>
    public IEnumerable<WorkTask> Held => Holders.Values;

    /// <summary>The tasks that need this one, in the order in which they were added.</summary>
    public IEnumerable<WorkTask> Needing(TaskId id) => NeededBy.GetValueOrDefault(id, []).Select(n => All[n]);

    /// <summary>The needs of a task that are not done.</summary>
    /// <remarks>What is forgotten was over: it can be so by the time that an event of the same decision names it.</remarks>
    public IEnumerable<TaskId> Unmet(WorkTask task) => task.Needs.Where(n => Find(n) is not { Status: WorkStatus.Done } && !IsForgotten(n));

    /// <summary>How many tasks stand where; statuses with none are absent.</summary>
    public ImmutableSortedDictionary<WorkStatus, int> Counts() =>
        All.Values.CountBy(t => t.Status).Aggregate(Forgotten, (counts, c) => counts.SetItem(c.Key, counts.GetValueOrDefault(c.Key) + c.Value));

    /// <summary>The board after the event; an unknown or stale event changes nothing.</summary>
    public TaskBoard Apply(Recorded recorded) => Applied(recorded) is var board && !ReferenceEquals(board, this) ? board.Forgetting() : this;

    private TaskBoard Applied(Recorded recorded) => recorded.Event switch
    {
        TaskAdded e when Find(e.Id) is null => Added(e, recorded),
        TaskClaimed e => Claimed(e, recorded),
        TaskReported e => Reported(e, recorded),
        TaskReleased e => Lost(e.Id, e.Agent, e.Fence, e.Reason, TaskTrigger.ClaimLost, recorded),
        TaskEscalated e => Lost(e.Id, e.Agent, e.Fence, e.Reason, TaskTrigger.ClaimLostTooOften, recorded),
        _ => this,
    };

    private TaskBoard Added(TaskAdded e, Recorded recorded)
    {
        var task = new WorkTask(e.Id, e.Title, recorded.By, recorded.At)
        {
            ChangedAt = recorded.Position,
            Status = WorkStatus.Pending,
            Since = recorded.At,
            Description = e.Description,
            Specs = e.Specs ?? [],
            Context = e.Context,
            ExpectedOutput = e.ExpectedOutput,
            Priority = e.Priority,
            Deadline = e.Deadline,
            Files = e.Files ?? [],
            Needs = e.Needs ?? [],
            Role = e.Role,
            Capability = e.Capability,
            Tier = e.Tier,
            Parent = e.Parent,
            Replaces = e.Replaces,
            Kind = e.Kind,
            Phase = e.Phase,
            Step = e.Step,
            Rework = e.Rework ?? 0,
        };
        // Done again for whoever wanted it, from where it was left.
        if (e.Rework is not null && e.Replaces is { } sentBack && Find(sentBack) is { } before)
            task = task with { AddedBy = before.AddedBy, Checkpoint = before.Checkpoint };
        var board = Put(null, task) with
        {
            Last = Last is { } last && last.Number > e.Id.Number ? last : e.Id,
            NeededBy = task.Needs.Where(n => !IsForgotten(n)).Aggregate(NeededBy, (all, need) => Needs(all, need, e.Id)),
            PartsOf = e.Parent is { } whole ? Needs(PartsOf, whole, e.Id) : PartsOf,
        };
        board = board.Rephased(null, task, recorded).Freed(e.Id, recorded);
        if (e.Replaces is { } old)
            board = board.Replaced(old, e.Id, e.Rework is null ? (TaskTrigger.Replace, TaskActor.Planner) : (TaskTrigger.Redo, TaskActor.Room), recorded);
        return e.Parent is { } parent ? board.Divided(parent, recorded) : board;
    }

    // A plan that nobody holds and that has parts needs no more planning.
    private TaskBoard Divided(TaskId parent, Recorded recorded) =>
        Find(parent) is { Kind: TaskKind.Plan } plan && TaskTransitions.Next(plan.Status, TaskTrigger.PartsAdded, TaskActor.Room) is { } to
            ? Move(plan, to, recorded)
            : this;

    private TaskBoard Claimed(TaskClaimed e, Recorded recorded)
    {
        if (Find(e.Id) is not { } task || Holders.ContainsKey(e.Agent)
            || TaskTransitions.Next(task.Status, TaskTrigger.Claim, TaskActor.Claimer) is not { } to)
            return this;
        var claimed = task with
        {
            Holder = e.Agent,
            Fence = e.Fence,
            ClaimedAt = recorded.At,
            HandedBackBy = null,
        };
        return Move(claimed, to, recorded);
    }

    private TaskBoard Reported(TaskReported e, Recorded recorded)
    {
        var by = e.Agent == AgentName.Swarm ? TaskActor.Room : e.Fence is null ? TaskActor.Planner : TaskActor.Holder;
        if (Find(e.Id) is not { } task || (e.Fence is { } fence && !IsClaim(task, e.Agent, fence))
            || TriggerOf(task, e.Status, by) is not { } trigger || TaskTransitions.Next(task.Status, trigger, by) is not { } to)
            return this;
        var reported = task with
        {
            ReportedBy = by == TaskActor.Room ? task.ReportedBy : e.Agent,
            IsCancelled = to == WorkStatus.Failed && by == TaskActor.Planner,
            Summary = e.Summary,
            Evidence = e.Evidence ?? task.Evidence,
            Artifacts = e.Artifacts ?? task.Artifacts,
            Checkpoint = e.Checkpoint ?? task.Checkpoint,
            HandedBackBy = to == WorkStatus.Ready && by == TaskActor.Holder ? e.Agent : null,
            Attempts = to == WorkStatus.Ready && by == TaskActor.Planner ? 0 : task.Attempts,
        };
        var board = Move(reported, to, recorded);
        return to == WorkStatus.Done ? NeededBy.GetValueOrDefault(e.Id, []).Aggregate(board, (b, id) => b.Freed(id, recorded)) : board;
    }

    private TaskBoard Lost(TaskId id, AgentName agent, long fence, ClaimLoss reason, TaskTrigger trigger, Recorded recorded)
    {
        if (Find(id) is not { } task || !IsClaim(task, agent, fence)
            || TaskTransitions.Next(task.Status, trigger, TaskActor.Room) is not { } to)
            return this;
        var lost = new LostClaim(agent, fence, reason, recorded.At);
        return Move(task with { Lost = task.Lost.Add(lost), Attempts = task.Attempts + 1 }, to, recorded);
    }

    private TaskBoard Replaced(TaskId old, TaskId by, (TaskTrigger On, TaskActor Actor) step, Recorded recorded)
    {
        if (Find(old) is not { ReplacedBy: null } task || TaskTransitions.Next(task.Status, step.On, step.Actor) is not { } to)
            return this;
        // Who has begun, or is done, goes on with what was there.
        ImmutableArray<TaskId> waiting = [.. NeededBy.GetValueOrDefault(old, []).Where(id => All[id] is { IsHeld: false, IsFinal: false })];
        var board = Move(task with { ReplacedBy = by }, to, recorded);
        foreach (var id in waiting)
        {
            var before = board.All[id];
            board = board.Put(before, before with { ChangedAt = recorded.Position, Needs = [.. before.Needs.Select(n => n == old ? by : n).Distinct()] }).HeldBack(id, recorded);
        }
        return board with { NeededBy = waiting.Aggregate(board.NeededBy, (all, id) => Needs(Without(all, old, id), by, id)) };
    }

    // A task that waits for nothing any more becomes ready; any other stays as it is.
    private TaskBoard Freed(TaskId id, Recorded recorded) =>
        All[id] is var task && !Waits(task) && TaskTransitions.Next(task.Status, TaskTrigger.NeedsMet, TaskActor.Room) is { } to
            ? Move(task, to, recorded)
            : this;

    // A ready task that has something to wait for again is pending; any other stays as it is.
    private TaskBoard HeldBack(TaskId id, Recorded recorded) =>
        All[id] is var task && Waits(task) && TaskTransitions.Next(task.Status, TaskTrigger.WaitsAgain, TaskActor.Room) is { } to
            ? Move(task, to, recorded)
            : this;

    private TaskBoard Move(WorkTask task, WorkStatus to, Recorded recorded)
    {
        var before = All[task.Id];
        var after = task with
        {
            ChangedAt = recorded.Position,
            Status = to,
            Since = before.Status == to ? before.Since : recorded.At,
            Holder = to is WorkStatus.Working or WorkStatus.Blocked ? task.Holder : null,
            ReadyAt = to == WorkStatus.Ready ? new ReadyMark(recorded.Position, recorded.At) : null,
        };
        var board = Put(before, after).Rephased(before, after, recorded);
        return before.Holder is { } freed && after.Holder is null
            ? board with
            {
                FreedAt = WithFreed(board.FreedAt, freed, recorded.Position),
                FilesFreedAt = after.Files.IsEmpty ? board.FilesFreedAt : recorded.Position,
            }
            : board;
    }

    private TaskBoard Put(WorkTask? before, WorkTask after)
    {
        var ranks = before is { Status: WorkStatus.Ready } ? ReadyRanks.Remove(ReadyRank.Of(before)) : ReadyRanks;
        return this with
        {
            All = All.SetItem(after.Id, after),
            ReadyRanks = after.Status == WorkStatus.Ready ? ranks.Add(ReadyRank.Of(after)) : ranks,
            Holders = after.Holder is { } holder ? Holders.SetItem(holder, after)
                : before is { Holder: { } was } ? Holders.Remove(was)
                : Holders,
            LastFence = Math.Max(LastFence, after.Fence),
            Over = after.IsFinal && before is not { IsFinal: true } ? Over.Add(after.Id) : Over,
        };
    }

    private static ImmutableDictionary<TaskId, ImmutableArray<TaskId>> Without(
        ImmutableDictionary<TaskId, ImmutableArray<TaskId>> all, TaskId need, TaskId by) =>
        all.GetValueOrDefault(need, []).Remove(by) is { IsEmpty: false } rest ? all.SetItem(need, rest) : all.Remove(need);

    private static bool IsClaim(WorkTask task, AgentName agent, long fence) => task.Holder == agent && task.Fence == fence;

    private static ImmutableDictionary<TaskId, ImmutableArray<TaskId>> Needs(
        ImmutableDictionary<TaskId, ImmutableArray<TaskId>> all, TaskId need, TaskId by) =>
        all.GetValueOrDefault(need, []) is var list && list.BinarySearch(by) is var at and < 0 ? all.SetItem(need, list.Insert(~at, by)) : all;

    // Numbers, since comparing enums boxes them.
    private readonly record struct ReadyRank(int Priority, long Deadline, TaskId Id) : IComparable<ReadyRank>
    {
        public static ReadyRank Of(WorkTask task) => new((int)task.Priority, task.Deadline?.UtcTicks ?? long.MaxValue, task.Id);

        public int CompareTo(ReadyRank other) =>
            other.Priority.CompareTo(Priority) is var p and not 0 ? p
            : Deadline.CompareTo(other.Deadline) is var d and not 0 ? d
            : Id.CompareTo(other.Id);
    }
}
