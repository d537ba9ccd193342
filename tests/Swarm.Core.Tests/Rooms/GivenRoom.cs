using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Leases;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Rooms;

/// <summary>The history of a whole room without a file: stamps positions and times, folds the state.</summary>
internal sealed class GivenRoom
{
    /// <summary>A room as small as it is after days in which this much is not forgotten.</summary>
    public static RoomState Forgetful(int tasks = TaskBoard.MostOver, int messages = MessageBoard.MostKept, int items = Inboxes.MostKept, int gone = AgentBoard.MostGone) => RoomState.Empty with
    {
        Tasks = TaskBoard.Empty with { KeepsOver = tasks },
        Messages = MessageBoard.Empty with { Keeps = messages },
        Inboxes = Inboxes.Empty with { Keeps = items },
        Agents = AgentBoard.Empty with { KeepsGone = gone },
    };

    public GivenRoom(RoomState? from = null) => State = from ?? RoomState.Empty;

    public RoomState State { get; private set; }

    public DateTimeOffset Now { get; private set; } = new(2026, 3, 1, 14, 5, 10, TimeSpan.Zero);

    /// <summary>Everything that happened, in order.</summary>
    public List<Recorded> Log { get; } = [];

    public static AgentName Name(string text) => AgentName.TryParse(text, out var name) ? name : throw new FormatException(text);

    public static RoleName Role(string text) => RoleName.TryParse(text, out var role) ? role : throw new FormatException(text);

    public static ResourceName Resource(string text) => ResourceName.TryParse(text, out var name) ? name : throw new FormatException(text);

    public static MessageId M(long number) => new(number);

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

    public GivenRoom Happened(AgentName by, params IEnumerable<SwarmEvent> events)
    {
        foreach (var happened in events)
        {
            Log.Add(new Recorded(State.Position + 1, Now, by, happened));
            State = State.Apply(Log[^1]);
        }
        return this;
    }

    public GivenRoom After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public GivenRoom Joined(string name, string role = "worker") =>
        Happened(Name(name), new AgentJoined(Name(name), Role(role), JoinedVia.Mcp, 1));

    public GivenRoom Left(string name, LeaveReason reason = LeaveReason.Died) =>
        Happened(AgentName.Swarm, Departure.Decide(State, Name(name), reason).Events);

    public Decision<PostResult> Post(string from, PostRequest request) => MessageDecider.Post(State.Agents, State.Messages, State.Team, Name(from), State.Agents.Find(Name(from))?.Role ?? RoleName.Human, request);

    public Decision<PostResult> Post(string from, string body, params string[] to) => Post(from, new PostRequest(body, [.. to]));

    public GivenRoom Posted(string from, PostRequest request)
    {
        var decision = Post(from, request);
        Accepted(decision);
        return Happened(Name(from), decision.Events);
    }

    public GivenRoom Posted(string from, string body, params string[] to) => Posted(from, new PostRequest(body, [.. to]));

    public GivenRoom Asked(string from, string body, params string[] to) => Posted(from, new PostRequest(body, [.. to], RequiresReply: true));

    public Decision<LockResult> Lock(string agent, string resource, int minutes = LeaseDecider.DefaultMinutes, string reason = "to migrate") =>
        LeaseDecider.Lock(State.Leases, Name(agent), Resource(resource), reason, minutes, null, Now);

    public GivenRoom Locked(string agent, string resource, int minutes = LeaseDecider.DefaultMinutes)
    {
        var decision = Lock(agent, resource, minutes);
        Accepted(decision);
        return Happened(Name(agent), decision.Events);
    }

    public GivenRoom Added(string planner, params string[] titles) => Happened(
        Name(planner), TaskDecider.Add(State.Tasks, State.Team, Name(planner), RoleName.Planner, [.. titles.Select(t => new TaskSpec(t))], null, Now).Events);

    public GivenRoom Claimed(string agent) =>
        Happened(Name(agent), TaskDecider.Claim(State.Tasks, new Claimant(Name(agent), RoleName.Worker, [], RoleRights.None), null, null).Events);

    public GivenRoom Reported(string agent, WorkStatus status, string summary = "so it is")
    {
        var report = new ReportRequest(status, summary) { Evidence = "ran the tests: 12 passed" };
        return Happened(Name(agent), TaskDecider.Report(State.Tasks, State.Team, Name(agent), RoleName.Worker, report).Events);
    }

    public ImmutableArray<string> Owed(string agent) => [.. State.Messages.OwedBy(Name(agent)).Select(d => $"{d.Message} to {d.Asker}")];

    public IEnumerable<string> Inbox(string agent, long after = 0) => State.Inboxes.After(Name(agent), after).Select(r => r.Event switch
    {
        MessagePosted e => $"{e.Id}: {e.Body}",
        var other => other.GetType().Name,
    });
}
