using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Agents;

/// <summary>The team pauses.</summary>
/// <param name="By">Who paused it.</param>
/// <param name="Since">UTC.</param>
/// <param name="Reason">One line; null when none was given.</param>
public sealed record TeamPause(AgentName By, DateTimeOffset Since, string? Reason);

/// <summary>A session that was started.</summary>
/// <param name="Agent">Who.</param>
/// <param name="At">UTC.</param>
/// <param name="Occasion">What for: a task's id, or a time.</param>
public sealed record SessionStart(AgentName Agent, DateTimeOffset At, string Occasion);

/// <summary>What holds for the team as a whole.</summary>
public sealed record TeamBoard
{
    private const int MostDeaths = 100;
    private const int MostSessions = 100;

    /// <summary>A team of which nothing was said.</summary>
    public static readonly TeamBoard Empty = new();

    /// <summary>What its team file says; null without one.</summary>
    public TeamDefinition? Definition { get; init; }

    /// <summary>How many times the team has set out for its goal, this one included; 1 again for a goal after one that was met.</summary>
    public int Cycle { get; init; } = 1;

    /// <summary>Null unless it pauses.</summary>
    public TeamPause? Pause { get; init; }

    /// <summary>Why Swarm starts nobody again by itself; null when it does.</summary>
    public string? Brake { get; init; }

    /// <summary>When a person last brought it up or on; null when it is not up.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>By role, the sessions that were started since a person last brought the team up or on, oldest first; the last hundred of each.</summary>
    public ImmutableSortedDictionary<RoleName, ImmutableArray<SessionStart>> Sessions { get; init; } = ImmutableSortedDictionary<RoleName, ImmutableArray<SessionStart>>.Empty;

    /// <summary>Who died up to then is not brought back.</summary>
    public DateTimeOffset ClosedAt { get; init; }

    /// <summary>When agents died since a person last brought the team up or on, oldest first; the last hundred.</summary>
    public ImmutableArray<DateTimeOffset> Deaths { get; init; } = [];

    /// <summary>What a role may do: what the team file says of it, nothing when that does not name it; without a team file by convention.</summary>
    public RoleRights RightsOf(RoleName role) =>
        role == RoleName.Human ? RoleRights.All
        : Definition is { } team ? team.Find(role)?.AllRights ?? RoleRights.None
        : ConventionalRights.Of(role);

    /// <summary>Whether a role may do it.</summary>
    public bool May(RoleName role, RoleRights right) => RightsOf(role).HasFlag(right);

    /// <summary>The roles that have one of the rights, in the order of the team file.</summary>
    public ImmutableArray<RoleName> WhoMay(RoleRights rights) =>
        [.. (Definition is { } team ? team.Roles.Select(r => r.Name) : ConventionalRights.Roles).Where(role => (RightsOf(role) & rights) != RoleRights.None)];

    /// <summary>The board after the event; an unknown event changes nothing.</summary>
    public TeamBoard Apply(Recorded recorded) => recorded.Event switch
    {
        TeamStarted e => this with { Brake = null, Deaths = [], Sessions = Sessions.Clear(), OpenedAt = recorded.At, ClosedAt = e.Fresh is true ? recorded.At : ClosedAt },
        TeamDefined e => this with { Definition = e.Definition, Cycle = 1 },
        TeamGoalMet => this with { Cycle = 1 },
        TeamCycleStarted e => this with { Cycle = e.Number },
        TeamEnded => new TeamBoard { ClosedAt = recorded.At, Definition = Definition, Cycle = Cycle },
        TeamPaused e => this with { Pause = new TeamPause(recorded.By, recorded.At, e.Reason) },
        TeamResumed => this with { Pause = null, Brake = null, Deaths = [], Sessions = Sessions.Clear(), OpenedAt = OpenedAt is null ? null : recorded.At },
        TeamBraked e => this with { Brake = e.Reason },
        AgentLeft { Reason: LeaveReason.Died or LeaveReason.LaunchFailed } => this with { Deaths = [.. Deaths.TakeLast(MostDeaths - 1), recorded.At] },
        AgentSpawned { Occasion: { } occasion } e => this with
        {
            Sessions = Sessions.SetItem(e.Role, [.. Sessions.GetValueOrDefault(e.Role, []).TakeLast(MostSessions - 1), new SessionStart(e.Name, recorded.At, occasion)]),
        },
        _ => this,
    };
}
