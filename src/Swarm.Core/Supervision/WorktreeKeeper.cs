using Microsoft.Win32.SafeHandles;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Operations;
using Swarm.Core.Processes;

namespace Swarm.Core.Supervision;

/// <summary>What a worktree has that is nowhere else.</summary>
/// <param name="Exists">Whether its directory or its branch is there at all.</param>
/// <param name="Commits">How many commits no other branch has.</param>
/// <param name="Dirty">Whether there are changes, new files included, that no commit has; ignored files do not count.</param>
public sealed record WorktreeContent(bool Exists, int Commits, bool Dirty)
{
    /// <summary>Removing it loses nothing.</summary>
    public bool IsEmpty => Commits == 0 && !Dirty;

    /// <summary>In words.</summary>
    public override string ToString() => Worktree.Words(Commits, Dirty);
}

/// <summary>Makes, looks into and removes the git worktrees of a workspace's agents.</summary>
internal sealed class WorktreeKeeper(RoomFiles files, TimeProvider clock)
{
    private readonly ProcessRunner _runner = new(clock);

    private Workspace Workspace => files.Workspace;

    /// <summary>Only one process at a time makes or removes worktrees; freed when disposed.</summary>
    public async Task<SafeFileHandle> LockAsync()
    {
        var handle = Native.OpenForLock(files.Worktrees);
        await Task.Run(() => Native.TryLock(handle, wait: true));
        return handle;
    }

