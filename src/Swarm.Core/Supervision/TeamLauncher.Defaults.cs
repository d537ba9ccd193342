using Swarm.Core.Agents;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

public sealed partial class TeamLauncher
{
    // What the call says comes first, then what the team file says of the role, then what holds for the parent.
    private static SpawnRequest WithDefaults(RoomState state, SpawnRequest request, Agent? parent)
    {
        var role = state.Team.Definition?.Find(request.Role);
        return request with
        {
            Directory = request.Directory ?? parent?.Spawned?.Directory,
            Isolation = request.Isolation ?? (role is { Worktree: true } ? Isolation.Worktree : parent?.Spawned?.Isolation),
        };
    }
}
