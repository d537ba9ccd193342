using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

public sealed partial class TeamLauncher
{
    // Whoever stops an agent sees to its worktree; only when that process died does the supervisor.
    private static readonly TimeSpan StopperIsDone = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Removes the worktrees of agents who are gone as far as nothing is lost by it, and as <paramref name="discard"/> says those with
    /// work that is nowhere else.
    /// </summary>
    /// <returns>Those that stay, and what is in them.</returns>
    /// <exception cref="SwarmException">git is missing or failed.</exception>
    public async Task<ImmutableArray<(Worktree Worktree, WorktreeContent Left)>> CleanAsync(
        Room room, AgentName by, Func<Worktree, WorktreeContent, Task<bool>> discard)
    {
        var stay = ImmutableArray.CreateBuilder<(Worktree, WorktreeContent)>();
        var keeper = Keeper(room);
        foreach (var worktree in room.CatchUp().Worktrees.All.Values.Where(w => room.State.Agents.Find(w.Agent) is not { IsLive: true }))
        {
            var left = await keeper.LookAsync(worktree);
            var discarded = !left.IsEmpty && await discard(worktree, left);
            if (!left.IsEmpty && !discarded)
            {
                stay.Add((worktree, left));
                continue;
            }
            using var held = await keeper.LockAsync();
            if (room.CatchUp().Agents.Find(worktree.Agent) is { IsLive: true })
                continue;
            await keeper.RemoveAsync(worktree, discarded);
            await room.ExecuteAsync(by, (_, _) => Decision<bool>.Accept(true, new WorktreeRemoved(worktree.Agent, discarded ? true : null)), CancellationToken.None);
        }
        return stay.ToImmutable();
    }

    /// <summary>The worktrees whose agents have ended and that nobody has seen to.</summary>
    internal static IEnumerable<Worktree> Unsettled(RoomState state, DateTimeOffset now) => state.Worktrees.All.Values.Where(w =>
        w.Kept is null && state.Agents.Find(w.Agent) is { IsLive: false } gone
        && (gone.LeftBecause == LeaveReason.Ended || (gone.LeftBecause == LeaveReason.Stopped && now - gone.Since > StopperIsDone)));

    /// <summary>
    /// An agent has ended: its worktree is removed when it has nothing that is nowhere else; otherwise it stays, and whoever planned the
    /// agent is told what is in it and how to take it over.
    /// </summary>
    internal async Task SettleWorktreeAsync(Room room, AgentName agent)
    {
        var keeper = Keeper(room);
        using var held = await keeper.LockAsync();
        // Somebody may have started it again, or seen to it, in the meantime.
        if (room.CatchUp().Worktrees.Find(agent) is not { Kept: null } worktree || room.State.Agents.Find(agent) is { IsLive: true })
            return;
        WorktreeContent? left = null;
        string? problem = null;
        try
        {
            left = await keeper.LookAsync(worktree);
            if (left.IsEmpty)
                await keeper.RemoveAsync(worktree, discard: false);
        }
        catch (Exception failed) when (failed is SwarmException or IOException or UnauthorizedAccessException)
        {
            problem = failed is SwarmException refused ? refused.Refusal.Message : failed.Message;
        }
        await room.ExecuteAsync(
            AgentName.Swarm,
            (state, _) => left is { IsEmpty: true } && problem is null
                ? Decision<bool>.Accept(true, new WorktreeRemoved(agent))
                : WorktreeEnd.Keep(state, worktree, left?.Commits ?? 0, left?.Dirty ?? false, problem),
            CancellationToken.None);
    }

    private async Task<Worktree?> PlanWorktreeAsync(Room room, SpawnRequest request, Agent? parent)
    {
        if (request.Isolation != Isolation.Worktree)
            return null;
        var keeper = Keeper(room);
        var worktree = await keeper.PlanAsync(request.Name, request.Directory, parent is null ? null : room.State.WorktreeOf(parent.Name));
        // That of one who is there is in use: the decision refuses the name.
        if (room.State.Agents.Find(request.Name) is not { IsLive: true })
            await keeper.RequireFreeAsync(worktree);
        return worktree;
    }

    private async Task MakeWorktreeAsync(Room room, Worktree worktree, bool again)
    {
        var keeper = Keeper(room);
        using var held = await keeper.LockAsync();
        await (again ? keeper.RestoreAsync(worktree) : keeper.AddAsync(worktree));
    }

    // An agent CLI that finds the server only through a file has to find that file where it starts.
    private async Task RequireProjectFileAsync(Room room, IAgentClient client, AgentLaunch launch)
    {
        if (client.Traits.NeedsProjectFile is not { } needed)
            return;
        var relative = Path.GetRelativePath(launch.Home, launch.Directory);
        var path = relative == "." ? needed : Path.Combine(relative, needed);
        if (!ProjectServers.Names(Path.Combine(launch.WorkspaceRoot, path)))
            throw new SwarmException(Refusals.ProjectFileNeeded(client.Name, needed));
        if (launch.Worktree is { } worktree && !await Keeper(room).HasAsync(worktree, path, "blob"))
            throw new SwarmException(Refusals.NotCommitted(path, worktree.Base[..10]));
    }

    // In a worktree there is one yet to be made; its commit was asked.
    private static string DirectoryOf(Workspace workspace, SpawnRequest request, Worktree? worktree)
    {
        if (worktree is null)
            return request.Directory is { } relative ? WorkspacePaths.RequireDirectory(workspace, "directory", relative) : workspace.Root;
        var home = Path.Combine(workspace.Root, worktree.Home);
        return request.Directory is { } own
            ? Path.GetFullPath(Path.Combine(home, Path.GetRelativePath(workspace.Root, WorkspacePaths.Resolve(workspace, "directory", own))))
            : home;
    }

    private static WorktreeAdded? Added(Worktree? worktree) =>
        worktree is null ? null : new WorktreeAdded(worktree.Agent, worktree.Branch, worktree.Base, worktree.Prefix.Length > 0 ? worktree.Prefix : null);

    private WorktreeKeeper Keeper(Room room) => new(room.Files, clock);
}
