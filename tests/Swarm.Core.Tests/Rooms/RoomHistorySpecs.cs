using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Leases;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;
using Swarm.Core.Teams;

namespace Swarm.Core.Tests.Rooms;

/// <summary>What holds in every room, whatever was tried in it: every decider, folded as the log is, in random histories.</summary>
public sealed class RoomHistorySpecs
{
    private const string Team = """
        name: history
        roles:
          planner: {may: [dispatch, plan], may_spawn: [worker, reviewer]}
          sub-planner: {may: [plan]}
          worker: {}
          reviewer: {may: [review]}
          judge: {may: [judge]}
        phases:
          - {name: build, roles: [worker]}
          - {name: check, roles: [reviewer]}
        limits: {cycles: 2, rework: 2}
        """;

    // As a room that has been at work for days.
    private static readonly RoomState Forgetful = GivenRoom.Forgetful(tasks: 1, messages: 4, items: 4, gone: 2);

    private readonly Dictionary<string, int> _seen = [];

    [Fact]
    public void Random_histories_keep_the_promises_of_the_room()
    {
        var team = TeamFiles.Read("history", "/history.yaml", Team).Definition!;
        // What takes four losses of one task, TaskModelSpecs has.
        string[] wanted = ["TaskClaimed", "TaskReleased", "LockTaken", "LockWanted", "LockReleased", "LearningAdded", "LearningPromoted", "AgentLeft", "AgentRestarted", "AgentSpawned",
            "TeamPaused", "TeamResumed", "TeamBraked", "TeamGoalMet", "TeamCycleStarted", "paid", "declined", "settled", "refused", "forgotten task", "forgotten message", "forgotten agent", "dropped item"];
        var promises = Prop.ForAll(Arb.From(Histories(), Shorter), history =>
        {
            var empty = history.Forgets ? Forgetful : RoomState.Empty;
            var (state, now, log) = (empty, new DateTimeOffset(2026, 3, 1, 14, 5, 10, TimeSpan.Zero), new List<Recorded>());
            if (history.HasTeam)
                state = Happened(state, now, AgentName.Human, [new TeamDefined(team)], log);
            foreach (var one in history.Steps)
            {
                var step = one.In(state);
                now += step.Kind == HistoryStep.Kinds.Later ? TimeSpan.FromSeconds(step.A % 200) : TimeSpan.FromMilliseconds(1);
                var (events, refusal) = step.Decide(state, now);
                Assert.True(refusal is null || events.IsEmpty, $"refused, and {events.Length} events");
                var before = state;
                state = Happened(state, now, step.By, events, log);
                CheckRoom(state);
                CheckFences(before, events);
                Count(step, refusal is null, events);
                // Another process begins with a snapshot and goes on from there.
                if (step.A % 12 == 0 && state.Position > 0)
                    state = Restored(state, empty, now);
            }
            // Another process reads the same log.
            StateText.Same(state, log.Aggregate(empty, (s, r) => s.Apply(r)));
        });

        // Chance must not leave anything out: as many again until it has not.
        for (var hundreds = 0; hundreds == 0 || (hundreds < 5 && !wanted.All(_seen.ContainsKey)); hundreds++)
            promises.Check(Config.QuickThrowOnFailure.WithMaxTest(100));
        Assert.Subset(_seen.Keys.ToHashSet(), wanted.ToHashSet());
    }

    private RoomState Restored(RoomState state, RoomState empty, DateTimeOffset now)
    {
        var place = new LogPlace("000000000001.jsonl", 4711, state.Position, ",\"crc\":\"0a1b2c3d\"}");
        var read = SnapshotReader.Read(SnapshotWriter.Write(state, place, "history", now).Span, empty);
        Assert.NotNull(read);
        Assert.Equal(place, read.Value.Place);
        StateText.Same(state, read.Value.State);
        return read.Value.State;
    }

