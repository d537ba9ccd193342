using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Processes;

namespace Swarm.Core.Agents;

/// <summary>Who takes part, and who did of late, by name.</summary>
public sealed record AgentBoard
{
    private const int MostRestarts = 100;

    /// <summary>Nobody yet.</summary>
    public static readonly AgentBoard Empty = new();

    /// <summary>How many are kept who are gone. The log has them all.</summary>
    public const int MostGone = 512;

    /// <summary>All agents, the last who have gone included.</summary>
    public ImmutableSortedDictionary<AgentName, Agent> All { get; init; } = ImmutableSortedDictionary<AgentName, Agent>.Empty;

    /// <summary><see cref="MostGone"/>, for this room.</summary>
    internal int KeepsGone { get; init; } = MostGone;

    /// <summary>Those who are starting or present, by name.</summary>
    public IEnumerable<Agent> Live
    {
        get
        {
            foreach (var (_, agent) in All)
            {
                if (agent.IsLive)
                    yield return agent;
            }
        }
    }

    /// <summary>The agent, or null when the name was never used.</summary>
    public Agent? Find(AgentName name) => All.GetValueOrDefault(name);

    /// <summary>Whether the name can be counted on. A person at the keyboard always is.</summary>
    public bool IsLive(AgentName name) => name == AgentName.Human || Find(name) is { IsLive: true };

    /// <summary>The live agents of a role, by name.</summary>
    public IEnumerable<AgentName> InRole(RoleName role) => Live.Where(a => a.Role == role).Select(a => a.Name);

    /// <summary>The board after the event; an unknown or stale event changes nothing.</summary>
    public AgentBoard Apply(Recorded recorded) => recorded.Event switch
    {
        AgentSpawned e => With(new Agent(e.Name, e.Role, AgentStage.Starting)
        {
            Client = e.Client,
            Parent = recorded.By,
            Capabilities = e.Capabilities ?? [],
            Since = recorded.At,
            Spawned = e,
        }),
        AgentPlaced e => Change(e.Name, a => a with { Pane = e.Pane, Transcript = e.Transcript, Process = new ProcessLife(e.Pid, e.Started), Session = e.Session }),
        AgentJoined e => With(Joined(e, recorded.At)),
        AgentLeft e when Find(e.Name) is { } leaving && (leaving.IsLive || (leaving.IsLost && e.Reason == LeaveReason.Stopped)) => With(leaving with
        {
            Stage = AgentStage.Gone,
            LeftBecause = e.Reason,
            Left = (recorded.By, e.Note),
            Since = recorded.At,
            Pid = 0,
            IsGivenUp = e.GivenUp ?? false,
        }).Forgetting(),
        AgentRestarted e => Change(e.Name, a => Restarted(a, recorded)),
        AgentNudged e => Change(e.Name, a => a with { Nudged = (recorded.At, e.Attempt) }),
        AgentWoken e => Change(e.Name, a => a with { WokenAt = recorded.At }),
        AgentStuck e => Change(e.Name, a => a with { StuckAt = recorded.At }),
        _ => this,
    };

    private Agent Joined(AgentJoined e, DateTimeOffset at)
    {
        // A spawned agent keeps what its spawn said: pane, parent, client.
        var before = Find(e.Name) is { IsLive: true } live ? live : new Agent(e.Name, e.Role, AgentStage.Starting);
        return before with
        {
            Role = e.Role,
            Stage = AgentStage.Present,
            Via = e.Via,
            Pid = e.Pid,
            Since = at,
            Capabilities = e.Capabilities ?? before.Capabilities,
        };
    }

    // The transcript stays: it is appended to.
    private static Agent Restarted(Agent before, Recorded recorded) => before with
    {
        Stage = AgentStage.Starting,
        Via = null,
        Pid = 0,
        Pane = null,
        Process = null,
        Session = null,
        Since = recorded.At,
        LeftBecause = null,
        Left = null,
        Nudged = null,
        StuckAt = null,
        IsGivenUp = false,
        Restarts = recorded.By == AgentName.Swarm ? [.. before.Restarts.TakeLast(MostRestarts - 1), recorded.At] : [],
    };

    // The one that went first; before all others one who is not missed.
    private AgentBoard Forgetting() =>
        All.Count > KeepsGone && All.Values.Where(a => !a.IsLive).ToList() is var gone && gone.Count > KeepsGone
            ? this with { All = All.Remove(gone.MinBy(a => (a.IsLost, a.Since, a.Name))!.Name) }
            : this;

    private AgentBoard With(Agent agent) => this with { All = All.SetItem(agent.Name, agent) };

    private AgentBoard Change(AgentName name, Func<Agent, Agent> change) => Find(name) is { } agent ? With(change(agent)) : this;
}
