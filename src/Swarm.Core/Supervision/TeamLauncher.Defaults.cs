using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

public sealed partial class TeamLauncher
{
    /// <summary>What an agent that a person starts would be told at its start; nothing is started or written.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="state">The room, with the team that counts.</param>
    /// <param name="request">Who.</param>
    /// <exception cref="SwarmException">The client is unknown, the directory is not in the workspace, or there is no repository for a worktree.</exception>
    public async Task<AgentPrompt> PreviewAsync(Workspace workspace, RoomState state, SpawnRequest request)
    {
        request = WithDefaults(state, RoleDefaults.Fill(state.Team.Definition, request), parent: null);
        var worktree = request.Isolation == Isolation.Worktree
            ? await new WorktreeKeeper(RoomFiles.Of(workspace), clock).PlanAsync(request.Name, request.Directory, from: null)
            : null;
        return AgentPrompt.Of(Describe(workspace, state, request, worktree), ClientCatalog.Get(request.Client ?? DefaultClient));
    }

    // What the call says comes first, then what the team file says of the role, then what holds for the parent. What is denied adds up: a child
    // never has a right that its parent has not.
    private static SpawnRequest WithDefaults(RoomState state, SpawnRequest request, Agent? parent)
    {
        var role = state.Team.Definition?.Find(request.Role);
        return request with
        {
            Directory = request.Directory ?? parent?.Spawned?.Directory,
            Isolation = request.Isolation ?? (role is { Worktree: true } ? Isolation.Worktree : parent?.Spawned?.Isolation),
            RequiredServers = [.. (role?.RequiredServers ?? []).Concat(request.RequiredServers).Distinct()],
            Deny = [.. (parent?.Spawned?.Deny ?? []).Concat(role?.Deny.Select(Rule) ?? []).Concat(request.Deny).DistinctBy(r => r.Value)],
        };
    }

    // The reader of the team file has checked it; the room may have been written by another program.
    private static DenyRule Rule(string text) =>
        DenyRule.TryParse(text, out var rule) ? rule : throw new SwarmException(Refusals.BadArgument("deny", $"\"{VisibleText.Line(text, 60)}\"", DenyRule.Grammar));
}
