using Swarm.Core.Identity;

namespace Swarm.Core.Agents;

/// <summary>How far an agent's files are from those of the others.</summary>
public enum Isolation
{
    /// <summary>It works in the workspace, as the others do.</summary>
    None,
    /// <summary>It works in a git worktree of its own, on a branch of its own.</summary>
    Worktree,
}

/// <summary>The git worktree of one agent: a copy of the repository that only it edits. Everything here is text; nothing is looked at.</summary>
/// <param name="Agent">Whose.</param>
/// <param name="Branch">Its branch, such as <c>swarm/ada</c>.</param>
/// <param name="Base">The commit that it began at.</param>
/// <param name="Prefix">Where the workspace lies in its repository, with <c>/</c> between and none at the end; empty at the top.</param>
public sealed record Worktree(AgentName Agent, string Branch, string Base, string Prefix)
{
    /// <summary>The workspace-relative directory that all worktrees lie in.</summary>
    public const string Directories = ".tmm/worktrees";

    /// <summary>What was left in it when its agent ended; null while it is in use.</summary>
    public WorktreeKept? Kept { get; init; }

    /// <summary>Workspace-relative: the top of the checkout.</summary>
    public string Root => $"{Directories}/{Agent}";

    /// <summary>Workspace-relative: what stands for the workspace in it.</summary>
    public string Home => Prefix.Length == 0 ? Root : $"{Root}/{Prefix}";

    /// <summary>The branch of an agent.</summary>
    public static string BranchOf(AgentName agent) => $"swarm/{agent}";

    /// <summary>The path as the workspace has it: one that leads into this worktree names the file that it stands for.</summary>
    public string InWorkspace(string path) => path.StartsWith($"{Home}/", StringComparison.Ordinal) ? path[(Home.Length + 1)..] : path;

    /// <summary>What was kept, in words: "2 commits, uncommitted changes".</summary>
    public static string Words(int commits, bool dirty) =>
        $"{commits} {(commits == 1 ? "commit" : "commits")}{(dirty ? ", uncommitted changes" : "")}";
}
