using System.Text;
using Swarm.Core.Errors;
using Swarm.Core.Log;
using Swarm.Core.Processes;

namespace Swarm.Core.Tmux;

/// <summary>The part of a tmux command that says what to run: checked before anything is started.</summary>
internal static class PaneProgram
{
    // Linux bounds one argument to 32 pages (execve(2), MAX_ARG_STRLEN), its closing NUL included.
    private const int LongestArgument = (32 * 4096) - 1;

    // tmux closes a pane when its process ends, and may then not have read all that the process wrote: under load 8 % of the
    // programs that write 5 kB and exit lost the end (tmux 3.3a: it asks FIONREAD, which does not count what the kernel has yet
    // to hand over). So a shell waits for the program, then asks the terminal for its status and reads the answer (ECMA-48,
    // DSR): tmux answers when it has read everything before the question. After 2 s without an answer it ends all the same.
    // A signal from the keyboard is for the program; without a trap it would end the shell too.
    private const string UntilRead =
        "trap : INT QUIT; told=$1; shift; \"$@\"; status=$?; [ -z \"$told\" ] || echo \"$$ $status\" > \"$told\"; /bin/stty raw -echo min 0 time 20; printf '\\033[5n'; " +
        "/bin/dd bs=64 count=1 of=/dev/null 2>/dev/null; exit $status";

    private const string Install = "install it, or put its directory on the PATH; then the same call again";

    /// <summary>The words from "-c" on: directory, environment, program and arguments.</summary>
    /// <exception cref="SwarmException">The directory or the program is missing, or an argument is too long.</exception>
    public static string[] Words(PaneRequest request)
    {
        if (!Directory.Exists(request.Directory))
            throw new SwarmException(Refusals.DirectoryMissing(request.Directory));
        var variables = request.Environment.Where(variable => variable.Value is not null)
            .SelectMany(variable => new[] { "-e", $"{variable.Key}={variable.Value}" });
        // tmux replaces formats in -c.
        string[] words = ["-c", TmuxWords.Literal(request.Directory), .. variables, "--", .. Program(request)];
        var longest = words.Max(Encoding.UTF8.GetByteCount);
        return longest <= LongestArgument ? words : throw new SwarmException(Refusals.ArgumentTooLong(longest, LongestArgument));
    }

    /// <summary>Creates the transcript, readable for its owner only; what it held stays.</summary>
    /// <exception cref="SwarmException">DiskRefused.</exception>
    public static void CreateTranscript(string path)
    {
        try
        {
            OwnDirectory.Create(Path.GetDirectoryName(path) ?? "/");
            using var created = OwnFile.Open(path, FileMode.OpenOrCreate, share: FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.TranscriptRefused(path, refused.Message), refused);
        }
    }

    private static IEnumerable<string> Program(PaneRequest request)
    {
        var name = request.Argv[0];
        var path = request.Environment.GetValueOrDefault("PATH");
        var program = ProgramPath.Find(name, path, request.Directory)
            ?? throw new SwarmException(Refusals.ProgramMissing(name, Install));
        var removed = request.Environment.Where(variable => variable.Value is null).SelectMany(variable => new[] { "-u", variable.Key });
        // Always several words: a single one would go through a shell (tmux(1), new-window).
        return ["/usr/bin/env", .. removed, "/bin/sh", "-c", UntilRead, "sh", request.ExitStatus ?? "", program, .. request.Argv.Skip(1)];
    }
}
