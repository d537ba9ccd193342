using System.Collections.Immutable;
using Swarm.Core.Identity;

namespace Swarm.Core.Learnings;

/// <summary>For whom learnings are looked up.</summary>
public sealed record LearningQuery
{
    /// <summary>The reader's role.</summary>
    public RoleName? Role { get; init; }

    /// <summary>The task at hand, the one whose place it took, its parent.</summary>
    public ImmutableArray<TaskId> Tasks { get; init; } = [];

    /// <summary>Texts whose words count double: title, paths of files.</summary>
    public ImmutableArray<string> Heads { get; init; } = [];

    /// <summary>Further texts whose words count: description, what somebody searches for.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>How many at most. Default 5.</summary>
    public int MaxItems { get; init; } = 5;

    /// <summary>How many bytes of UTF-8 at most, as <see cref="Learning.Line"/> with a line feed each. Default 1,024.</summary>
    public int MaxBytes { get; init; } = 1024;
}
