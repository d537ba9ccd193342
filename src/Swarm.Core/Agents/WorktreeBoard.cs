using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Agents;

/// <summary>The worktrees that the team has: in use, or kept after their agent's end.</summary>
public sealed record WorktreeBoard
{
    /// <summary>None.</summary>
    public static readonly WorktreeBoard Empty = new();

    /// <summary>By agent.</summary>
    public ImmutableSortedDictionary<AgentName, Worktree> All { get; init; } = ImmutableSortedDictionary<AgentName, Worktree>.Empty;

    /// <summary>The agent's worktree, in use or kept; null when there is none.</summary>
    public Worktree? Find(AgentName agent) => All.GetValueOrDefault(agent);

    /// <summary>The board after the event; an unknown or stale event changes nothing.</summary>
    public WorktreeBoard Apply(Recorded recorded) => recorded.Event switch
    {
        WorktreeAdded e => With(new Worktree(e.Name, e.Branch, e.Base, e.Prefix ?? "")),
        WorktreeKept e when Find(e.Name) is { } kept => With(kept with { Kept = e }),
        WorktreeRemoved e => this with { All = All.Remove(e.Name) },
        AgentRestarted e when Find(e.Name) is { Kept: not null } again => With(again with { Kept = null }),
        _ => this,
    };

    private WorktreeBoard With(Worktree worktree) => this with { All = All.SetItem(worktree.Agent, worktree) };
}
