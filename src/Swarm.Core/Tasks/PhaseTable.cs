using System.Collections.Immutable;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>The tasks of one whole (the parts of one task, or all that are part of none), by their step in the order of phases.</summary>
internal sealed record PhaseTable
{
    public static readonly PhaseTable Empty = new();

    private ImmutableSortedDictionary<int, Phase> Steps { get; init; } = ImmutableSortedDictionary<int, Phase>.Empty;

    /// <summary>The first step in which something is still to be done; beyond all steps when nothing is.</summary>
    public int Current
    {
        get
        {
            foreach (var (step, phase) in Steps)
            {
                if (phase.Open > 0)
                    return step;
            }
            return int.MaxValue;
        }
    }

    /// <summary>The tasks of the steps behind one.</summary>
    public IEnumerable<TaskId> Behind(int step) => Steps.Where(s => s.Key > step).SelectMany(s => s.Value.Tasks);

    /// <summary>The tasks of a step.</summary>
    public ImmutableArray<TaskId> At(int step) => Steps.TryGetValue(step, out var phase) ? phase.Tasks : [];

    /// <summary>The last step before one that has tasks; null when there is none.</summary>
    public int? Before(int step) => Steps.Keys.Where(s => s < step).Select(s => (int?)s).LastOrDefault();

    /// <summary>With a task that was added (before is null) or has changed.</summary>
    public PhaseTable With(WorkTask? before, WorkTask after)
    {
        var step = after.Step!.Value;
        var phase = Steps.GetValueOrDefault(step, new Phase(0, []));
        var open = phase.Open - (before is { HoldsUp: true } ? 1 : 0) + (after.HoldsUp ? 1 : 0);
        if (before is not null && open == phase.Open)
            return this;
        return this with { Steps = Steps.SetItem(step, new Phase(open, before is null ? phase.Tasks.Add(after.Id) : phase.Tasks)) };
    }

    /// <summary>Without a task that is over; null when none is left.</summary>
    public PhaseTable? Without(WorkTask over)
    {
        var (step, phase) = (over.Step!.Value, Steps[over.Step.Value]);
        var open = phase.Open - (over.HoldsUp ? 1 : 0);
        var rest = phase.Tasks.Remove(over.Id) is { IsEmpty: false } tasks ? Steps.SetItem(step, new Phase(open, tasks)) : Steps.Remove(step);
        return rest.IsEmpty ? null : this with { Steps = rest };
    }

    private sealed record Phase(int Open, ImmutableArray<TaskId> Tasks);
}
