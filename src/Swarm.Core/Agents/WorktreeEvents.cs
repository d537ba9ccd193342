using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Agents;

/// <summary>An agent gets a git worktree of its own; git makes it right after.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Branch">Its branch.</param>
/// <param name="Base">The commit that it begins at.</param>
/// <param name="Prefix">Where the workspace lies in its repository; null at the top.</param>
public sealed record WorktreeAdded(AgentName Name, string Branch, string Base, string? Prefix = null) : SwarmEvent;

/// <summary>Its agent has ended and left something in it that is nowhere else.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Commits">How many commits no other branch has.</param>
/// <param name="Dirty">Whether there are changes that no commit has.</param>
/// <param name="Problem">Why that could not be looked up, or the worktree not be removed.</param>
public sealed record WorktreeKept(AgentName Name, int Commits, bool? Dirty = null, string? Problem = null) : SwarmEvent;

/// <summary>The worktree and its branch are gone.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Discarded">Whether a person threw away what was nowhere else.</param>
public sealed record WorktreeRemoved(AgentName Name, bool? Discarded = null) : SwarmEvent;
