using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

/// <summary>Looks at every agent of the room: the log, name plates, heartbeats and processes. Starts no process.</summary>
internal sealed class Observer(Room room)
{
    // No event: whether a server comes back within seconds is nobody's business later. A new supervisor counts anew.
    private readonly Dictionary<AgentName, DateTimeOffset> _disconnected = [];

    /// <summary>Nothing that was seen before counts any more: the machine slept.</summary>
    public void Forget() => _disconnected.Clear();

    /// <summary>Those that are there, and those that were lost.</summary>
    public ImmutableArray<Observation> All(RoomState state, DateTimeOffset now) =>
        [.. state.Agents.All.Values.Where(a => a.IsLive || a.IsLost).Select(a => Of(state, a, now))];

    /// <summary>One of them.</summary>
    public Observation Of(RoomState state, Agent agent, DateTimeOffset now)
    {
        var seen = new Observation(agent) { ParentStopped = agent.Parent is { } parent && state.Agents.Find(parent) is { LeftBecause: LeaveReason.Stopped } };
        if (!agent.IsLive)
            return seen;
        var lives = agent.Process is { } process && process.IsAlive();
        var sighting = agent.Via == JoinedVia.Mcp ? Sighting.Of(room.Files, agent.Name, room.Settings, now) : null;
        var connected = sighting is { Presence: not Presence.Gone };
        if (connected || agent.Via != JoinedVia.Mcp)
            _disconnected.Remove(agent.Name);
        else
            _disconnected.TryAdd(agent.Name, now);
        return seen with
        {
            Sighting = sighting,
            ProcessLives = lives,
            IsConnected = connected,
            DisconnectedSince = _disconnected.TryGetValue(agent.Name, out var since) ? since : null,
            ExitStatus = !lives && agent.Process is { } ended ? ExitStatus.Of(room.Files.ExitStatus(agent.Name), ended) : null,
            LastCall = sighting?.LastCall ?? NamePlate.LastWork(room.Files, agent.Name),
            HoldsTask = state.Tasks.HeldBy(agent.Name) is not null,
        };
    }
}
