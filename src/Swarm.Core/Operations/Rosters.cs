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
        var others = state.Agents.Live.Where(a => a.Name != self).OrderBy(a => state.Team.May(a.Role, RoleRights.Dispatch) ? 0 : 1).ThenBy(a => a.Name).ToList();
        return new Roster([.. others.Take(most).Select(a => Line(state, a, Sighted(room, a), room.Clock.GetUtcNow()))], Math.Max(0, others.Count - most));
    }

    /// <summary>
    /// What to tell of the team: everybody to who has not been told yet, else who has come, left, got into trouble or out of it. What
    /// the others are doing is no news; they would cost every agent the more the larger the team is.
    /// </summary>
    /// <param name="caller">To whom.</param>
    /// <param name="state">The room.</param>
    /// <param name="said">Of whom the same result says anyway that they left.</param>
    /// <returns>That, and the team as the caller knows it afterwards.</returns>
    public static (Roster Roster, KnownTeam Known) NewsFor(Participant caller, RoomState state, IEnumerable<AgentName> said)
    {
        var self = caller.Caller.Name;
        var whole = Of(caller.Room, state, self);
        var troubled = whole.Lines.Where(l => l.Presence is Presence.Stalled or Presence.Gone || l.Why.Length > 0).Select(l => l.Agent.Name).ToHashSet();
        var others = state.Agents.Live.Where(a => a.Name != self).ToList();
        var known = new KnownTeam(others.ToDictionary(a => a.Name, a => new KnownAgent(a.Role, a.Stage, troubled.Contains(a.Name))));
        if (caller.KnownTeam is not { } before)
            return (whole, known);
        var changed = others.Where(a => before.Agents.GetValueOrDefault(a.Name) != known.Agents[a.Name]).OrderBy(a => a.Name).ToList();
        var shown = changed.Take(MostLines).Select(a => Line(state, a, Sighted(caller.Room, a), caller.Room.Clock.GetUtcNow()));
        var left = before.Agents.Keys.Where(name => !known.Agents.ContainsKey(name)).Except(said).Order().Take(MostLines);
        return (new Roster([.. shown], Math.Max(0, changed.Count - MostLines)) { IsNews = true, Left = [.. left] }, known);
    }

    /// <summary>One of them.</summary>
    /// <param name="state">The room.</param>
    /// <param name="agent">Who.</param>
    /// <param name="seen">What it is doing; null for one without a server.</param>
    /// <param name="now">UTC.</param>
    public static RosterLine Line(RoomState state, Agent agent, Sighting? seen, DateTimeOffset now)
    {
        var task = state.Tasks.HeldBy(agent.Name)?.Id;
        return agent.Stage == AgentStage.Present && seen is not null
            ? new RosterLine(agent, seen.Presence, seen.Since, task, seen.Why(now))
            : new RosterLine(agent, null, agent.Since, task);
    }

    private static Sighting? Sighted(Room room, Agent agent) =>
        agent.Via == JoinedVia.Mcp ? Sighting.Of(room.Files, agent.Name, room.Settings, room.Clock.GetUtcNow()) : null;
}
