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

/// <summary>A name was reserved for an agent that is about to be started.</summary>
public sealed record AgentSpawned(
    AgentName Name,
    RoleName Role,
    string Client,
    string? Model = null,
    ImmutableArray<string>? Capabilities = null,
    string? RequestId = null) : SwarmEvent, IRequested;

/// <summary>A spawned agent runs in a pane.</summary>
/// <param name="Name">Who.</param>
/// <param name="Pane">tmux's pane id, such as %3.</param>
/// <param name="Transcript">Workspace-relative path of everything that the pane printed.</param>
/// <param name="Pid">The pane's first process.</param>
/// <param name="Started">When that process started, in clock ticks since boot; 0 where the system does not tell.</param>
public sealed record AgentPlaced(AgentName Name, string Pane, string Transcript, int Pid, long Started) : SwarmEvent;

/// <summary>An agent is connected.</summary>
public sealed record AgentJoined(
    AgentName Name,
    RoleName Role,
    JoinedVia Via,
    int Pid,
    ImmutableArray<string>? Capabilities = null) : SwarmEvent;

/// <summary>An agent is gone. Its claims, locks and debts are settled by further events of the same decision.</summary>
public sealed record AgentLeft(AgentName Name, LeaveReason Reason, string? Note = null) : SwarmEvent;
