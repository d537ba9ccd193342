using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>Why an agent lost a task without reporting.</summary>
public enum ClaimLoss
{
    /// <summary>Its connection was closed in order.</summary>
    HolderEnded,
    /// <summary>Its server process is gone without a word.</summary>
    HolderDied,
    /// <summary>It was stopped by another agent or a person.</summary>
    HolderStopped,
    /// <summary>It is there but has not shown any work for too long.</summary>
    HolderStalled,
}

/// <summary>A task came onto the board; added by the author of the event.</summary>
/// <param name="Id">The next number of the room.</param>
/// <param name="Title">One line.</param>
/// <param name="Description">What is to be done.</param>
/// <param name="Specs">Workspace paths of what to read first.</param>
/// <param name="Context">What else helps to start.</param>
/// <param name="ExpectedOutput">Workspace path that exists when the task is done.</param>
/// <param name="Priority">Which goes first.</param>
/// <param name="Deadline">Orders tasks of one priority; nothing happens when it passes.</param>
/// <param name="Files">What its holder may edit; disjoint from every other held task.</param>
/// <param name="Needs">Tasks that must be done before; keys and replaced tasks already resolved.</param>
/// <param name="Role">Who may claim it; null: every role that may do its kind.</param>
/// <param name="Capability">What a claimer must be able to do.</param>
/// <param name="Tier">Model tier, 0 (local) to 3 (best).</param>
/// <param name="Parent">The task that this one is a part of.</param>
/// <param name="Replaces">A failed or escalated task; who needed that one now needs this one.</param>
/// <param name="RequestId">The caller's id of the call.</param>
/// <param name="Kind">What kind of work it is.</param>
/// <param name="Phase">The phase that it belongs to.</param>
/// <param name="Step">The place of the phase in the order of phases, from 0; with <paramref name="Phase"/>.</param>
/// <param name="Rework">It does <paramref name="Replaces"/>, which was done and sent back, again: the how-manieth time.</param>
public sealed record TaskAdded(
    TaskId Id,
    string Title,
    string? Description = null,
    ImmutableArray<string>? Specs = null,
    string? Context = null,
    string? ExpectedOutput = null,
    TaskPriority Priority = TaskPriority.Normal,
    DateTimeOffset? Deadline = null,
    ImmutableArray<FileGlob>? Files = null,
    ImmutableArray<TaskId>? Needs = null,
    RoleName? Role = null,
    string? Capability = null,
    int? Tier = null,
    TaskId? Parent = null,
    TaskId? Replaces = null,
    string? RequestId = null,
    TaskKind Kind = TaskKind.Work,
    string? Phase = null,
    int? Step = null,
    int? Rework = null) : SwarmEvent, IRequested;

/// <summary>An agent holds the task from now on.</summary>
/// <param name="Id">Which.</param>
/// <param name="Agent">Who.</param>
/// <param name="Fence">Larger than that of every earlier claim in the room.</param>
/// <param name="RequestId">The caller's id of the call.</param>
public sealed record TaskClaimed(TaskId Id, AgentName Agent, long Fence, string? RequestId = null) : SwarmEvent, IRequested;

/// <summary>
/// A task's holder, or a planner for a task that nobody holds, says how it stands; or the room (agent swarm), that one is done whose
/// parts are.
/// </summary>
/// <param name="Id">Which.</param>
/// <param name="Agent">Who says so.</param>
/// <param name="Status">The status from now on: working, blocked, done, failed, ready (handed back, or put back after an escalation), or sent_back (a review or a judgement).</param>
/// <param name="Summary">One line: what was done, or why not.</param>
/// <param name="Fence">The claim that it belongs to; null when nobody holds the task.</param>
/// <param name="Evidence">What was run and what came out.</param>
/// <param name="Artifacts">Workspace paths that existed when it was reported.</param>
/// <param name="Checkpoint">What the next holder needs to go on; null keeps the last one.</param>
/// <param name="RequestId">The caller's id of the call.</param>
public sealed record TaskReported(
    TaskId Id,
    AgentName Agent,
    WorkStatus Status,
    string Summary,
    long? Fence = null,
    string? Evidence = null,
    ImmutableArray<string>? Artifacts = null,
    string? Checkpoint = null,
    string? RequestId = null) : SwarmEvent, IRequested;

/// <summary>A holder lost the task; it is ready again and its checkpoint stays.</summary>
public sealed record TaskReleased(TaskId Id, AgentName Agent, long Fence, ClaimLoss Reason) : SwarmEvent;

/// <summary>A holder lost the task once too often; nobody can claim it until a planner or a person decides. Its checkpoint stays.</summary>
/// <param name="Id">Which.</param>
/// <param name="Agent">The last holder.</param>
/// <param name="Fence">The claim that ended.</param>
/// <param name="Reason">Why that claim ended.</param>
/// <param name="Lost">How many claims were lost since it was added or last put back.</param>
public sealed record TaskEscalated(TaskId Id, AgentName Agent, long Fence, ClaimLoss Reason, int Lost) : SwarmEvent;
