using System.ComponentModel;
using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>What a call says that ended with an exception of the runtime: the system refused something, or this program has a bug.</summary>
    public static Refusal Failed(string tool, Exception failed) => failed switch
    {
        // Some of the runtime's own parts start a thread when they are first used.
        OutOfMemoryException or ThreadStartException or { InnerException: OutOfMemoryException }
            or TypeInitializationException { TypeName: "System.Runtime.InteropServices.PosixSignalRegistration" } => SystemRefused(tool, "a further thread, or memory"),
        _ when IsOfSystem(failed) => SystemRefused(tool, failed.Message),
        _ => Bug(tool, failed.GetType().Name),
    };

    /// <summary>Whether an exception of the runtime says that the system refused something: a full disk, a lock, one open file too many.</summary>
    public static bool IsOfSystem(Exception failed) => failed is IOException or UnauthorizedAccessException or Win32Exception;

    // Where a write is refused is known, and said, beneath (DiskRefused); this is all the rest: a cursor, a lock, one file too many.
    private static Refusal SystemRefused(string tool, string reason) => new(
        ErrorCode.DiskRefused,
        $"The system refused something that {tool} needs: {VisibleText.Line(reason, 300).TrimEnd('.')}. What was decided was written whole or not at all.",
        "the same call again, with the same request_id where it has one; if it fails again, a person should run swarm doctor (free space, permissions of .tmm, open files, processes: ulimit -u)");

    // Something failed that should not have: a bug in this program. The details are in its log, not in the answer.
    private static Refusal Bug(string tool, string kind) => new(
        ErrorCode.ProgramFailed,
        $"{tool} failed inside swarm ({kind}). What was decided was written whole or not at all.",
        "the same call once more; if it fails again, tell a person to look at the server's standard error");
}
