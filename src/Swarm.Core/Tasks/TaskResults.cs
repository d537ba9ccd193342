using System.Collections.Immutable;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>A task that was added.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">The key that the call used for it.</param>
/// <param name="Status">Ready, or pending when its needs are not met.</param>
public sealed record AddedTask(TaskId Id, string? Key, WorkStatus Status);

/// <summary>What became of a claim.</summary>
/// <param name="Task">The caller's task as it stands with the claim; null when there is nothing for it right now.</param>
/// <param name="AlreadyHeld">The caller held it before this call; nothing is written.</param>
/// <param name="Counts">When there is nothing: how many tasks stand where; statuses with none are absent.</param>
/// <param name="PassedOver">When there is nothing: the ready tasks and why each is not for the caller, in claiming order; the first few only.</param>
public sealed record ClaimResult(
    WorkTask? Task,
    bool AlreadyHeld,
    ImmutableSortedDictionary<WorkStatus, int> Counts,
    ImmutableArray<PassedOver> PassedOver)
{
    internal static ClaimResult Of(WorkTask task, bool alreadyHeld) =>
        new(task, alreadyHeld, ImmutableSortedDictionary<WorkStatus, int>.Empty, []);
}

/// <summary>A ready task that is not for the caller right now.</summary>
/// <param name="Id">Which.</param>
/// <param name="Why">What a claim of it by id would be refused with; one that the caller handed back can still be claimed by id.</param>
public sealed record PassedOver(TaskId Id, Refusal Why);

/// <summary>A report that was taken.</summary>
/// <param name="Id">The task.</param>
/// <param name="From">Its status before.</param>
/// <param name="To">Its status now.</param>
/// <param name="AddedBy">Whom the task belongs to, and who should hear of it.</param>
/// <param name="Unlocked">Tasks that became ready by it, in the order in which they were added.</param>
public sealed record ReportResult(TaskId Id, WorkStatus From, WorkStatus To, AgentName AddedBy, ImmutableArray<TaskId> Unlocked)
{
    /// <summary>The tasks that do again what was sent back.</summary>
    public ImmutableArray<TaskId> Redone { get; init; } = [];
}