    /// <summary>What an agent's worktree will be. Nothing is written.</summary>
    /// <param name="agent">Whose.</param>
    /// <param name="directory">Workspace-relative directory that the agent starts in; null: the workspace.</param>
    /// <param name="from">The worktree whose commit it begins at; null: that of the workspace.</param>
    /// <exception cref="SwarmException">There is no repository or commit, the commit lacks the directory, or git is missing.</exception>
    public async Task<Worktree> PlanAsync(AgentName agent, string? directory, Worktree? from)
    {
        var git = GitIn(Workspace.Root);
        var prefix = await git.TryAsync("rev-parse", "--show-prefix");
        if (!prefix.Succeeded && prefix.Stderr.Contains("not a git repository", StringComparison.Ordinal))
            throw new SwarmException(Refusals.NoRepository(Workspace.Root));
        prefix.OrRefuse("git rev-parse");
        var head = await GitIn(from is null ? Workspace.Root : PathOf(from)).LineAsync("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
            ?? throw new SwarmException(Refusals.NoCommit(Workspace.Root));
        var worktree = new Worktree(agent, Worktree.BranchOf(agent), head, prefix.Stdout.TrimEnd('\n').TrimEnd('/'));
        var starts = Relative(directory);
        return (worktree.Prefix.Length == 0 && starts.Length == 0) || await HasAsync(worktree, starts, "tree")
            ? worktree
            : throw new SwarmException(Refusals.NotCommitted(starts.Length > 0 ? starts : Workspace.Root, head[..10]));
    }

    /// <summary>Whether the commit that a worktree begins at has a workspace-relative file or directory.</summary>
    /// <param name="worktree">The worktree.</param>
    /// <param name="path">Relative to the workspace; empty: the workspace itself.</param>
    /// <param name="kind">git's word for it: "blob" or "tree".</param>
    public async Task<bool> HasAsync(Worktree worktree, string path, string kind)
    {
        var full = string.Join('/', new[] { worktree.Prefix, path }.Where(part => part.Length > 0));
        return await GitIn(Workspace.Root).LineAsync("cat-file", "-t", $"{worktree.Base}:{full}") == kind;
    }

    /// <summary>Makes it. What an earlier agent of the name left behind goes, when nothing is lost.</summary>
    /// <exception cref="SwarmException">Held: there is work that is nowhere else. ProgramFailed: git failed.</exception>
    public async Task AddAsync(Worktree worktree)
    {
        await RequireFreeAsync(worktree);
        await RemoveAsync(worktree, discard: false);
        OwnDirectory.Create(Path.Combine(Workspace.Root, Worktree.Directories));
        await GitIn(Workspace.Root).DoAsync("worktree", "add", "--quiet", "-b", worktree.Branch, PathOf(worktree), worktree.Base);
    }

    /// <summary>Refuses when its place is taken by work that is nowhere else.</summary>
    /// <exception cref="SwarmException">Held.</exception>
    public async Task RequireFreeAsync(Worktree worktree)
    {
        if (await LookAsync(worktree) is { IsEmpty: false } left)
            throw new SwarmException(Refusals.WorktreeHasWork(worktree.Agent, worktree.Branch, worktree.Root, left.ToString()));
    }

    /// <summary>Sees to it that it is there, as its agent left it. Its branch is checked out again when only the directory is gone.</summary>
    /// <exception cref="SwarmException">ProgramFailed: git failed.</exception>
    public async Task RestoreAsync(Worktree worktree)
    {
        if (await IsCheckoutAsync(worktree))
            return;
        if (await TipAsync(worktree) is null)
        {
            await AddAsync(worktree);
            return;
        }
        var git = GitIn(Workspace.Root);
        // Of a directory that was deleted by hand git still knows.
        await git.TryAsync("worktree", "remove", "--force", PathOf(worktree));
        await git.DoAsync("worktree", "add", "--quiet", PathOf(worktree), worktree.Branch);
    }

    /// <summary>What it has that is nowhere else.</summary>
    /// <exception cref="SwarmException">ProgramFailed: git failed.</exception>
    public async Task<WorktreeContent> LookAsync(Worktree worktree)
    {
        var git = GitIn(Workspace.Root);
        var path = PathOf(worktree);
        var tip = await TipAsync(worktree);
        if (!await IsCheckoutAsync(worktree))
        {
            var remains = Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any();
            return new WorktreeContent(tip is not null || remains, tip is null ? 0 : await CountAsync(git, worktree, tip), remains);
        }
        // Its HEAD too: the agent may have left its branch.
        var head = await GitIn(path).LineAsync("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
        var status = await GitIn(path).DoAsync("status", "--porcelain", "--untracked-files=all");
        return new WorktreeContent(true, await CountAsync(git, worktree, tip, head), status.Length > 0);
    }

    /// <summary>Removes it and its branch. Nothing to do is fine.</summary>
    /// <param name="worktree">Which.</param>
    /// <param name="discard">Also when it has what is nowhere else; otherwise git refuses.</param>
    /// <exception cref="SwarmException">ProgramFailed: git refused.</exception>
    public async Task RemoveAsync(Worktree worktree, bool discard)
    {
        var (git, path) = (GitIn(Workspace.Root), PathOf(worktree));
        var removed = await git.TryAsync(["worktree", "remove", .. discard ? (string[])["--force"] : [], path]);
        if (Directory.Exists(path))
        {
            if (await IsCheckoutAsync(worktree))
                removed.OrRefuse("git worktree remove");
            Directory.Delete(path, recursive: discard);
        }
        if (await TipAsync(worktree) is not null)
            await git.DoAsync("branch", "--quiet", "-D", worktree.Branch);
        var all = Path.Combine(Workspace.Root, Worktree.Directories);
        if (Directory.Exists(all) && !Directory.EnumerateFileSystemEntries(all).Any())
            Directory.Delete(all);
    }

    /// <summary>Absolute: the top of the checkout.</summary>
    public string PathOf(Worktree worktree) => Path.Combine(Workspace.Root, worktree.Root);

    private Git GitIn(string directory) => new(_runner, directory);

    private Task<string?> TipAsync(Worktree worktree) =>
        GitIn(Workspace.Root).LineAsync("rev-parse", "--verify", "--quiet", $"refs/heads/{worktree.Branch}^{{commit}}");

    // git looks upwards: in a directory that is no worktree any more it would answer for the workspace's repository.
    private async Task<bool> IsCheckoutAsync(Worktree worktree) =>
        Directory.Exists(PathOf(worktree)) && await GitIn(PathOf(worktree)).LineAsync("rev-parse", "--show-toplevel") == PathOf(worktree);

    // What a person or the planner has taken over is in their branch, or in that of a remote; another agent's may go any time.
    private static async Task<int> CountAsync(Git git, Worktree worktree, params string?[] commits)
    {
        string[] own = [.. commits.OfType<string>().Distinct()];
        return own.Length == 0 ? 0 : int.Parse(
            await git.DoAsync(["rev-list", "--count", .. own, "--not", worktree.Base, "HEAD", "--exclude=swarm/*", "--branches", "--remotes"]),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    private string Relative(string? directory)
    {
        if (directory is null)
            return "";
        var relative = Path.GetRelativePath(Workspace.Root, WorkspacePaths.Resolve(Workspace, "directory", directory));
        return relative == "." ? "" : relative;
    }
}
