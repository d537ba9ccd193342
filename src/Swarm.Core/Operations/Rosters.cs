using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;

namespace Swarm.Core.Operations;

/// <summary>Who is there and what each is doing.</summary>
internal static class Rosters
{
    // A digest for a model: with more agents than this, the count of the others is what it can use.
    private const int MostLines = 12;

    /// <summary>The live agents but <paramref name="self"/>, bounded, planners first.</summary>
    public static Roster Of(Room room, RoomState state, AgentName? self, int most = MostLines)
    {
        var others = state.Agents.Live.Where(a => a.Name != self).OrderBy(a => a.Role.Plans ? 0 : 1).ThenBy(a => a.Name).ToList();
        return new Roster([.. others.Take(most).Select(a => Line(room, state, a))], Math.Max(0, others.Count - most));
    }

    private static RosterLine Line(Room room, RoomState state, Agent agent)
    {
        var task = state.Tasks.HeldBy(agent.Name)?.Id;
        var now = room.Clock.GetUtcNow();
        if (agent.Stage == AgentStage.Present && agent.Via == JoinedVia.Mcp && Sighting.Of(room.Files, agent.Name, room.Settings, now) is { } seen)
            return new RosterLine(agent, seen.Presence, seen.Since, task, seen.Why(now));
        return new RosterLine(agent, null, agent.Since, task);
    }
}
