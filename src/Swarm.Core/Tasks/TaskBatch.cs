using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>The tasks of one add call, which may name each other by key before they have ids.</summary>
/// <param name="tasks">What is there.</param>
/// <param name="team">Its roles and phases; null without a team file.</param>
/// <param name="specs">What is asked for.</param>
/// <param name="below">What those are parts of that name no parent; null: of nothing.</param>
internal sealed class TaskBatch(TaskBoard tasks, TeamDefinition? team, ImmutableArray<TaskSpec> specs, TaskId? below)
{
    private readonly long _first = (tasks.Last?.Number ?? 0) + 1;
    private readonly Dictionary<string, TaskId> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<TaskId, TaskId> _replacements = [];
    private readonly List<ImmutableArray<TaskId>> _needs = [];
    private readonly List<TaskId?> _parents = [];
    private readonly List<int?> _steps = [];

    /// <summary>Resolves every name; the first thing that is wrong, or null.</summary>
    public Refusal? Check(DateTimeOffset now) =>
        Each((spec, i) => TaskChecks.Spec(spec, At(i), now))
        ?? Each(TakeKey)
        ?? Each(TakeReplaced)
        ?? Each(TakeNeeds)
        ?? Each(TakeParent)
        ?? Each(CheckRole)
        ?? Each(TakePhase)
        ?? Cycle("needs", NeedsOf)
        ?? Cycle("parent", id => ParentOf(id) is { } parent ? [parent] : []);

    /// <summary>The facts; only after a <see cref="Check"/> that found nothing.</summary>
    public ImmutableArray<TaskAdded> Events(string? requestId) => [.. specs.Select((spec, i) => Event(spec, i, requestId))];

    /// <summary>What leads out of a task of whose parts alone the caller disposes; null when nothing does.</summary>
    public string? Outside(TaskId whole)
    {
        for (var i = 0; i < specs.Length; i++)
        {
            var top = _parents[i]!.Value;
            while (IndexOf(top) is { } own)
                top = _parents[own]!.Value;
            if (!tasks.IsWithin(top, whole))
                return $"{At(i)}.parent is {NameOf(top)}";
            if (specs[i].Replaces is { } old && !tasks.IsWithin(old, whole))
                return $"{At(i)}.replaces is {old}";
        }
        return null;
    }

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
        requestId,
        spec.Kind,
        _steps[i] is { } step ? team!.Phases[step].Name : null,
        _steps[i]);

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

    // A replacement is a part of what the replaced one was a part of.
    private Refusal? TakeParent(TaskSpec spec, int i)
    {
        var parent = spec.Parent is { } text ? Resolve(text) : spec.Replaces is { } old ? tasks.Find(old)?.Parent ?? below : below;
        _parents.Add(parent);
        if (spec.Parent is { } unknown && parent is null)
            return Refusals.UnknownTask($"{At(i)}.parent", unknown, tasks.Last);
        return parent is { } whole && tasks.Find(whole) is { IsFinal: true } over ? Refusals.ParentFinal($"{At(i)}.parent", whole, over.Status.Wire()) : null;
    }

    private Refusal? CheckRole(TaskSpec spec, int i)
    {
        if (team is null)
            return null;
        if (spec.Role is { } role && team.Find(role) is null)
            return Refusals.RoleUnknown(role, team.Name, team.Roles.Select(r => r.Name));
        var right = spec.Kind.RightTo();
        ImmutableArray<RoleName> able = [.. team.Roles.Where(r => r.AllRights.HasFlag(right)).Select(r => r.Name)];
        // One that is divided from the start is nobody's to take.
        var divided = spec is { Kind: TaskKind.Plan, Role: null, Key: { } key } && specs.Any(s => s.Parent == key);
        return divided || right == RoleRights.None || (spec.Role is { } named ? able.Contains(named) : !able.IsEmpty)
            ? null
            : Refusals.RoleCannot($"{At(i)}.{(spec.Role is null ? "kind" : "role")}", spec.Role, spec.Kind.Wire(), able);
    }

    // Its own, else that of its role, else that of the first role that can take it, else that of the one it replaces.
    private Refusal? TakePhase(TaskSpec spec, int i)
    {
        var named = spec.Phase is { } phase && team is not null ? team.Phases.IndexOf(team.Phases.FirstOrDefault(p => p.Name == phase)!) : -1;
        if (spec.Phase is { } unknown && named < 0)
            return Refusals.PhaseUnknown($"{At(i)}.phase", unknown, [.. team?.Phases.Select(p => p.Name) ?? []]);
        var ofRole = spec.Role is { } role ? team?.PhaseOf(role) : null;
        if (named >= 0 && ofRole is { } other && other != named && !team!.Phases[named].Roles.Contains(spec.Role!.Value))
            return Refusals.RoleOfOtherPhase($"{At(i)}.phase", spec.Role!.Value, team.Phases[other].Name, spec.Phase!);
        _steps.Add(named >= 0 ? named : ofRole ?? FirstPhaseFor(spec.Kind) ?? (spec.Replaces is { } old ? tasks.Find(old)?.Step : null));
        return null;
    }

    // None when a role can take it that may act at any time.
    private int? FirstPhaseFor(TaskKind kind) =>
        kind.RightTo() is var right and not RoleRights.None && team?.Roles.Where(r => r.AllRights.HasFlag(right)).Select(r => team.PhaseOf(r.Name)).ToList() is [_, ..] steps
        && !steps.Contains(null) ? steps.Min() : null;

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
