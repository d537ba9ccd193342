using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Learnings;

/// <summary>Something worth knowing was written down by the author of the event.</summary>
/// <param name="Id">The next number of the room.</param>
/// <param name="Topic">A few words.</param>
/// <param name="Text">What was learned.</param>
/// <param name="Task">The task in which it was learned.</param>
/// <param name="Role">The role that it helps most.</param>
/// <param name="Supersedes">An earlier one that no longer holds; it stays in the log.</param>
/// <param name="RequestId">The caller's id of the call.</param>
public sealed record LearningAdded(
    LearningId Id,
    string Topic,
    string Text,
    TaskId? Task = null,
    RoleName? Role = null,
    LearningId? Supersedes = null,
    string? RequestId = null) : SwarmEvent, IRequested;

/// <summary>A person made it a rule of a role; the rule itself is in a file of that person's and survives the room.</summary>
/// <param name="Id">Which.</param>
/// <param name="Role">Whose rule it is.</param>
/// <param name="Everywhere">Whether in every workspace of the person; otherwise in this one.</param>
public sealed record LearningPromoted(LearningId Id, RoleName Role, bool? Everywhere = null) : SwarmEvent;

/// <summary>It is no rule of that role any more.</summary>
/// <param name="Id">Which.</param>
/// <param name="Role">Whose rule it was.</param>
public sealed record LearningDemoted(LearningId Id, RoleName Role) : SwarmEvent;
