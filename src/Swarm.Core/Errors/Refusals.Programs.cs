using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>A program that is needed is not on the PATH, or the file named is not executable.</summary>
    /// <param name="name">The program, as it was asked for.</param>
    /// <param name="howToInstall">The command that installs it.</param>
    public static Refusal ProgramMissing(string name, string howToInstall) => new(
        ErrorCode.ProgramFailed,
        $"The program {VisibleText.Line(name, 200)} is not installed, or is not on the PATH. Nothing was started.",
        howToInstall);

    /// <summary>The directory that a program was to start in is not there.</summary>
    public static Refusal DirectoryMissing(string directory) => new(
        ErrorCode.NotFound,
        $"The directory {VisibleText.Line(directory, 400)} does not exist. Nothing was started.",
        "create the directory, then the same call again");

    /// <summary>The operating system would not start the program.</summary>
    public static Refusal ProgramNotStarted(string name, string reason) => new(
        ErrorCode.ProgramFailed,
        $"The program {VisibleText.Line(name, 200)} could not be started: {VisibleText.Line(reason, 300)}.",
        $"run {VisibleText.Line(name, 200)} by hand in a shell and see what it says");

    /// <summary>A program ran and said no.</summary>
    /// <param name="command">The program and its first arguments, short.</param>
    /// <param name="exitCode">Its exit code; 128 + n when signal n ended it.</param>
    /// <param name="said">What it wrote to standard error; the first line is shown.</param>
    public static Refusal ProgramFailed(string command, int exitCode, string said) => new(
        ErrorCode.ProgramFailed,
        $"{VisibleText.Line(command, 200)} ended with exit code {exitCode}: "
        + (string.IsNullOrWhiteSpace(said) ? "it said nothing" : VisibleText.Line(said, 400)),
        $"run {VisibleText.Line(command, 200)} by hand and see what it says");

    /// <summary>A program did not end in time; it and its children were killed.</summary>
    public static Refusal ProgramTimedOut(string command, TimeSpan after) => new(
        ErrorCode.ProgramFailed,
        $"{VisibleText.Line(command, 200)} did not end within {after.TotalSeconds:0.#} s and was killed.",
        "the same call again; if it stays, see what the program waits for");
}
