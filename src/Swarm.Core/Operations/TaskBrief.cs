using System.Collections.Immutable;
using Swarm.Core.Learnings;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>A file to read before the task.</summary>
/// <param name="Path">Workspace-relative.</param>
/// <param name="Text">Its text when all specs together are small; null when the file is to be read.</param>
public sealed record SpecFile(string Path, string? Text);

/// <summary>What a claim gives: all that is needed to start, or why there is nothing.</summary>
/// <param name="Claim">The task, or what there is instead.</param>
/// <param name="Specs">Its spec files.</param>
/// <param name="Learnings">What the team learned that helps here, best first.</param>
public sealed record TaskBrief(ClaimResult Claim, ImmutableArray<SpecFile> Specs, ImmutableArray<Learning> Learnings)
{
    /// <summary>For a review: the done tasks that it is about.</summary>
    public ImmutableArray<WorkTask> Reviewed { get; init; } = [];

    /// <summary>For a judge: what the team is there for, and in which cycle it is.</summary>
    public string? Goal { get; init; }
}
