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

    /// <summary>A learning, named in a command, that was never written.</summary>
    public static Refusal NoSuchLearning(LearningId id, LearningId? last) => new(
        ErrorCode.NotFound,
        $"There is no learning {id}; {(last is { } known ? $"the last one is {known}" : "nothing was written down yet")}. Nothing was written.",
        "swarm learnings");

    /// <summary>An agent that wants to change the rules of a role.</summary>
    public static Refusal OnlyAPersonPromotes(RoleName role, LearningId id) => new(
        ErrorCode.NotAllowed,
        $"A {role} may not change the rules of roles; a person may. Nothing was written.",
        $"post {{\"to\":[\"human\"],\"body\":\"Promote {id}? Why it holds for everybody: …\"}}");

    /// <summary>A rule that a later learning has corrected.</summary>
    public static Refusal PromoteTheNewer(LearningId id, LearningId newer, RoleName role) => new(
        ErrorCode.WrongState,
        $"{id} is superseded by {newer}. Nothing was written.",
        $"swarm learnings promote {newer} --role {role}");

    /// <summary>A learning that is too long to be read by every agent of a role at every start.</summary>
    public static Refusal TooLongToPromote(LearningId id, int bytes, int most) => new(
        ErrorCode.BadArgument,
        $"{id} has {bytes} bytes with its topic; a rule may have {most}. Nothing was written.",
        $"swarm learnings supersede {id} \"the same in short\", then promote that one");

    /// <summary>A role that has as many rules as its agents can be made to read.</summary>
    public static Refusal RulesFull(RoleName role, int bytes, int most, string file) => new(
        ErrorCode.WrongState,
        $"The promoted rules of role {role} would have {bytes} bytes; {most} are allowed. Nothing was written.",
        $"swarm learnings demote one of those in {file}");

    /// <summary>A learning that is no rule of any role, or not of this one.</summary>
    public static Refusal NotPromoted(LearningId id, RoleName? role) => new(
        ErrorCode.NotFound,
        $"{id} is no rule of {(role is { } one ? $"role {one}" : "any role")} here. Nothing was written.",
        "swarm learnings, which says what is promoted");
}
