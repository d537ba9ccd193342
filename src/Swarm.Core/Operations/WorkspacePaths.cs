using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Operations;

/// <summary>Paths that callers name, looked at where the files are.</summary>
internal static class WorkspacePaths
{
    /// <summary>Refuses a path that leads out of the workspace.</summary>
    public static void RequireInside(Workspace workspace, string argument, IEnumerable<string> paths)
    {
        foreach (var path in paths)
            _ = Resolve(workspace, argument, path);
    }

    /// <summary>Refuses a path that leads out of the workspace, or to no file.</summary>
    public static void RequireFiles(Workspace workspace, string argument, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (!File.Exists(Resolve(workspace, argument, path)))
                throw new SwarmException(Refusals.FileMissing(argument, VisibleText.Line(path, 200)));
        }
    }

    /// <summary>The absolute path of a directory; refuses one that leads out of the workspace or is not there.</summary>
    public static string RequireDirectory(Workspace workspace, string argument, string path)
    {
        var full = Resolve(workspace, argument, path);
        return Directory.Exists(full) ? full : throw new SwarmException(Refusals.FileMissing(argument, VisibleText.Line(path, 200)));
    }

    /// <summary>Those that are not there, as file or directory.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="worktree">Where instead; null: in the workspace itself.</param>
    /// <param name="argument">The argument that names them.</param>
    /// <param name="paths">Relative to the workspace.</param>
    public static ImmutableArray<string> Missing(Workspace workspace, Worktree? worktree, string argument, IEnumerable<string> paths)
    {
        var root = worktree is null ? workspace.Root : Path.Combine(workspace.Root, worktree.Home);
        return [.. paths.Where(p => !Path.Exists(Resolve(root, argument, p)))];
    }

    /// <summary>Whether a directory in the workspace is in a git repository or worktree of its own, not the workspace's.</summary>
    public static bool HasOwnRepository(Workspace workspace, string directory)
    {
        var within = Path.GetFullPath(directory);
        while (within is not null && within.StartsWith(workspace.Root + "/", StringComparison.Ordinal))
        {
            // A directory, or in a worktree and a submodule a file (gitrepository-layout(5)).
            if (Path.Exists(Path.Combine(within, ".git")))
                return true;
            within = Path.GetDirectoryName(within);
        }
        return false;
    }

    /// <summary>The absolute path.</summary>
    /// <exception cref="SwarmException">It leads out of the workspace.</exception>
    public static string Resolve(Workspace workspace, string argument, string path) =>
        Resolve(workspace.Root, argument, path);

    private static string Resolve(string root, string argument, string path) =>
        PathResolution.TryResolve(root, path, out var full)
            ? full
            : throw new SwarmException(Refusals.OutsideWorkspace(argument, VisibleText.Line(path, 200)));
}
