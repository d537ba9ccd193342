using Swarm.Core.Identity;

namespace Swarm.Core.Learnings;

/// <summary>What an agent asks to write down.</summary>
public sealed record LearningRequest(string Topic, string Text)
{
    /// <summary>The task in which it was learned.</summary>
    public TaskId? Task { get; init; }

    /// <summary>The role that it helps most.</summary>
    public RoleName? Role { get; init; }

    /// <summary>The earlier one that it corrects.</summary>
    public LearningId? Supersedes { get; init; }

    /// <summary>The caller's id of the call.</summary>
    public string? RequestId { get; init; }
}
