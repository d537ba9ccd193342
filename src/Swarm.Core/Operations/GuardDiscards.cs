using Swarm.Core.Errors;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>Which commands of git would throw away what other agents have not committed yet in the directory that they share. Pure.</summary>
internal static class GuardDiscards
{
    private const int LongestShown = 120, MostShown = 3;

    /// <summary>Why a command must not be run; null when it may.</summary>
    /// <param name="command">The command.</param>
    /// <param name="directory">Where it is run; absolute.</param>
    /// <param name="scene">Where the guard stands.</param>
    public static Refusal? Check(RunCommand command, string directory, GuardScene scene)
    {
        if (command.Name != "git" || GitCommand.Of(command) is not { } git || git.Discards() is not { } discarded)
            return null;
        if (GuardedPath.Of(git.Directory.Length > 0 ? git.Directory : ".", directory, scene.Workspace) is not { } at || !IsShared(at, scene))
            return null;
        var others = scene.State.Tasks.Held.Where(task => IsHeldByAnother(task, scene) && discarded.Any(path => Reaches(path, at.Full, task, scene))).ToList();
        return others.Count == 0 ? null : Refusals.GuardedDiscard(
            VisibleText(command), [.. others.Take(MostShown).Select(task => (task.Holder!.Value, task.Id, task.Title))], others.Count, Instead(git, scene));
    }

    // In the workspace or above it, and in no repository or worktree of its own within.
    private static bool IsShared(GuardedPath at, GuardScene scene) =>
        at.HoldsRoom || (at.Full.StartsWith(scene.Workspace.Root + "/", StringComparison.Ordinal) && !scene.HasOwnRepository(at.Full));

    private static bool IsHeldByAnother(WorkTask task, GuardScene scene) =>
        task.Holder is { } holder && holder != scene.Agent && scene.State.Agents.Find(holder) is { IsLive: true } agent
        && scene.State.WorktreeOf(holder) is null && !(agent.Spawned?.Directory is { } own && scene.HasOwnRepository(Path.Combine(scene.Workspace.Root, own)));

    // All of the workspace is everybody's; of a directory in it, what a task says that it owns.
    private static bool Reaches(string path, string directory, WorkTask task, GuardScene scene)
    {
        if (path.StartsWith(':') || path is "*")
            return true;
        if (GuardedPath.Of(path, directory, scene.Workspace) is not { } target)
            return false;
        return target.HoldsRoom
            || (target.Relative is { } relative && FileGlob.TryParse($"{relative}/**", out var below) && task.Files.Any(theirs => FileGlob.Overlaps(below, theirs)));
    }

    private static string Instead(GitCommand git, GuardScene scene)
    {
        var own = scene.State.Tasks.HeldBy(scene.Agent)?.Files is { IsEmpty: false } files ? string.Join(' ', files.Take(MostShown).Select(f => $"'{f}'")) : "your/file";
        return git.Verb.Name switch
        {
            "clean" => $"git clean -f {own}",
            "stash" => $"git stash push -- {own}",
            _ => $"git restore {own}",
        };
    }

    private static string VisibleText(RunCommand command) => Identity.VisibleText.Line(string.Join(' ', [command.Name, .. command.Arguments]), LongestShown);
}
