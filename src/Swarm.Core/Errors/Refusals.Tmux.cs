using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>The tmux that is installed lacks what is needed.</summary>
    /// <param name="version">What "tmux -V" said.</param>
    /// <param name="howToInstall">The command that installs a newer one.</param>
    public static Refusal TmuxTooOld(string version, string howToInstall) => new(
        ErrorCode.ProgramFailed,
        $"tmux 3.2 or newer is needed; here is {VisibleText.Line(version, 100)}. Nothing was started.",
        howToInstall);

    /// <summary>The agent has a pane already.</summary>
    public static Refusal PaneHeld(AgentName agent, string pane) => new(
        ErrorCode.Held,
        $"{agent} already runs in pane {pane}. Nothing was started.",
        $"stop_agent {agent}, then the same call again; or another name");

    /// <summary>An argument that the operating system would not hand to a program.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="longest">The most that is possible.</param>
    public static Refusal ArgumentTooLong(int length, int longest) => new(
        ErrorCode.BadArgument,
        $"An argument of the program has {length} bytes; at most {longest} are possible. Nothing was started.",
        "put the text into a file in the workspace and pass its path");

    /// <summary>The layout changed under every attempt to place a pane.</summary>
    public static Refusal LayoutBusy(string session, int attempts) => new(
        ErrorCode.Held,
        $"The layout of the tmux session {session} changed under {attempts} attempts to place a pane. Nothing was started.",
        "the same call again",
        RetryAfterSeconds: 1);

    /// <summary>A transcript that cannot be written.</summary>
    public static Refusal TranscriptRefused(string path, string reason) => new(
        ErrorCode.DiskRefused,
        $"The transcript {VisibleText.Line(path, 400)} cannot be written: {VisibleText.Line(reason, 300)}. Nothing was started.",
        "make its directory writable, then the same call again");
}
