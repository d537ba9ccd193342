using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Leases;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Rooms;

/// <summary>One thing that somebody tries in a room; numbers say who and with what.</summary>
internal sealed record HistoryStep(HistoryStep.Kinds Kind, int Who, int A, int B)
{
    public enum Kinds { Join, Go, Die, Spawn, Restart, Say, Ask, Answer, Decline, Add, Claim, Report, PlannerReports, Lock, Unlock, TimeUp, Learn, Promote, Demote, Pause, Resume, Later }

    private static readonly (string Name, string Role)[] Names =
        [("ada", "worker"), ("bob", "worker"), ("cy", "worker"), ("pia", "planner"), ("sue", "sub-planner"), ("rex", "reviewer"), ("jo", "judge"), ("human", "human")];

    private static readonly string[] Globs = ["src/**", "src/a.cs", "src/*.md", "docs/**", "**/b.cs", "tests/t.cs"];

    private static readonly RoomSettings Settings = new() { MassDeath = 2, Restarts = 1 };

    private static readonly WorkStatus[] Reported =
        [WorkStatus.Done, WorkStatus.Done, WorkStatus.Done, WorkStatus.Working, WorkStatus.Blocked, WorkStatus.Failed, WorkStatus.Ready, WorkStatus.SentBack, WorkStatus.SentBack, WorkStatus.Escalated, WorkStatus.Delegated];

    private static readonly string[] Words = ["so", "what now, ä 🐝 \"?\"", "line\nline\t\\", "@worker @pia T1: \u001b[31m", "@all", "@human"];

    /// <summary>Who does it; the room itself notices deaths.</summary>
    public AgentName By => Kind is Kinds.Die or Kinds.Restart or Kinds.TimeUp ? AgentName.Swarm : Kind == Kinds.Spawn ? Spawner : Me;

    // Only a person promotes, and few may pause.
    private (string Name, string Role) I => Names[(Kind, A % 4 > 0) switch { (Kinds.Promote or Kinds.Demote, true) => 7, (Kinds.Pause or Kinds.Resume, true) => 3, _ => Who }];

    private AgentName Me => GivenRoom.Name(I.Name);

    private RoleName MyRole => GivenRoom.Role(I.Role);

    private AgentName Spawner => A % 3 > 0 ? GivenRoom.Name("pia") : Other;

    private AgentName Other => GivenRoom.Name(Names[A % Names.Length].Name);

    private string Text => Words[B % Words.Length];

    private string? Request => B % 4 == 0 ? $"r{B % 40}" : null;

    /// <summary>Who reports or dies is mostly one that is at work.</summary>
    public HistoryStep In(RoomState state) =>
        Kind is Kinds.Report or Kinds.Die && A % 4 > 0 && state.Tasks.Held.ToList() is [_, ..] held
            ? this with { Who = Array.FindIndex(Names, n => n.Name == held[B % held.Count].Holder!.Value.Value) }
            : this;

    /// <summary>What is decided; a caller who is not in the room joins first, as through its server.</summary>
    public (ImmutableArray<SwarmEvent> Events, Refusal? Refusal) Decide(RoomState state, DateTimeOffset now) =>
        Kind is not (Kinds.Join or Kinds.Die or Kinds.Restart or Kinds.TimeUp or Kinds.Spawn or Kinds.Later) && !state.Agents.IsLive(Me)
            ? Of(AgentDecider.Join(state.Agents, Me, MyRole, JoinedVia.Mcp, 1 + A, null))
            : Decided(state, now);

    private (ImmutableArray<SwarmEvent> Events, Refusal? Refusal) Decided(RoomState state, DateTimeOffset now) => Kind switch
    {
        Kinds.Join => Of(AgentDecider.Join(state.Agents, Me, B % 9 == 0 && state.Agents.IsLive(Me) ? GivenRoom.Role("painter") : MyRole, (JoinedVia)(A % 2), 1 + A, A % 3 == 0 ? ["gpu"] : null)),
        Kinds.Go => Of(Departure.Decide(state, A % 3 == 0 ? Other : Me, (LeaveReason)(A % 4), B % 2 == 0 ? Text : null)),
        Kinds.Die when state.Agents.Find(Me) is { } seen => Of(B % 5 == 0
            ? Deaths.GiveUp(state, seen, "it does not react", Settings, now)
            : Deaths.Decide(state, seen, new LadderStep.Settle(LeaveReason.Died, Text), Settings, now)),
        Kinds.Spawn => Of(AgentDecider.Spawn(state.Agents, Spawner, state.Agents.Find(Spawner)?.Role ?? RoleName.Human, new AgentSpawned(Me, MyRole, "claude", Tier: B % 4, RequestId: Request), state.Team, new SpawnLimits(6, 3))),
        Kinds.Restart when state.Agents.Find(Me) is { IsLost: true } => ([new AgentRestarted(Me, 1 + (A % 3), "died")], null),
        Kinds.Say => Post(state, new PostRequest(Text, A % 2 == 0 ? [] : [Other.Value, "worker"], RequestId: Request)),
        Kinds.Ask => Post(state, new PostRequest(Text, [A % 4 == 0 ? "all" : Other.Value], RequiresReply: true)),
        Kinds.Answer => Post(state, new PostRequest(Text, [], Owed(state), RequiresReply: B % 3 == 0)),
        Kinds.Decline => Post(state, new PostRequest(Text, [], Owed(state), Decline: true)),
        Kinds.Add => Of(TaskDecider.Add(state.Tasks, state.Team, Me, MyRole, Specs(state, now), Request, now)),
        Kinds.Claim => Claim(state),
        Kinds.Report => Report(state, null),
        Kinds.PlannerReports => Report(state, new TaskId(1 + (B % 20))),
        Kinds.Lock => Of(LeaseDecider.Lock(state.Leases, Me, Resource, Text, 1 + (B % 3), Request, now)),
        Kinds.Unlock => Of(LeaseDecider.Unlock(state.Leases, Me, Resource, Request)),
        Kinds.TimeUp => ([.. LeaseDecider.TimeUp(state.Leases, now)], null),
        Kinds.Learn => Of(LearningDecider.Add(state.Learnings, state.Tasks, new LearningRequest("build", Text)
        {
            Task = A % 2 == 0 ? new TaskId(1 + (A % 9)) : null,
            Role = B % 2 == 0 ? MyRole : null,
            Supersedes = A % 3 == 0 ? new LearningId(1 + (B % 9)) : null,
        })),
        Kinds.Promote => Of(LearningDecider.Promote(state.Learnings, MyRole, new LearningId(1 + (B % 9)), RoleName.Worker, B % 2 == 0)),
        Kinds.Demote => Of(LearningDecider.Demote(state.Learnings, MyRole, new LearningId(1 + (B % 9)), [RoleName.Worker])),
        Kinds.Pause when B % 2 == 0 => Of(TeamDecider.Pause(state.Team, MyRole, B % 2 == 0 ? Text : null)),
        Kinds.Pause or Kinds.Resume => Of(TeamDecider.Resume(state.Team, MyRole)),
        _ => ([], null),
    };

