using System.Collections.Immutable;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision.Mail;

/// <summary>Who takes what people ask of the team.</summary>
internal static class Intake
{
    /// <summary>The live agents of the team file's intake role, else those who dispatch and were not spawned by one another; empty when there is none.</summary>
    public static ImmutableArray<AgentName> Of(RoomState state)
    {
        var takers = (state.Team.Definition?.Intake is { } intake ? state.Agents.Live.Where(a => a.Role == intake) : state.Dispatchers).ToList();
        return [.. takers.Where(a => a.Parent is not { } parent || takers.TrueForAll(t => t.Name != parent)).Select(a => a.Name)];
    }
}
