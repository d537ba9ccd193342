using System.Collections.Immutable;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Agents;

/// <summary>How long an agent of a role stays.</summary>
public enum RoleStay
{
    /// <summary>Until it is stopped.</summary>
    Standing,
    /// <summary>Until it is stopped, and woken by a timer.</summary>
    Daemon,
    /// <summary>Started when there is a task for it or its time has come; ends after it.</summary>
    Session,
}

/// <summary>One role of a team.</summary>
public sealed record RoleDefinition(RoleName Name)
{
    /// <summary>How often a daemon is woken that says nothing else.</summary>
    public static readonly TimeSpan DefaultEvery = TimeSpan.FromMinutes(5);

    /// <summary>What an agent of this role is told.</summary>
    public string? Prompt { get; init; }

    /// <summary>What it may do beyond taking tasks.</summary>
    public RoleRights Rights { get; init; }

    /// <summary>With what follows from the rest.</summary>
    public RoleRights AllRights => MaySpawn.IsEmpty ? Rights : Rights | RoleRights.Spawn;

    /// <summary>The agent CLI; null: that of its tier, else the spawner's.</summary>
    public string? Client { get; init; }

    /// <summary>In the agent CLI's words; null: that of its tier, else the CLI's default.</summary>
    public string? Model { get; init; }

    /// <summary>0 (local) to 3 (best); null: none.</summary>
    public int? Tier { get; init; }

    /// <summary>For the client command the argument vector, for scripted the scenario file.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>What it can do; matched against a task's capability.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>The only files that its agents may edit; empty: those of their tasks.</summary>
    public ImmutableArray<FileGlob> Owns { get; init; } = [];

    /// <summary>The roles that it may spawn. Empty: none.</summary>
    public ImmutableArray<RoleName> MaySpawn { get; init; } = [];

    /// <summary>At most so many of it at a time; null: as many as the team may have.</summary>
    public int? Most { get; init; }

    /// <summary>So many of it are started with the team.</summary>
    public int Start { get; init; }

    /// <summary>How long it stays.</summary>
    public RoleStay Stay { get; init; }

    /// <summary>How often its timer wakes it; null: no timer.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Times of the day at which it is woken, in the person's local time.</summary>
    public ImmutableArray<TimeOnly> At { get; init; } = [];

    /// <summary>Whether each agent of it works in a git worktree of its own.</summary>
    public bool Worktree { get; init; }

    /// <summary>What its agents may not do, as rules of their agent CLI.</summary>
    public ImmutableArray<string> Deny { get; init; } = [];

    /// <summary>MCP servers that its agents need beside this one.</summary>
    public ImmutableArray<string> RequiredServers { get; init; } = [];
}