    // Each through its bytes, one by one: what holds between them holds for every reader.
    private RoomState Happened(RoomState state, DateTimeOffset now, AgentName by, IEnumerable<SwarmEvent> events, List<Recorded> log)
    {
        foreach (var happened in events)
        {
            var recorded = Reread(new Recorded(state.Position + 1, now, by, happened));
            var after = state.Apply(recorded);
            Assert.Equal(recorded.Position, after.Position);
            CountForgotten(state, after);
            CheckTasks(state.Tasks, after.Tasks, recorded);
            CheckDebts(state.Messages, after.Messages, recorded);
            log.Add(recorded);
            state = after;
        }
        return state;
    }

    private static Recorded Reread(Recorded written)
    {
        var entry = EventCatalog.Write(written.Event, written.By);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        LogLine.Write(output, written.Position, written.At, entry, more: 0);
        Assert.True(LogLine.TryRead(output.WrittenSpan[..^1], out var line), Encoding.UTF8.GetString(output.WrittenSpan));
        var read = EventCatalog.Read(line);
        Assert.NotNull(read);
        Assert.Equal(StateText.Of(written), StateText.Of(read));
        return read;
    }

    private static void CheckTasks(TaskBoard before, TaskBoard after, Recorded recorded)
    {
        foreach (var was in before.All.Values)
        {
            if (after.Find(was.Id) is not { } now)
            {
                Assert.True(was.IsFinal && after.IsForgotten(was.Id), $"{was.Id} is not there any more");
                continue;
            }
            if (was.IsFinal)
                Assert.Equal(was.Status, now.Status);
            Assert.True(now.Fence >= was.Fence);
            Assert.True(was.Holder is null || now.Holder is null || was.Holder == now.Holder, $"{was.Id} went from {was.Holder} to {now.Holder}");
        }
        if (recorded.Event is TaskClaimed claimed)
            Assert.True(after.Find(claimed.Id) is { IsHeld: true } task && task.Holder == claimed.Agent && task.Fence == claimed.Fence);
        if (recorded.Event is TaskReleased or TaskEscalated or TaskReported or TaskAdded)
            Assert.NotSame(before, after);
    }

    private void CheckDebts(MessageBoard before, MessageBoard after, Recorded recorded)
    {
        foreach (var (key, debt) in before.Debts.Where(d => !after.Debts.ContainsKey(d.Key)))
        {
            var paid = recorded.Event is MessagePosted reply && reply.ReplyTo == key.Message && recorded.By == key.Debtor;
            var settled = recorded.Event is AgentLeft left && (left.Name == debt.Debtor || left.Name == debt.Asker);
            Assert.True(paid || settled, $"{debt} vanished by {recorded.Event}");
            Seen(settled ? "settled" : recorded.Event is MessagePosted { Decline: true } ? "declined" : "paid");
        }
        IEnumerable<(MessageId, AgentName)> owed = recorded.Event is MessagePosted { RequiresReply: true } asked ? asked.To.Select(to => (asked.Id, to)) : [];
        Assert.Equal(owed.Order(), after.Debts.Keys.Where(k => !before.Debts.ContainsKey(k)).Order());
    }

    private static void CheckRoom(RoomState state)
    {
        var held = state.Tasks.All.Values.Where(t => t.IsHeld).ToList();
        Assert.Equal(held.Count, held.Select(t => t.Holder).Distinct().Count());
        Assert.All(state.Tasks.All.Values, t => Assert.Equal(t.IsHeld, t.Holder is not null));
        Assert.Equal(held.Select(t => t.Id).Order(), state.Tasks.Held.Select(t => t.Id).Order());
        Assert.All(held, t => Assert.True(state.Agents.IsLive(t.Holder!.Value), $"{t.Id} is held by {t.Holder}, who is gone"));
        foreach (var a in held)
            Assert.All(held.Where(b => b.Id != a.Id), b => Assert.DoesNotContain(a.Files, mine => b.Files.Any(theirs => FileGlob.Overlaps(mine, theirs))));
        Assert.All(state.Leases.Held.Values, l => Assert.True(state.Agents.IsLive(l.Holder), $"{l.Resource} is locked by {l.Holder}, who is gone"));
        Assert.All(state.Leases.Wanted, w => Assert.True(!w.Value.IsEmpty && w.Value.All(state.Agents.IsLive) && state.Leases.Held.ContainsKey(w.Key)));
        Assert.All(state.Messages.Debts.Values, d =>
        {
            Assert.True(state.Agents.IsLive(d.Debtor) && state.Agents.IsLive(d.Asker) && d.Debtor != d.Asker, $"{d}");
            Assert.True(state.Messages.Asked.GetValueOrDefault(d.Message) is { RequiresReply: true } message && message.From == d.Asker && message.To.Contains(d.Debtor));
        });
        Assert.All(state.Learnings.All.Values, l => Assert.True(l.SupersededBy is not { } by || state.Learnings.Find(by)!.Supersedes == l.Id));
    }

