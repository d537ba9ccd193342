using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Tasks;

/// <summary>A room's history: stamps positions and times, folds the boards.</summary>
internal sealed class Given
{
    public static readonly AgentName Planner = Name("pia");

    public TaskBoard Tasks { get; private set; } = TaskBoard.Empty;

    public AgentBoard Agents { get; private set; } = AgentBoard.Empty;

    public TeamBoard Team { get; private set; } = TeamBoard.Empty;

    public LearningBoard Learnings { get; private set; } = LearningBoard.Empty;

    public DateTimeOffset Now { get; private set; } = new(2026, 3, 1, 14, 5, 10, TimeSpan.Zero);

    public long Position { get; private set; }

    public static AgentName Name(string text) => AgentName.TryParse(text, out var name) ? name : throw new FormatException(text);

    public static RoleName Role(string text) => RoleName.TryParse(text, out var role) ? role : throw new FormatException(text);

    public static TaskId Id(long number) => new(number);

    public static FileGlob Glob(string text) => FileGlob.TryParse(text, out var glob) ? glob : throw new FormatException(text);

    public static Claimant Worker(string name, params string[] capabilities) => new(Name(name), RoleName.Worker, [.. capabilities], RoleRights.None);

    public static Refusal Refused<T>(Decision<T> decision)
    {
        Assert.True(decision.IsRefused, $"accepted with {decision.Result}");
        Assert.Empty(decision.Events);
        return decision.Refusal;
    }

    public static T Accepted<T>(Decision<T> decision)
    {
        Assert.False(decision.IsRefused, $"refused with {decision.Refusal}");
        return decision.Result;
    }

    public Given Happened(AgentName by, params IEnumerable<SwarmEvent> events)
    {
        foreach (var happened in events)
        {
            var recorded = new Recorded(++Position, Now, by, happened);
            Tasks = Tasks.Apply(recorded);
            Agents = Agents.Apply(recorded);
            Team = Team.Apply(recorded);
            Learnings = Learnings.Apply(recorded);
        }
        return this;
    }

    public Given After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Given Joined(string name, string role = "worker", params string[] capabilities) =>
        Happened(Name(name), new AgentJoined(Name(name), Role(role), JoinedVia.Mcp, 1, [.. capabilities]));

    public Given Added(params TaskSpec[] specs)
    {
        var decision = Add(specs);
        Accepted(decision);
        return Happened(Planner, decision.Events);
    }

    public Decision<ImmutableArray<AddedTask>> Add(params TaskSpec[] specs) =>
        TaskDecider.Add(Tasks, Team, Planner, RoleName.Planner, [.. specs], null, Now);

    public Given Claimed(string agent, long id)
    {
        var decision = Claim(agent, id);
        Accepted(decision);
        return Happened(Name(agent), decision.Events);
    }

    public Given ClaimedAs(string agent, string role, long? id = null)
    {
        var decision = ClaimAs(agent, role, id);
        Accepted(decision);
        return Happened(Name(agent), decision.Events);
    }

    public Decision<ClaimResult> ClaimAs(string agent, string role, long? id = null) =>
        TaskDecider.Claim(Tasks, new Claimant(Name(agent), Role(role), [], Team.RightsOf(Role(role))) { Step = Team.Definition?.PhaseOf(Role(role)) }, id is { } number ? Id(number) : null, null);

    public Decision<ClaimResult> Claim(string agent, long? id = null) =>
        TaskDecider.Claim(Tasks, Worker(agent), id is { } number ? Id(number) : null, null);

    public Given Reported(string agent, ReportRequest report, string role = "worker")
    {
        var decision = Report(agent, report, role);
        Accepted(decision);
        return Happened(Name(agent), decision.Events);
    }

    public Given Reported(string agent, WorkStatus status, string role = "worker", long? id = null) =>
        Reported(agent, Saying(status, id), role);

    public Decision<ReportResult> Report(string agent, ReportRequest report, string role = "worker") =>
        TaskDecider.Report(Tasks, Team, Name(agent), Role(role), report);

    public Given Lost(string agent, ClaimLoss why = ClaimLoss.HolderDied) =>
        Happened(AgentName.Swarm, TaskDecider.HolderGone(Tasks, Name(agent), why));

    public static ReportRequest Saying(WorkStatus status, long? id = null) => new(status, $"it is {status}")
    {
        Task = id is { } number ? Id(number) : null,
        Evidence = "ran the tests: 12 passed",
    };

    public WorkTask Task(long id) => Tasks.Find(Id(id)) ?? throw new KeyNotFoundException($"no T{id}");
}
