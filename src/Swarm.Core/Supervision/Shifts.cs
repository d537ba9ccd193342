using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Supervision;

/// <summary>
/// Daemons that a timer wakes, sessions that a task or a time starts and that end with it (REQUIREMENTS D9). Pure: all that it remembers is in
/// the log, so that another supervisor goes on where this one ended.
/// </summary>
/// <param name="state">The room.</param>
/// <param name="seen">Its agents, as they were just seen.</param>
/// <param name="settings">The room's limits.</param>
/// <param name="now">UTC.</param>
/// <param name="zone">The person's.</param>
internal sealed class Shifts(RoomState state, ImmutableArray<Observation> seen, RoomSettings settings, DateTimeOffset now, TimeZoneInfo zone)
{
    /// <summary>So many sessions are started for one task; then whoever planned it is told.</summary>
    public const int MostForTask = 3;

    // Who has just reported may be asked about it.
    private static readonly TimeSpan Lingers = TimeSpan.FromSeconds(3);

    private readonly HashSet<TaskId> _taken = [];

    /// <summary>What is due: at most one start of each role at a time.</summary>
    public ImmutableArray<ShiftStep> Decide()
    {
        if (state.Team is not { OpenedAt: not null, Pause: null, Definition: { } team })
            return [];
        var steps = ImmutableArray.CreateBuilder<ShiftStep>();
        foreach (var role in team.Roles)
        {
            if (role.Stay == RoleStay.Daemon)
                steps.AddRange(Woken(role));
            if (role.Stay != RoleStay.Session)
                continue;
            steps.AddRange(seen.Where(s => s.Agent.Role == role.Name && IsParked(s) && IsOver(s)).Select(s => new ShiftStep.End(s.Agent)));
            if (state.Team.Brake is null && Started(role) is { } step)
                steps.Add(step);
        }
        return steps.ToImmutable();
    }

    /// <summary>Whether nothing is left that the session is there for: no task, no question of its own or to it, no part or agent that it looks after.</summary>
    public static bool IsOver(RoomState state, Agent agent) =>
        agent is { Stage: AgentStage.Present, Spawned: not null }
        && state.Tasks.HeldBy(agent.Name) is null
        && state.Tasks.DividedBy(agent.Name) is null
        && !state.Messages.Debts.Values.Any(d => d.Asker == agent.Name || d.Debtor == agent.Name)
        && !state.Agents.Live.Any(a => a.Parent == agent.Name)
        && !state.Tasks.Ready.Any(t => state.Tasks.IsOffered(t, Claimant.Of(agent, state.Team)));

    private bool IsOver(Observation session) => session.ProcessLives && now - session.Sighting!.Since >= Lingers && IsOver(state, session.Agent);

    private static bool IsParked(Observation seen) => seen.Sighting is { Presence: Presence.Idle };

    // Who is at work is not interrupted, and told when it parks.
    private IEnumerable<ShiftStep.Wake> Woken(RoleDefinition role) =>
        from s in seen
        where s.Agent.Role == role.Name && s.Agent.Stage == AgentStage.Present && IsParked(s) && state.Tasks.HeldBy(s.Agent.Name) is null
        let occasion = Timetable.Due(role, Later(s.Agent.WokenAt, s.Agent.Since), now, zone)
        where occasion is not null
        select new ShiftStep.Wake(s.Agent, occasion);

    private ShiftStep? Started(RoleDefinition role)
    {
        var before = state.Team.Sessions.GetValueOrDefault(role.Name, []);
        var there = state.Agents.All.Values.Where(a => a.Role == role.Name && (a.IsLive || Ladder.ComesBack(a, state.Team))).ToList();
        if (there.Count >= (role.Most ?? int.MaxValue) || state.Agents.Live.Count(a => a.Spawned is not null) >= (state.Team.Definition!.Limits.Agents ?? settings.Spawning.Agents))
            return null;
        // A session of a time that is due takes a task as well.
        if (there.Count == 0 && Timetable.Due(role, Later(before.LastOrDefault(s => !TaskId.TryParse(s.Occasion, out _))?.At, state.Team.OpenedAt!.Value), now, zone) is { } time)
            return Start(role, time, $"Your time has come: {time}. Do what your role says for it; then call wait.");
        var waiting = Waiting(role).ToList();
        var free = there.Where(a => state.Tasks.HeldBy(a.Name) is null).Select(a => a.Spawned?.Occasion).ToList();
        if (waiting.Count <= free.Count)
            return null;
        foreach (var task in waiting.Where(t => !free.Contains(t.Id.ToString())))
        {
            var tried = before.Where(s => s.Occasion == task.Id.ToString()).ToList();
            if (tried.Count < MostForTask)
            {
                _taken.Add(task.Id);
                return Start(role, task.Id.ToString(), $"{task.Id} is ready for your role. Call claim_task.");
            }
            if (state.Agents.Find(tried[^1].Agent) is { IsLive: false, IsGivenUp: false, StuckAt: null } last && last.Spawned?.Occasion == tried[^1].Occasion && !Ladder.ComesBack(last, state.Team))
                return new ShiftStep.Tell(last, task.Id, tried.Count);
        }
        return null;
    }

    // The ready tasks that the role could take now and nobody of another role who is there can.
    private IEnumerable<WorkTask> Waiting(RoleDefinition role)
    {
        var one = Claimant.Of(AgentName.Swarm, role.Name, role.Capabilities, role.Tier, state.Team);
        return state.Tasks.Ready.Where(t =>
            !_taken.Contains(t.Id)
            && state.Tasks.IsOffered(t, one)
            && (t.Role == role.Name || !state.Agents.Live.Any(a => a.Role != role.Name && t.IsFor(Claimant.Of(a, state.Team)))));
    }

    private ShiftStep.Start Start(RoleDefinition role, string occasion, string prompt)
    {
        var request = RoleDefaults.Fill(state.Team.Definition, new SpawnRequest(FreeName(role.Name)) { Role = role.Name, Prompt = prompt, Occasion = occasion });
        // As the others of the team, where nothing else is said.
        var usual = state.Dispatchers.Select(a => a.Client).FirstOrDefault(c => c is not null && !ClientCatalog.TakesCommand(c));
        return new ShiftStep.Start(request with { Client = request.Client ?? usual });
    }

    private AgentName FreeName(RoleName role)
    {
        for (var number = 1; ; number++)
        {
            var name = TeamRoster.Name(role, number, number == 1 ? 1 : 2);
            if (!name.IsReserved && (state.Agents.Find(name) is not { } known || !(known.IsLive || Ladder.ComesBack(known, state.Team))))
                return name;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
