using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Identity;

namespace Swarm.Core.Supervision;

/// <summary>An agent to start.</summary>
public sealed record SpawnRequest(AgentName Name)
{
    /// <summary>Its role.</summary>
    public RoleName Role { get; init; } = RoleName.Worker;

    /// <summary>The first thing it is asked to do; empty: join and wait.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>The agent CLI; null: that of the role or its tier, else the caller's own, else claude.</summary>
    public string? Client { get; init; }

    /// <summary>The model, in the agent CLI's words; null: that of the role or its tier, else the agent CLI's default.</summary>
    public string? Model { get; init; }

    /// <summary>0 (local) to 3 (best), which the team's file maps to an agent CLI and a model; null: the role's.</summary>
    public int? Tier { get; init; }

    /// <summary>Where it starts, relative to the workspace; null: where its parent started.</summary>
    public string? Directory { get; init; }

    /// <summary>How far its files are from the others'; null: as far as its parent's.</summary>
    public Isolation? Isolation { get; init; }

    /// <summary>For the client command the argument vector, for scripted the scenario file.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>What it can do beyond its role.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>What it may not do, beyond what its role and its parent may not.</summary>
    public ImmutableArray<DenyRule> Deny { get; init; } = [];

    /// <summary>It begins with all that the caller's own session knows.</summary>
    public bool Fork { get; init; }

    /// <summary>MCP servers that its agent CLI must have beside this one, beyond those of its role.</summary>
    public ImmutableArray<string> RequiredServers { get; init; } = [];

    /// <summary>What a session is started for: a task's id, or a time; null for one that is no session.</summary>
    public string? Occasion { get; init; }

    /// <summary>The caller's id for the request.</summary>
    public string? RequestId { get; init; }
}

/// <summary>An agent that was started.</summary>
/// <param name="Name">Who.</param>
/// <param name="Client">With which agent CLI.</param>
/// <param name="Pane">In which tmux pane.</param>
/// <param name="Transcript">Workspace-relative path of everything that the pane prints.</param>
/// <param name="Worktree">The worktree that it works in; null when it works in the workspace itself.</param>
public sealed record Spawned(AgentName Name, string Client, string Pane, string Transcript, Worktree? Worktree = null);
