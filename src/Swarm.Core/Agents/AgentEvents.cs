using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Agents;

/// <summary>How an agent takes part.</summary>
public enum JoinedVia
{
    /// <summary>Through its own <c>swarm mcp</c> process, which holds the name while it lives.</summary>
    Mcp,
    /// <summary>Through single commands; nothing holds the name between them.</summary>
    Command,
}

/// <summary>Why an agent is no longer there.</summary>
public enum LeaveReason
{
    /// <summary>Its connection was closed in order.</summary>
    Ended,
    /// <summary>Its server process is gone without a word.</summary>
    Died,
    /// <summary>It was stopped by another agent or a person.</summary>
    Stopped,
    /// <summary>It was spawned and never came up.</summary>
    LaunchFailed,
}

/// <summary>A name was reserved for an agent that is about to be started. It has all that starting it again needs.</summary>
/// <param name="Name">Who.</param>
/// <param name="Role">As what.</param>
/// <param name="Client">The agent CLI.</param>
/// <param name="Model">In the agent CLI's words.</param>
/// <param name="Capabilities">What it can do beyond its role.</param>
/// <param name="RequestId">The caller's id for the request.</param>
/// <param name="Prompt">The first thing that it is asked to do.</param>
/// <param name="Directory">Where it starts, relative to the workspace.</param>
/// <param name="Command">For the client command the argument vector, for scripted the scenario file.</param>
/// <param name="Isolation">How far its files are from the others'; null: none.</param>
/// <param name="Deny">What it may not do; all of its parent's is among it.</param>
/// <param name="Tier">Of its model: 0 (local) to 3 (best); null when nothing was said.</param>
/// <param name="Fork">Whether it began with all that its parent's session knew.</param>
/// <param name="Occasion">What a session was started for: a task's id, or a time such as "09:30"; null for one that is no session.</param>
public sealed record AgentSpawned(
    AgentName Name,
    RoleName Role,
    string Client,
    string? Model = null,
    ImmutableArray<string>? Capabilities = null,
    string? RequestId = null,
    string? Prompt = null,
    string? Directory = null,
    ImmutableArray<string>? Command = null,
    Isolation? Isolation = null,
    ImmutableArray<DenyRule>? Deny = null,
    int? Tier = null,
    bool? Fork = null,
    string? Occasion = null) : SwarmEvent, IRequested;

/// <summary>A spawned agent runs in a pane.</summary>
/// <param name="Name">Who.</param>
/// <param name="Pane">tmux's pane id, such as %3.</param>
/// <param name="Transcript">Workspace-relative path of everything that the pane printed.</param>
/// <param name="Pid">The pane's first process.</param>
/// <param name="Started">When that process started, in clock ticks since boot; 0 where the system does not tell.</param>
/// <param name="Session">The id of its agent CLI's session; null where the CLI takes none.</param>
public sealed record AgentPlaced(AgentName Name, string Pane, string Transcript, int Pid, long Started, string? Session = null) : SwarmEvent;

/// <summary>An agent is connected.</summary>
public sealed record AgentJoined(
    AgentName Name,
    RoleName Role,
    JoinedVia Via,
    int Pid,
    ImmutableArray<string>? Capabilities = null) : SwarmEvent;

/// <summary>An agent is gone. Its claims, locks and debts are settled by further events of the same decision.</summary>
/// <param name="Name">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="Note">One line: what is known beyond the reason.</param>
/// <param name="GivenUp">Whether it died once too often: it is not started again unless a person does.</param>
public sealed record AgentLeft(AgentName Name, LeaveReason Reason, string? Note = null, bool? GivenUp = null) : SwarmEvent;

/// <summary>
/// An agent is about to be started again, as it was spawned: a dead one, or one that is there and does not react, which keeps what
/// it holds.
/// </summary>
/// <param name="Name">Who.</param>
/// <param name="Attempt">1 for the first within the time that the settings count.</param>
/// <param name="Reason">One line.</param>
public sealed record AgentRestarted(AgentName Name, int Attempt, string Reason) : SwarmEvent;

/// <summary>Something was typed into an agent's pane, for it had stopped calling. The agent's next call confirms it.</summary>
/// <param name="Name">Who.</param>
/// <param name="Attempt">1, then one more for each that no call of the agent followed.</param>
/// <param name="Reason">One line.</param>
public sealed record AgentNudged(AgentName Name, int Attempt, string Reason) : SwarmEvent;

/// <summary>The time of a daemon has come.</summary>
/// <param name="Name">Who.</param>
/// <param name="Occasion">Which, such as "every 5 min" or "09:30".</param>
public sealed record AgentWoken(AgentName Name, string Occasion) : SwarmEvent;

/// <summary>An agent cannot go on without a person, who was told in the same decision.</summary>
/// <param name="Name">Who.</param>
/// <param name="Reason">One line.</param>
public sealed record AgentStuck(AgentName Name, string Reason) : SwarmEvent;
