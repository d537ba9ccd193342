using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    private const string NotRun = "It was not run.";

    /// <summary>A tmux command that would end panes of the team.</summary>
    public static Refusal GuardedTmux(string command) => new(
        ErrorCode.NotAllowed,
        $"tmux {command} here speaks to the team's own server and would end panes of your team, perhaps yours. {NotRun}",
        "for a tmux of your own give it a socket: tmux -L mine …; to end an agent ask the planner with post");

    /// <summary>A signal that would hit the team.</summary>
    /// <param name="command">As the agent wrote it.</param>
    /// <param name="hit">What it would hit, in words.</param>
    public static Refusal GuardedProcess(string command, string hit) => new(
        ErrorCode.NotAllowed,
        $"\"{command}\" would hit your team: {hit}. {NotRun}",
        "end only what you started, by its pid (start it with & and keep $!), or by a pattern that matches nothing else");

    /// <summary>A change inside the room.</summary>
    public static Refusal GuardedRoom(string path) => new(
        ErrorCode.NotAllowed,
        $"{path} is or holds .tmm/, the room of your team; only swarm writes there. Nothing was changed.",
        "read it as you like; write with post, report_status and append_learning, and keep files of your own elsewhere in the workspace");

    /// <summary>A file that another agent's task owns.</summary>
    public static Refusal GuardedFile(string path, TaskId task, string title, AgentName holder) => new(
        ErrorCode.Held,
        $"{path} belongs to {task} (\"{VisibleText.Line(title, 80)}\"), which {holder} holds. Nothing was changed.",
        $"post {{\"to\":[\"{holder}\"],\"body\":\"what you need in {VisibleText.Line(path, 80)}\"}} and go on with your own files, or wait until {task} is done");
}
