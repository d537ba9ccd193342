using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>A learning that was never written.</summary>
    public static Refusal UnknownLearning(LearningId id, LearningId? last) => new(
        ErrorCode.NotFound,
        $"There is no learning {id}; {(last is { } known ? $"the last one is {known}" : "nothing was written down yet")}. Nothing was written.",
        "append_learning without supersedes, or with the id of an existing one");

    /// <summary>A learning that a later one has already corrected.</summary>
    public static Refusal AlreadySuperseded(LearningId id, LearningId newer) => new(
        ErrorCode.WrongState,
        $"{id} is already superseded by {newer}. Nothing was written.",
        $"append_learning with \"supersedes\":\"{newer}\" if that one no longer holds either");
}
