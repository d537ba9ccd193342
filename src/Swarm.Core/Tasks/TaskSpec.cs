using System.Collections.Immutable;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>One task as a planner asks for it.</summary>
public sealed record TaskSpec(string Title)
{
    /// <summary>How tasks of the same call name this one; not kept. Letters, digits, '-', '_' and '.', not in the form of an id.</summary>
    public string? Key { get; init; }

    /// <summary>What kind of work it is.</summary>
    public TaskKind Kind { get; init; }

    /// <summary>The phase that it belongs to; null: that of its role.</summary>
    public string? Phase { get; init; }

    /// <summary>What is to be done.</summary>
    public string? Description { get; init; }

    /// <summary>Workspace paths of what to read first. That they exist is checked at the edge.</summary>
    public ImmutableArray<string> Specs { get; init; } = [];

    /// <summary>What else helps to start.</summary>
    public string? Context { get; init; }

    /// <summary>Workspace path that must exist for the task to be done.</summary>
    public string? ExpectedOutput { get; init; }

    /// <summary>Which ready task goes first.</summary>
    public TaskPriority Priority { get; init; } = TaskPriority.Normal;

    /// <summary>Orders tasks of one priority. In the future.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What its holder may edit.</summary>
    public ImmutableArray<FileGlob> Files { get; init; } = [];

    /// <summary>Task ids, or keys of the same call, that must be done before.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>Who may claim it; null: every role that may do its kind.</summary>
    public RoleName? Role { get; init; }

    /// <summary>What a claimer must be able to do.</summary>
    public string? Capability { get; init; }

    /// <summary>Model tier, 0 (local) to 3 (best).</summary>
    public int? Tier { get; init; }

    /// <summary>Task id, or key of the same call, that it is a part of.</summary>
    public string? Parent { get; init; }

    /// <summary>A failed or escalated task whose place it takes. What is left out of this one is as it was in that one.</summary>
    public TaskId? Replaces { get; init; }

    /// <summary>With what it leaves out as it is in the task that it replaces; who may take it only when it is of the same kind.</summary>
    internal TaskSpec FilledFrom(WorkTask old)
    {
        var filled = this with
        {
            Description = Description ?? old.Description,
            Specs = Specs.IsEmpty ? old.Specs : Specs,
            Context = Context ?? old.Context,
            ExpectedOutput = ExpectedOutput ?? old.ExpectedOutput,
            Files = Files.IsEmpty ? old.Files : Files,
        };
        return Kind == old.Kind ? filled with { Role = Role ?? old.Role, Capability = Capability ?? old.Capability, Tier = Tier ?? old.Tier } : filled;
    }
}
