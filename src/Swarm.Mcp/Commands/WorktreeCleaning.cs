using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;

namespace Swarm.Mcp.Commands;

/// <summary>What <c>swarm down</c> does about the worktrees of agents.</summary>
/// <param name="Discard">Whether work that is nowhere else is thrown away without asking.</param>
internal sealed record WorktreeCleaning(bool Discard)
{
    /// <summary>Removes them, or without a cleaning says which are still there.</summary>
    /// <exception cref="SwarmException">NotAllowed: some have work that is nowhere else and were left alone.</exception>
    public static async Task<int> EndAsync(WorktreeCleaning? cleaning, TeamLauncher launcher, Room room, AgentName by, CancellationToken cancellation)
    {
        if (cleaning is not null)
        {
            await cleaning.CleanAsync(launcher, room, by, cancellation);
            return ExitCodes.Ok;
        }
        foreach (var worktree in room.CatchUp().Worktrees.All.Values)
        {
            var left = worktree.Kept is { Problem: null } kept ? Worktree.Words(kept.Commits, kept.Dirty is true) : "not looked into";
            await CommandRun.PrintAsync($"{worktree.Root}, branch {worktree.Branch}, is kept: {left}. next: git merge {worktree.Branch}, then swarm down --clean");
        }
        return ExitCodes.Ok;
    }

    private async Task CleanAsync(TeamLauncher launcher, Room room, AgentName by, CancellationToken cancellation)
    {
        var stay = await launcher.CleanAsync(room, by, async (worktree, left) =>
            Discard || (Terminal.CanAsk && await Terminal.AskAsync($"{worktree.Root}, branch {worktree.Branch}, has {left}, which is nowhere else. Throw it away?", cancellation)));
        if (!stay.IsEmpty)
            throw new SwarmException(Refusals.WorktreesHaveWork(stay.Select(s => $"{s.Worktree.Branch} in {s.Worktree.Root} ({s.Left})")));
        await CommandRun.PrintAsync("No worktree or branch of the team is left.");
    }
}
