using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Identity;

namespace Swarm.Core.Clients;

/// <summary>One agent to start: who it is, where, and what it is told. The same for every agent CLI.</summary>
public sealed record AgentLaunch
{
    /// <summary>Its name in the room.</summary>
    public required AgentName Agent { get; init; }

    /// <summary>Its role in the room.</summary>
    public required RoleName Role { get; init; }

    /// <summary>What the role may do.</summary>
    public RoleRights Rights { get; init; }

    /// <summary>Absolute path of the workspace.</summary>
    public required string WorkspaceRoot { get; init; }

    /// <summary>Absolute path of the directory that the agent starts in: the workspace, or a directory or worktree of it.</summary>
    public required string Directory { get; init; }

    /// <summary>The git worktree of its own that it works in; null when it works in the workspace itself.</summary>
    public Worktree? Worktree { get; init; }

    /// <summary>Absolute path of what is the workspace for it: the workspace, or its place in the worktree.</summary>
    public string Home => Worktree is null ? WorkspaceRoot : Path.Combine(WorkspaceRoot, Worktree.Home);

    /// <summary>Absolute path of the directory that generated files go into. Only this agent's.</summary>
    public required string ConfigDirectory { get; init; }

    /// <summary>How to start this program: the executable and its leading arguments.</summary>
    public required ImmutableArray<string> Swarm { get; init; }

    /// <summary>The first thing the agent is asked to do. Empty: join and wait.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>Rules beyond <see cref="Discipline"/>: the role's and the team's. May be empty.</summary>
    public string Rules { get; init; } = "";

    /// <summary>The model, in the agent CLI's own words. Null: the CLI's default.</summary>
    public string? Model { get; init; }

    /// <summary>For <c>command</c> the whole argument vector, for <c>scripted</c> the scenario file, otherwise empty.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>What it can do beyond its role; matched against a task's capability.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>What it may not do.</summary>
    public ImmutableArray<DenyRule> Deny { get; init; } = [];

    /// <summary>The session's id, where the CLI takes one. The caller makes a new one for each start.</summary>
    public required Guid Session { get; init; }

    /// <summary>Whose session it begins with; null: it begins anew.</summary>
    public ForkOrigin? Fork { get; init; }

    /// <summary>Nobody watches the pane to answer permission dialogs, so the CLI is started with its tools allowed.</summary>
    public bool Unattended { get; init; } = true;

    /// <summary>Absolute path of a generated file.</summary>
    internal string ConfigFile(params ReadOnlySpan<string> names) => Path.Combine([ConfigDirectory, .. names]);
}

/// <summary>The session that a fork begins with.</summary>
/// <param name="Parent">Whose it is.</param>
/// <param name="Session">Its id.</param>
public sealed record ForkOrigin(AgentName Parent, string Session);
