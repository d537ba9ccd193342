using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

public sealed partial class TeamLauncher
{
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