    private static void CheckFences(RoomState before, IReadOnlyList<SwarmEvent> events)
    {
        Assert.All(events.OfType<TaskClaimed>(), e => Assert.True(e.Fence > before.Tasks.LastFence));
        Assert.All(events.OfType<LockTaken>(), e => Assert.True(e.Fence > before.Leases.Fence));
    }

    private void Count(HistoryStep step, bool accepted, IReadOnlyList<SwarmEvent> events)
    {
        if (!accepted)
            Seen("refused");
        foreach (var happened in events)
            Seen(happened.GetType().Name);
    }

    private void CountForgotten(RoomState before, RoomState after)
    {
        if (after.Tasks.Forgotten != before.Tasks.Forgotten)
            Seen("forgotten task");
        if (after.Messages.Authors.Count < after.Messages.Last)
            Seen("forgotten message");
        if (after.Agents.All.Count < before.Agents.All.Count)
            Seen("forgotten agent");
        if (after.Inboxes.ByAgent.Values.Any(i => i.Dropped > 0))
            Seen("dropped item");
    }

    private void Seen(string what) => _seen[what] = _seen.GetValueOrDefault(what) + 1;

    private sealed record History(bool HasTeam, bool Forgets, List<HistoryStep> Steps)
    {
        public override string ToString() => $"{(HasTeam ? "with" : "without")} a team{(Forgets ? ", forgetful" : "")}: {string.Join("\n", Steps)}";
    }

    // Common ones more often: otherwise everybody is always gone and nothing is ever finished.
    private static Gen<History> Histories() =>
        from team in Gen.Choose(0, 1)
        from forgets in Gen.Choose(0, 1)
        from size in Gen.Choose(40, 140)
        from steps in (from kind in Gen.Frequency(
                           (9, Gen.Elements(HistoryStep.Kinds.Claim, HistoryStep.Kinds.Report)),
                           (4, Gen.Elements(HistoryStep.Kinds.Add, HistoryStep.Kinds.Add, HistoryStep.Kinds.Ask, HistoryStep.Kinds.Answer, HistoryStep.Kinds.Lock)),
                           (3, Gen.Elements(HistoryStep.Kinds.Die, HistoryStep.Kinds.Die, HistoryStep.Kinds.Restart)),
                           (1, Gen.Elements(HistoryStep.Kinds.Learn, HistoryStep.Kinds.Promote, HistoryStep.Kinds.Spawn)),
                           (4, Gen.Elements(Enum.GetValues<HistoryStep.Kinds>())))
                       from who in Gen.Elements(0, 1, 2, 3, 4, 5, 5, 5, 6, 6, 6, 7)
                       from a in Gen.Choose(0, 719)
                       from b in Gen.Choose(0, 719)
                       select new HistoryStep(kind, kind == HistoryStep.Kinds.Add && who is not (4 or 7) ? 3 : who, a, b)).ListOf(size)
        select new History(team == 1, forgets == 1, [.. steps]);

    private static IEnumerable<History> Shorter(History history)
    {
        for (var size = history.Steps.Count / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= history.Steps.Count; at += size)
                yield return history with { Steps = [.. history.Steps.Take(at), .. history.Steps.Skip(at + size)] };
        }
    }
}
