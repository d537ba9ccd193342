using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>A command that needs a room, where there is none.</summary>
    public static Refusal NoRoom(string directory) => new(
        ErrorCode.NotFound,
        $"There is no room at or above {VisibleText.Line(directory, 400)}. Nothing was written.",
        "swarm up to start a team here, or the same command with --workspace DIR");

    /// <summary>An agent that names another one in a command.</summary>
    public static Refusal NotYourName(string own, string asked) => new(
        ErrorCode.NotAllowed,
        $"This is the environment of {own} (SWARM_AGENT), which cannot speak as {asked}. Nothing was written.",
        "the same command without --agent");

    /// <summary>A command in an agent's process tree that acts under another name.</summary>
    public static Refusal NotYourProcess(string own, int pid, string asked) => new(
        ErrorCode.NotAllowed,
        $"This command comes from {own} (process {pid} was started with SWARM_AGENT={own}), which cannot act as {asked}. Nothing was written.",
        $"the same command with SWARM_AGENT={own}");

    /// <summary>A command that asks first, where nobody can be asked.</summary>
    /// <param name="what">What it would do.</param>
    public static Refusal NeedsYes(string what) => new(
        ErrorCode.NotAllowed,
        $"{what} Nobody can be asked here, and --yes was not given. Nothing was done.",
        "the same command with --yes");

    /// <summary>A command that asked, and the answer was no.</summary>
    public static Refusal NotConfirmed() => new(ErrorCode.NotAllowed, "Nothing was done.", "the same command, answered with y");

    /// <summary>A command that needs the team's panes, where there are none.</summary>
    public static Refusal NothingRuns(string directory) => new(
        ErrorCode.NotFound,
        $"No pane of a team runs for {VisibleText.Line(directory, 400)}.",
        "swarm up");

    /// <summary>A room that is not among this user's teams.</summary>
    /// <param name="room">What was asked for.</param>
    /// <param name="known">Those that are.</param>
    public static Refusal NoSuchTeam(string room, IReadOnlyCollection<string> known) => new(
        ErrorCode.NotFound,
        $"There is no team of a room {VisibleText.Line(room, 80)}; "
        + (known.Count == 0 ? "none is known." : $"the teams are {VisibleText.Line(string.Join(", ", known), 400)}."),
        "swarm teams, or swarm attach in the team's directory");

    /// <summary>A file or standard input that is no list of tasks.</summary>
    /// <param name="source">The file, or standard input.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static Refusal NotTasks(string source, string problem) => new(
        ErrorCode.BadArgument,
        $"{VisibleText.Line(source, 200)}: {VisibleText.Line(problem, 300)} Nothing was written.",
        "a JSON list of tasks, such as [{\"title\":\"Write the parser\",\"files\":[\"src/parser/**\"]}]");

    /// <summary>A text for an argument that cannot be read.</summary>
    /// <param name="source">The file, or standard input.</param>
    /// <param name="reason">Why not.</param>
    public static Refusal NotReadable(string source, string reason) => new(
        ErrorCode.BadArgument,
        $"{VisibleText.Line(source, 200)} cannot be read: {VisibleText.Line(reason, 200).TrimEnd('.')}. Nothing was written.",
        "the same command with a file that can be read, or - for standard input");
}
