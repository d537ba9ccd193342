using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>Somebody else has the lock; the caller is in line now.</summary>
    public static Refusal Locked(ResourceName resource, AgentName holder, string reason, DateTimeOffset until, int seconds) => new(
        ErrorCode.Held,
        $"{resource} is locked by {holder} (\"{VisibleText.Line(reason, 80)}\") until {Time(until)}. You are in line.",
        "wait: you are told when it is free; do something else that does not need it until then",
        RetryAfterSeconds: seconds);

    /// <summary>Only the holder unlocks.</summary>
    public static Refusal LockedByOther(ResourceName resource, AgentName holder, string reason, DateTimeOffset until) => new(
        ErrorCode.NotAllowed,
        $"{resource} is locked by {holder} (\"{VisibleText.Line(reason, 80)}\") until {Time(until)}, not by you. Nothing was written.",
        $"post {{\"to\":[\"{holder}\"],\"body\":\"…\"}} to ask for it");

    /// <summary>There is no such lock.</summary>
    public static Refusal NotLocked(ResourceName resource, IEnumerable<string> yours) => new(
        ErrorCode.WrongState,
        $"{resource} is not locked. Your locks: {List(yours)}. Nothing was written.",
        "go on; there is nothing to unlock");
}
