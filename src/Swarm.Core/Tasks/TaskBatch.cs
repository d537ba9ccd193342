using System.Collections.Immutable;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>The tasks of one add call, which may name each other by key before they have ids.</summary>
internal sealed class TaskBatch(TaskBoard tasks, ImmutableArray<TaskSpec> specs)
{
    private readonly long _first = (tasks.Last?.Number ?? 0) + 1;
    private readonly Dictionary<string, TaskId> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<TaskId, TaskId> _replacements = [];
    private readonly List<ImmutableArray<TaskId>> _needs = [];
    private readonly List<TaskId?> _parents = [];

    /// <summary>Resolves every name; the first thing that is wrong, or null.</summary>
    public Refusal? Check(DateTimeOffset now) =>
        Each((spec, i) => TaskChecks.Spec(spec, At(i), now))
        ?? Each(TakeKey)
        ?? Each(TakeReplaced)
        ?? Each(TakeNeeds)
        ?? Each(TakeParent)
        ?? Cycle("needs", NeedsOf)
        ?? Cycle("parent", id => ParentOf(id) is { } parent ? [parent] : []);

    /// <summary>The facts; only after a <see cref="Check"/> that found nothing.</summary>
    public ImmutableArray<TaskAdded> Events(string? requestId) => [.. specs.Select((spec, i) => Event(spec, i, requestId))];

    /// <summary>Where the task stands once the call is written.</summary>
    public WorkStatus StatusOf(TaskAdded added) =>
        (added.Needs ?? []).All(n => tasks.Find(n) is { Status: WorkStatus.Done }) ? WorkStatus.Ready : WorkStatus.Pending;

    private TaskAdded Event(TaskSpec spec, int i, string? requestId) => new(
        IdOf(i),
        spec.Title.Trim(),
        spec.Description,
        spec.Specs.IsEmpty ? null : spec.Specs,
        spec.Context,
        spec.ExpectedOutput,
        spec.Priority,
        spec.Deadline,
        spec.Files.IsEmpty ? null : spec.Files,
        _needs[i].IsEmpty ? null : _needs[i],
        spec.Role,
        spec.Capability,
        spec.Tier,
        _parents[i],
        spec.Replaces,
        requestId);

    private Refusal? TakeKey(TaskSpec spec, int i) =>
        spec.Key is { } key && !_keys.TryAdd(key, IdOf(i)) ? Refusals.DuplicateKey($"{At(i)}.key", key) : null;

    private Refusal? TakeReplaced(TaskSpec spec, int i)
    {
        if (spec.Replaces is not { } old)
            return null;
        var name = $"{At(i)}.replaces";
        if (tasks.Find(old) is not { } task)
            return Refusals.UnknownTask(name, old.ToString(), tasks.Last);
        if (task.ReplacedBy is { } by)
            return Refusals.AlreadyReplaced(name, old, by.ToString());
        if (TaskTransitions.Next(task.Status, TaskTrigger.Replace, TaskActor.Planner) is null)
            return Refusals.NotReplaceable(name, old, task.Status.Wire());
        return _replacements.TryAdd(old, IdOf(i)) ? null : Refusals.AlreadyReplaced(name, old, NameOf(_replacements[old]));
    }

    private Refusal? TakeNeeds(TaskSpec spec, int i)
    {
        var needs = ImmutableArray.CreateBuilder<TaskId>();
        for (var n = 0; n < spec.Needs.Length; n++)
        {
            var name = $"{At(i)}.needs[{n}]";
            if (Resolve(spec.Needs[n]) is not { } id)
                return Refusals.UnknownTask(name, spec.Needs[n], tasks.Last);
            var need = Latest(id);
            if (tasks.Find(need) is { Status: WorkStatus.Failed })
                return Refusals.NeedFailed(name, need);
            if (!needs.Contains(need))
                needs.Add(need);
        }
        _needs.Add(needs.ToImmutable());
        return null;
    }

    private Refusal? TakeParent(TaskSpec spec, int i)
    {
        var parent = spec.Parent is null ? null : Resolve(spec.Parent);
        _parents.Add(parent);
        return spec.Parent is { } text && parent is null ? Refusals.UnknownTask($"{At(i)}.parent", text, tasks.Last) : null;
    }

    private TaskId? Resolve(string text) =>
        _keys.TryGetValue(text, out var own) ? own
        : TaskId.TryParse(text, out var id) && tasks.Find(id) is not null ? id
        : null;

    // A replaced task stands for its replacement, also for one of this very call.
    private TaskId Latest(TaskId id)
    {
        while ((_replacements.TryGetValue(id, out var by) ? by : tasks.Find(id)?.ReplacedBy) is { } next)
            id = next;
        return id;
    }

    private Refusal? Cycle(string what, Func<TaskId, IEnumerable<TaskId>> next) =>
        TaskCycle.Find(specs.Select((_, i) => IdOf(i)), next) is { } cycle ? Refusals.TaskCycle(what, cycle.Select(NameOf)) : null;

    private IEnumerable<TaskId> NeedsOf(TaskId id) =>
        IndexOf(id) is { } own ? _needs[own]
        // Only a replacement can lead from an older task to one of this call.
        : _replacements.Count > 0 && tasks.Find(id) is { IsFinal: false } task ? task.Needs.Select(Latest)
        : [];

    private TaskId? ParentOf(TaskId id) => IndexOf(id) is { } own ? _parents[own] : null;

    private Refusal? Each(Func<TaskSpec, int, Refusal?> check)
    {
        for (var i = 0; i < specs.Length; i++)
        {
            if (check(specs[i], i) is { } refusal)
                return refusal;
        }
        return null;
    }

    private TaskId IdOf(int index) => new(_first + index);

    private int? IndexOf(TaskId id) => id.Number >= _first ? (int)(id.Number - _first) : null;

    private string NameOf(TaskId id) => IndexOf(id) is not { } own ? id.ToString() : specs[own].Key ?? At(own);

    private static string At(int index) => $"tasks[{index}]";
}
