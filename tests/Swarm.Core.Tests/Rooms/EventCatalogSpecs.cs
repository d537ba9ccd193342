using System.Buffers;
using System.Text;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Leases;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Agents;

namespace Swarm.Core.Tests.Rooms;

public sealed class EventCatalogSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, 123, TimeSpan.Zero);

    public static TheoryData<string> Names => [.. All().Select(EventCatalog.NameOf).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_is_read_as_it_was_written_with_all_fields_and_with_the_least(string name)
    {
        foreach (var happened in All().Where(e => EventCatalog.NameOf(e) == name))
        {
            var read = Read(Line(happened))!;
            Assert.IsType(happened.GetType(), read.Event);
            Assert.Equal((12, Now, Agent("ada")), (read.Position, read.At, read.By));
            // Records with lists compare by reference: the bytes tell whether every field came back.
            Assert.Equal(Payload(happened), Payload(read.Event));
        }
    }

    [Fact]
    public void Every_event_type_has_a_name_and_a_sample_here() => Assert.Equal(
        typeof(SwarmEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SwarmEvent))).Select(t => t.Name).Order(),
        All().Select(e => e.GetType().Name).Distinct().Order());

    [Fact]
    public void What_a_newer_program_adds_to_an_event_is_passed_over()
    {
        var line = """{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"lock.wanted","by":"ada","colour":{"a":[1,"x"]},"resource":"db"}""";
        Assert.Equal(new LockWanted(Name<ResourceName>("db")), Read(Encoding.UTF8.GetBytes(line))!.Event);
    }

    [Theory]
    [InlineData("""{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"colour.changed","by":"ada"}""")]
    [InlineData("""{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"lock.wanted","by":"ada"}""")]
    [InlineData("""{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"lock.wanted","by":"ada","resource":7}""")]
    [InlineData("""{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"agent.left","by":"ada","name":"bob","reason":"bored"}""")]
    [InlineData("""{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"lock.wanted","by":"ada","resource":"\ud800"}""")]
    [InlineData("""{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"team.defined","by":"human","definition":{"name":"a","roles":["lead"]}}""")]
    [InlineData("""{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"team.defined","by":"human","definition":{"name":"a","roles":[{"name":"lead","tier":"best"}]}}""")]
    [InlineData("""{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"team.defined","by":"human","definition":{"name":"a","roles":[{"name":"lead","at":["noon"]}]}}""")]
    [InlineData("""{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"team.defined","by":"human","definition":{"name":"a","roles":[],"tiers":{"best":{}}}}""")]
    [InlineData("""{"seq":12,"ts":"2026-11-21T10:00:00.123Z","type":"team.defined","by":"human","definition":{"name":"a","roles":[],"tiers":{"1":{"model":"a"},"01":{"model":"b"}}}}""")]
    public void An_event_in_a_shape_that_is_not_known_here_is_no_event(string line) => Assert.Null(Read(Encoding.UTF8.GetBytes(line)));

    /// <summary>Each event with all of its fields and with the least.</summary>
    internal static IEnumerable<SwarmEvent> All()
    {
        var (ada, worker, t1, t2, m1) = (Agent("ada"), RoleName.Worker, new TaskId(1), new TaskId(2), new MessageId(1));
        yield return new AgentSpawned(ada, worker, "claude", "opus", ["gpu"], "r1", "do it", "src", ["a", "-b"], Isolation.Worktree, [Name<DenyRule>("Bash(git push*)"), Name<DenyRule>("WebFetch")], Fork: true, Occasion: "T5");
        yield return new AgentSpawned(ada, worker, "claude");
        yield return new AgentPlaced(ada, "%3", ".tmm/transcripts/ada.log", 12, 345);
        yield return new AgentPlaced(ada, "%3", ".tmm/transcripts/ada.log", 12, 345, "6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
        yield return new AgentJoined(ada, worker, JoinedVia.Command, 0, ["gpu", "web"]);
        yield return new AgentJoined(ada, worker, JoinedVia.Mcp, 77);
        yield return new AgentLeft(ada, LeaveReason.LaunchFailed, "no tmux \u001b[31m");
        yield return new AgentLeft(ada, LeaveReason.Died);
        yield return new AgentLeft(ada, LeaveReason.Died, "exit status 3", GivenUp: true);
        yield return new AgentRestarted(ada, 2, "died");
        yield return new AgentNudged(ada, 1, "it ended its turn");
        yield return new AgentWoken(ada, "every 5 min");
        yield return new AgentStuck(ada, "it waits for a permission");
        yield return new TaskAdded(t2, "again", Replaces: t1, Kind: TaskKind.Review, Phase: "review", Step: 3, Rework: 2);
        yield return new TeamGoalMet(t1, "it sells");
        yield return new TeamCycleStarted(2, t1, "no tests yet");
        yield return new TeamDefined(TeamSamples.Whole);
        yield return new TeamDefined(new TeamDefinition("bare") { Roles = [new RoleDefinition(worker)] });
        yield return new TeamStarted(Fresh: true);
        yield return new TeamStarted();
        yield return new TeamEnded();
        yield return new TeamPaused("lunch");
        yield return new TeamPaused();
        yield return new TeamResumed();
        yield return new TeamBraked("3 deaths");
        yield return new WorktreeAdded(ada, "swarm/ada", "0123abc", "sub/dir");
        yield return new WorktreeAdded(ada, "swarm/ada", "0123abc");
        yield return new WorktreeKept(ada, 3, true, "git is missing");
        yield return new WorktreeKept(ada, 0);
        yield return new WorktreeRemoved(ada, true);
        yield return new WorktreeRemoved(ada);
        yield return new MessagePosted(new MessageId(2), [ada, Agent("bob")], "hällo \"you\"\n", m1, true, true, AgentName.Swarm, "r2");
        yield return new MessagePosted(m1, [ada], "hi");
        yield return new TaskAdded(
            t2, "title", "what", ["docs/a.md"], "context", "out.txt", TaskPriority.Urgent, Now, [Name<FileGlob>("src/**")], [t1], worker, "gpu", 3, t1, t1, "r3");
        yield return new TaskAdded(t1, "title");
        yield return new TaskClaimed(t1, ada, 9, "r4");
        yield return new TaskReported(t1, ada, WorkStatus.Done, "all green", 9, "ran it", ["a", "b"], "half way", "r5");
        yield return new TaskReported(t1, ada, WorkStatus.Failed, "no");
        yield return new TaskReleased(t1, ada, 9, ClaimLoss.HolderDied);
        yield return new TaskEscalated(t1, ada, 9, ClaimLoss.HolderStalled, 4);
        yield return new LockTaken(Name<ResourceName>("db:orders"), "migration", Now, 5, "r6");
        yield return new LockWanted(Name<ResourceName>("db:orders"));
        yield return new LockReleased(Name<ResourceName>("db:orders"), ada, "unlocked", "r7");
        yield return new LearningAdded(new LearningId(2), "build", "restore first", t1, worker, new LearningId(1), "r8");
        yield return new LearningAdded(new LearningId(1), "build", "restore");
        yield return new LearningPromoted(new LearningId(1), worker, Everywhere: true);
        yield return new LearningPromoted(new LearningId(1), worker);
        yield return new LearningDemoted(new LearningId(1), worker);
    }

    internal static byte[] Line(SwarmEvent happened) => Line(EventCatalog.Write(happened, Agent("ada")));

    internal static byte[] Line(NewEntry entry)
    {
        var output = new ArrayBufferWriter<byte>();
        LogLine.Write(output, 12, Now, entry, more: 0);
        return output.WrittenSpan[..^1].ToArray();
    }

    internal static string Payload(SwarmEvent happened) => Encoding.UTF8.GetString(EventCatalog.Write(happened, Agent("ada")).Payload.Span);

    private static Recorded? Read(byte[] line)
    {
        if (!LogLine.TryRead(line, out var entry))
            entry = Envelope(line);
        return EventCatalog.Read(entry);
    }

    // The lines written here by hand have no check sum: it is put on, as the log does.
    private static LogEntry Envelope(byte[] line)
    {
        var body = line.AsSpan(0, line.Length - 1);
        var whole = Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(body)},\"crc\":\"{Crc32C.Of(body):x8}\"}}");
        Assert.True(LogLine.TryRead(whole, out var entry));
        return entry;
    }

    private static AgentName Agent(string name) => Name<AgentName>(name);

    private static T Name<T>(string text)
        where T : struct, IName<T>
    {
        Assert.True(T.TryParse(text, out var name));
        return name;
    }
}
