using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    private const string WithoutIsolation = "or the same call with isolation none";

    /// <summary>A worktree, where there is no repository.</summary>
    public static Refusal NoRepository(string directory) => new(
        ErrorCode.WrongState,
        $"{VisibleText.Line(directory, 400)} is in no git repository, so there is nothing to make a worktree of. Nothing was started.",
        $"in a shell: git init, and commit what the agent needs; then the same call again; {WithoutIsolation}");

    /// <summary>A worktree, where nothing was ever committed.</summary>
    public static Refusal NoCommit(string directory) => new(
        ErrorCode.WrongState,
        $"The git repository of {VisibleText.Line(directory, 400)} has no commit yet: a worktree begins at one. Nothing was started.",
        $"in a shell: git add -A && git commit -m \"start\"; then the same call again; {WithoutIsolation}");

    /// <summary>A worktree whose directory or file is in no commit.</summary>
    public static Refusal NotCommitted(string path, string commit) => new(
        ErrorCode.WrongState,
        $"{VisibleText.Line(path, 200)} is not in the commit that the worktree would begin at ({commit}). Nothing was started.",
        $"commit it, then the same call again; {WithoutIsolation}");

    /// <summary>The agent's branch or worktree has what is nowhere else.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="branch">Its branch.</param>
    /// <param name="path">Its worktree, relative to the workspace.</param>
    /// <param name="left">What is there, in words.</param>
    public static Refusal WorktreeHasWork(AgentName name, string branch, string path, string left) => new(
        ErrorCode.Held,
        $"The branch {branch} ({path}) has work of an earlier {name} that is nowhere else: {left}. Nothing was started.",
        $"take it over with git merge {branch}, then the same call again; or spawn_agent under another name; a person discards it with swarm down --clean --discard");

    /// <summary>The worktree of an agent that is to be started again is not known any more.</summary>
    public static Refusal WorktreeGone(AgentName name) => new(
        ErrorCode.WrongState,
        $"The worktree of {name} was removed. Nothing was started.",
        $"spawn_agent {{\"name\":\"{name}\",\"isolation\":\"worktree\"}}");

    /// <summary>Worktrees that <c>swarm down --clean</c> did not remove.</summary>
    /// <param name="left">Each as its branch and what is in it.</param>
    public static Refusal WorktreesHaveWork(IEnumerable<string> left) => new(
        ErrorCode.NotAllowed,
        $"These worktrees have work that is nowhere else and were left alone: {string.Join("; ", left)}.",
        "git merge each branch that you want (commit first what is not committed), then swarm down --clean again; swarm down --clean --discard throws the rest away");
}
