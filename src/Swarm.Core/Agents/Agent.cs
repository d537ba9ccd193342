using System.Collections.Immutable;
using Swarm.Core.Identity;
using Swarm.Core.Processes;

namespace Swarm.Core.Agents;

/// <summary>Where an agent is in its life, as far as the log knows; what it is doing right now is presence, not here.</summary>
public enum AgentStage
{
    /// <summary>Spawned, not yet connected.</summary>
    Starting,
    /// <summary>Connected, or taking part through commands.</summary>
    Present,
    /// <summary>Not there any more.</summary>
    Gone,
}

/// <summary>What the log says about one agent.</summary>
public sealed record Agent(AgentName Name, RoleName Role, AgentStage Stage)
{
    /// <summary>How it takes part; null before it joined.</summary>
    public JoinedVia? Via { get; init; }

    /// <summary>Process id of its server; 0 when there is none.</summary>
    public int Pid { get; init; }

    /// <summary>The agent CLI it was spawned with; null for one that joined by itself.</summary>
    public string? Client { get; init; }

    /// <summary>Who spawned it; null for one that joined by itself.</summary>
    public AgentName? Parent { get; init; }

    /// <summary>What it can do beyond its role; matched against a task's capability.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>tmux pane id, when it runs in one of the team's panes.</summary>
    public string? Pane { get; init; }

    /// <summary>The pane's first process; null when it runs in none of the team's panes.</summary>
    public ProcessLife? Process { get; init; }

    /// <summary>The id of its agent CLI's session; null where the CLI takes none.</summary>
    public string? Session { get; init; }

    /// <summary>Workspace-relative path of its transcript.</summary>
    public string? Transcript { get; init; }

    /// <summary>When its present stage began.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Why it left; null unless <see cref="AgentStage.Gone"/>.</summary>
    public LeaveReason? LeftBecause { get; init; }

    /// <summary>Who said that it left, and why; null unless <see cref="AgentStage.Gone"/>.</summary>
    public (AgentName By, string? Note)? Left { get; init; }

    /// <summary>How it was spawned; null for one that joined by itself.</summary>
    public AgentSpawned? Spawned { get; init; }

    /// <summary>When Swarm has started it again by itself since a person or a planner last did, oldest first; the last hundred.</summary>
    public ImmutableArray<DateTimeOffset> Restarts { get; init; } = [];

    /// <summary>The last time that something was typed into its pane, and how many times in vain before and with that.</summary>
    public (DateTimeOffset At, int Attempt)? Nudged { get; init; }

    /// <summary>When a person was last told that it cannot go on without one.</summary>
    public DateTimeOffset? StuckAt { get; init; }

    /// <summary>When its timer last woke it; null when none did.</summary>
    public DateTimeOffset? WokenAt { get; init; }

    /// <summary>It died once too often: only a person starts it again.</summary>
    public bool IsGivenUp { get; init; }

    /// <summary>It is gone, and nobody wanted that: it died, or never came up.</summary>
    public bool IsLost => Stage == AgentStage.Gone && LeftBecause is LeaveReason.Died or LeaveReason.LaunchFailed;

    /// <summary>Starting or present: can be addressed and counted on.</summary>
    public bool IsLive => Stage != AgentStage.Gone;
}
