using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;

namespace Swarm.Core.Operations;

/// <summary>An agent has ended and its worktree stays: who is told what. Pure.</summary>
internal static class WorktreeEnd
{
    private const int LongestProblem = 200;

    /// <summary>Keeps it, and tells whoever planned the agent, else the human.</summary>
    public static Decision<bool> Keep(RoomState state, Worktree worktree, int commits, bool dirty, string? problem)
    {
        var kept = new WorktreeKept(worktree.Agent, commits, dirty ? true : null, problem);
        AgentName[] to = [.. Inboxes.PlannersOf(worktree.Agent, state).DefaultIfEmpty(AgentName.Human)];
        var notes = MessageDecider.Notes(state.Messages, to.Select(name => (name, Text(worktree, commits, dirty, problem))));
        return Decision<bool>.Accept(true, [kept, .. notes]);
    }

    private static string Text(Worktree worktree, int commits, bool dirty, string? problem)
    {
        var head = $"The worktree of {worktree.Agent} is kept: {worktree.Root}, branch {worktree.Branch}";
        if (problem is not null)
            return $"{head}. It could not be looked into: {VisibleText.Line(problem, LongestProblem)}";
        var first = dirty ? $"git -C {worktree.Root} add -A && git -C {worktree.Root} commit -m \"rest of {worktree.Agent}\" && " : "";
        return $"{head}: {Worktree.Words(commits, dirty)}. To take it over: {first}git merge {worktree.Branch}";
    }
}