    private ResourceName Resource => GivenRoom.Resource($"db:{A % 3}");

    private static (ImmutableArray<SwarmEvent> Events, Refusal? Refusal) Of<T>(Decision<T> decision) => (decision.Events, decision.Refusal);

    private (ImmutableArray<SwarmEvent> Events, Refusal? Refusal) Post(RoomState state, PostRequest request) =>
        Of(MessageDecider.Post(state.Agents, state.Messages, state.Team, Me, MyRole, request));

    // Now and then one that is not owed, or is not there.
    private MessageId Owed(RoomState state) =>
        A % 5 == 0 ? new MessageId(1 + B) : state.Messages.OwedBy(Me).Select(d => d.Message).FirstOrDefault(new MessageId(1));

    private (ImmutableArray<SwarmEvent> Events, Refusal? Refusal) Claim(RoomState state) =>
        state.Tasks.HeldBy(Me) is null && TeamDecider.Forbids(state.Team, "claim tasks") is { } paused
            ? ([], paused)
            : Of(TaskDecider.Claim(state.Tasks, new Caller(Me, MyRole, []).AsClaimant(state), Wanted(state), Request));

    // One that is lost again and again, any, or none in particular.
    private TaskId? Wanted(RoomState state) => (A % 3) switch
    {
        0 or 1 when Who < 3 => state.Tasks.Ready.MaxBy(t => t.Attempts)?.Id,
        _ when Who < 3 && B % 4 == 0 => new TaskId(1 + (B % 20)),
        _ => null,
    };

    private (ImmutableArray<SwarmEvent> Events, Refusal? Refusal) Report(RoomState state, TaskId? task)
    {
        var verdict = state.Tasks.HeldBy(Me)?.Kind switch { TaskKind.Review => B % 3 > 0, TaskKind.Judge => B % 3 == 0, _ => false };
        var report = new ReportRequest(verdict ? WorkStatus.SentBack : Reported[A % Reported.Length], $"it is so, T{1 + (B % 9)}")
        {
            Task = task,
            Evidence = B % 5 == 0 ? null : "ran the tests: 12 passed",
            Checkpoint = B % 3 == 0 ? Text : null,
            RequestId = Request,
        };
        return Of(Judgement.Follow(state, TaskDecider.Report(state.Tasks, state.Team, Me, MyRole, report), report));
    }

    private ImmutableArray<TaskSpec> Specs(RoomState state, DateTimeOffset now) =>
        [.. Enumerable.Range(0, 1 + (B % 3)).Select(i => Spec(state, now, A + (i * 37), i))];

    private TaskSpec Spec(RoomState state, DateTimeOffset now, int seed, int index)
    {
        var last = (int)(state.Tasks.Last?.Number ?? 0);
        var done = state.Tasks.All.Values.LastOrDefault(t => t.Status == WorkStatus.Done && t.Kind == TaskKind.Work)?.Id;
        var kind = seed % 3 == 0 && done is not null ? TaskKind.Review : seed % 5 == 1 ? TaskKind.Judge : seed % 5 == 2 ? TaskKind.Plan : TaskKind.Work;
        var open = state.Tasks.All.Values.FirstOrDefault(t => t.Status is WorkStatus.Failed or WorkStatus.Escalated && t.ReplacedBy is null);
        ImmutableArray<string> needs = kind == TaskKind.Review && done is { } made ? [$"{made}"] : last > 0 && seed % 4 == 1 ? [$"T{1 + (seed % last)}"] : [];
        return new TaskSpec($"build {index}")
        {
            Key = $"k{index}",
            Kind = kind,
            Priority = (TaskPriority)(seed % 4),
            Deadline = seed % 5 == 0 ? now.AddHours(1 + seed) : null,
            Files = seed % 3 > 0 ? [Glob(Globs[seed % Globs.Length])] : [],
            Needs = index > 0 && seed % 5 == 0 ? [.. needs, $"k{index - 1}"] : needs,
            Parent = index > 0 && seed % 4 == 1 ? "k0" : last > 0 && seed % 11 == 0 ? $"T{1 + (seed % last)}" : null,
            Replaces = seed % 7 < 3 ? open?.Id : null,
            Capability = seed % 17 == 0 ? "gpu" : null,
        };
    }

    private static FileGlob Glob(string text) => FileGlob.TryParse(text, out var glob) ? glob : throw new FormatException(text);
}
