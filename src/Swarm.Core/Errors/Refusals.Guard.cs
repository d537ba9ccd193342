using System.Collections.Immutable;
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

    /// <summary>What the agent was started without the right to.</summary>
    /// <param name="what">What it wanted, in words.</param>
    /// <param name="rule">The rule.</param>
    public static Refusal GuardedByRule(string what, string rule) => new(
        ErrorCode.NotAllowed,
        $"{what} is denied to you by the rule {VisibleText.Line(rule, 200)}. Nothing was done.",
        "go on without it, or post what you need it for to whoever planned you");

    /// <summary>A file of the team's checkout, for an agent that has a worktree of its own.</summary>
    /// <param name="path">As the agent named it.</param>
    /// <param name="own">The same file in its worktree.</param>
    public static Refusal GuardedCheckout(string path, string own) => new(
        ErrorCode.NotAllowed,
        $"{path} is in the team's own checkout; you work in a worktree of your own. Nothing was changed.",
        $"the same with {VisibleText.Line(own, 300)}");

    /// <summary>A file in the worktree of another agent.</summary>
    public static Refusal GuardedWorktree(string path, AgentName owner) => new(
        ErrorCode.Held,
        $"{path} is in the worktree of {owner}, who works there. Nothing was changed.",
        $"post {{\"to\":[\"{owner}\"],\"body\":\"what you need there\"}}, or wait until {owner} has ended");

    /// <summary>A file that is not among those of the agent's role.</summary>
    /// <param name="path">Relative to the workspace.</param>
    /// <param name="role">The agent's.</param>
    /// <param name="own">The patterns that its role may edit.</param>
    /// <param name="owner">The role whose file it is; null when it is no role's.</param>
    /// <param name="dispatcher">The role to tell then; null when there is none.</param>
    public static Refusal GuardedByRole(string path, RoleName role, IEnumerable<string> own, RoleName? owner, RoleName? dispatcher) => new(
        ErrorCode.NotAllowed,
        $"Role {role} edits only {VisibleText.Line(string.Join(", ", own), 200)}; {VisibleText.Line(path, 160)} belongs to {(owner is null ? "no role" : $"role {owner}")}. Nothing was changed.",
        $"post {{\"to\":[\"{(owner ?? dispatcher)?.Value ?? "all"}\"],\"body\":\"what should change in {VisibleText.Line(path, 80)} and why\"}} and go on with your own files");

    /// <summary>A file that another agent's task owns.</summary>
    public static Refusal GuardedFile(string path, TaskId task, string title, AgentName holder) => new(
        ErrorCode.Held,
        $"{path} belongs to {task} (\"{VisibleText.Line(title, 80)}\"), which {holder} holds. Nothing was changed.",
        $"post {{\"to\":[\"{holder}\"],\"body\":\"what you need in {VisibleText.Line(path, 80)}\"}} and go on with your own files, or wait until {task} is done");

    /// <summary>A git command that would throw away what others have not committed in the directory that all share.</summary>
    /// <param name="command">As the agent wrote it.</param>
    /// <param name="atWork">Some of those at work there.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="instead">A command for the agent's own files.</param>
    public static Refusal GuardedDiscard(string command, ImmutableArray<(AgentName Holder, TaskId Task, string Title)> atWork, int count, string instead)
    {
        var who = string.Join(", ", atWork.Select(w => $"{w.Holder} ({w.Task}, \"{VisibleText.Line(w.Title, 60)}\")"));
        var more = count > atWork.Length ? $" and {count - atWork.Length} more" : "";
        return new(
            ErrorCode.Held,
            $"\"{command}\" would throw away what others at work in this directory have not committed: {who}{more}. {NotRun}",
            $"name your own files and nothing else, such as {instead}");
    }
}
