namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>Something failed that should not have: a bug in this program. The details are in its log, not in the answer.</summary>
    public static Refusal Bug(string tool, string kind) => new(
        ErrorCode.ProgramFailed,
        $"{tool} failed inside swarm ({kind}). What was decided was written whole or not at all.",
        "the same call once more; if it fails again, tell a person to look at the server's standard error");
}
