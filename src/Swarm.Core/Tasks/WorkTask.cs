using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>Since when a task can be claimed.</summary>
/// <param name="Position">Of the event that made it ready; differs each time it becomes ready.</param>
/// <param name="At">UTC.</param>
public readonly record struct ReadyMark(long Position, DateTimeOffset At);

/// <summary>A claim that ended without a report of its holder.</summary>
public sealed record LostClaim(AgentName Agent, long Fence, ClaimLoss Reason, DateTimeOffset At);

/// <summary>One task as the log has it.</summary>
public sealed record WorkTask(TaskId Id, string Title, AgentName AddedBy, DateTimeOffset AddedAt)
{
    /// <summary>Position of the event that last changed it.</summary>
    public long ChangedAt { get; init; }

    /// <summary>What kind of work it is.</summary>
    public TaskKind Kind { get; init; }

    /// <summary>The phase that it belongs to; null: none.</summary>
    public string? Phase { get; init; }

    /// <summary>The place of its phase in the order, from 0; null without a phase.</summary>
    public int? Step { get; init; }

    /// <summary>How many times its work was sent back before; 0 for a task that is no rework.</summary>
    public int Rework { get; init; }

    /// <summary>It failed without anybody holding it: given up by whoever plans.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Where it stands.</summary>
    public WorkStatus Status { get; init; }

    /// <summary>Since when it stands there; UTC.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>What is to be done.</summary>
    public string? Description { get; init; }

    /// <summary>Workspace paths of what to read first.</summary>
    public ImmutableArray<string> Specs { get; init; } = [];

    /// <summary>What else helps to start.</summary>
    public string? Context { get; init; }

    /// <summary>Workspace path that must exist for it to be done.</summary>
    public string? ExpectedOutput { get; init; }

    /// <summary>Which ready task goes first.</summary>
    public TaskPriority Priority { get; init; } = TaskPriority.Normal;

    /// <summary>Orders tasks of one priority.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What its holder may edit. Empty: nothing is promised, and nothing is in its way.</summary>
    public ImmutableArray<FileGlob> Files { get; init; } = [];

    /// <summary>Tasks that must be done before; a replaced one stands here as its replacement.</summary>
    public ImmutableArray<TaskId> Needs { get; init; } = [];

    /// <summary>Who may claim it; null: every role that may do its kind.</summary>
    public RoleName? Role { get; init; }

    /// <summary>What a claimer must be able to do.</summary>
    public string? Capability { get; init; }

    /// <summary>Model tier, 0 (local) to 3 (best).</summary>
    public int? Tier { get; init; }

    /// <summary>The task that this one is a part of.</summary>
    public TaskId? Parent { get; init; }

    /// <summary>The task whose place it took.</summary>
    public TaskId? Replaces { get; init; }

    /// <summary>The task that took its place.</summary>
    public TaskId? ReplacedBy { get; init; }

    /// <summary>Who holds it; null when nobody does.</summary>
    public AgentName? Holder { get; init; }

    /// <summary>Number of its last claim; 0 before the first.</summary>
    public long Fence { get; init; }

    /// <summary>When it was last claimed.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>Since when it can be claimed; null unless ready.</summary>
    public ReadyMark? ReadyAt { get; init; }

    /// <summary>Claims that were lost, oldest first.</summary>
    public ImmutableArray<LostClaim> Lost { get; init; } = [];

    /// <summary>How many claims were lost since it was added or last put back.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// Who last handed it back; null once somebody claims it. That agent is not offered it again, but may ask for it by id.
    /// </summary>
    public AgentName? HandedBackBy { get; init; }

    /// <summary>Who reported last.</summary>
    public AgentName? ReportedBy { get; init; }

    /// <summary>The last report's one line.</summary>
    public string? Summary { get; init; }

    /// <summary>What was run and what came out.</summary>
    public string? Evidence { get; init; }

    /// <summary>Workspace paths of what it made, as last reported.</summary>
    public ImmutableArray<string> Artifacts { get; init; } = [];

    /// <summary>What the next holder needs to go on.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Working or blocked: an agent holds it and owns its files.</summary>
    public bool IsHeld => Status is WorkStatus.Working or WorkStatus.Blocked;

    /// <summary>Done or failed: nothing changes it any more.</summary>
    public bool IsFinal => Status is WorkStatus.Done or WorkStatus.Failed;

    /// <summary>What comes after it waits: it is not over, or it failed and nobody has given it up or replaced it.</summary>
    public bool HoldsUp => !IsFinal || (Status == WorkStatus.Failed && !IsCancelled && ReplacedBy is null);

    /// <summary>Whether this agent may take it, by its role, capabilities and tier. A person may take everything.</summary>
    public bool IsFor(Claimant claimant) =>
        claimant.Role == RoleName.Human
        || (IsForRole(claimant) && IsForTier(claimant) && (Capability is null || claimant.Capabilities.Contains(Capability, StringComparer.Ordinal)));

    /// <summary>Whether this agent's model is good enough for it. Who started an agent by itself knows whether it is.</summary>
    public bool IsForTier(Claimant claimant) => !(claimant.Tier < Tier);

    /// <summary>
    /// Whether this agent's role may take it: the one that it names; otherwise a role of its phase or of none, for work one without special
    /// rights, for another kind one with the right to it.
    /// </summary>
    public bool IsForRole(Claimant claimant) =>
        claimant.Role == RoleName.Human
        || ((Role is { } own ? own == claimant.Role : IsOfItsPhase(claimant)) && Kind.RightTo() switch
        {
            RoleRights.None => Role is not null || claimant.Rights == RoleRights.None,
            var right => claimant.Rights.HasFlag(right),
        });

    /// <summary>Whether this agent's role acts in the task's phase, or has none.</summary>
    public bool IsOfItsPhase(Claimant claimant) => Step is null || claimant.Step is null || claimant.Step == Step;
}
