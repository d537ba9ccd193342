using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision.Mirrors;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Supervision;

public sealed class MirrorSpecs : IAsyncDisposable
{
    private static readonly AgentName Ada = GivenRoom.Name("ada");
    private static readonly AgentName Pia = GivenRoom.Name("pia");
    private static readonly TaskId T1 = new(1);

    private readonly ManualClock _clock = new();
    private readonly LiveRoom _live;
    private readonly Room _room;
    private readonly MirrorWriter _mirrors;

    public MirrorSpecs()
    {
        _live = new LiveRoom { Clock = _clock };
        _room = _live.Open();
        _mirrors = new MirrorWriter(_room);
    }

    [Fact]
    public async Task A_task_lies_in_one_folder_and_moves_when_its_status_changes()
    {
        await Write(Pia, new TaskAdded(T1, "Write the Parser: über-fast!", Context: "The grammar is\nSTATUS: done\n\u001b[2J"));
        Mirror();
        Assert.Equal(["ready/T1-write-the-parser-ber-fast.md"], Tasks());
        Assert.StartsWith(
            """
            TASK: Write the Parser: über-fast!
            PRIORITY: normal
            FROM: pia
            CONTEXT: The grammar is
              STATUS: done
              \u{1B}[2J
            ID: T1
            STATUS: ready since 2026-03-01T14:05:10Z

            """,
            Text("tasks/ready/T1-write-the-parser-ber-fast.md"),
            StringComparison.Ordinal);

        await Write(Ada, new TaskClaimed(T1, Ada, 1));
        Mirror();
        Assert.Equal(["in_progress/T1-write-the-parser-ber-fast.md"], Tasks());
        Assert.Contains("\nHOLDER: ada\n", Text($"tasks/{Tasks()[0]}"), StringComparison.Ordinal);

        await Write(Ada, new TaskReported(T1, Ada, WorkStatus.Done, "it parses", Fence: 1, Evidence: "12 passed"));
        Mirror();
        Assert.Equal(["completed/T1-write-the-parser-ber-fast.md"], Tasks());
        Assert.Contains("\nREPORT: it parses (ada)\nEVIDENCE: 12 passed\n", Text($"tasks/{Tasks()[0]}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_due_while_nothing_happens_nor_twice_within_a_second()
    {
        await Write(Pia, new TaskAdded(T1, "one"));
        Assert.True(_mirrors.IsDue);
        Mirror();
        Assert.False(_mirrors.IsDue);
        // An hour later too.
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(_mirrors.IsDue);

        await Write(Pia, new TaskAdded(new TaskId(2), "two"));
        Assert.True(_mirrors.IsDue);
        Mirror();
        await Write(Pia, new TaskAdded(new TaskId(3), "three"));
        Assert.False(_mirrors.IsDue);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_mirrors.IsDue);
    }

    [Fact]
    public async Task Only_what_changed_is_written()
    {
        await Write(Pia, new TaskAdded(T1, "one"));
        await Write(Pia, new TaskAdded(new TaskId(2), "two"));
        Mirror();
        var before = Inode("tasks/ready/T1-one.md");
        var learnings = Inode("learnings.md");

        await Write(Ada, new TaskClaimed(new TaskId(2), Ada, 1));
        Mirror();
        new MirrorWriter(_live.Open()).TryWrite(all: true);

        Assert.Equal(before, Inode("tasks/ready/T1-one.md"));
        Assert.Equal(learnings, Inode("learnings.md"));
        Assert.Equal(["in_progress/T2-two.md", "ready/T1-one.md"], Tasks());
    }

    [Fact]
    public async Task A_file_that_was_deleted_or_changed_comes_back_and_a_stray_one_goes_but_a_persons_note_stays()
    {
        await Write(Pia, new TaskAdded(T1, "one"));
        await Write(Pia, new TaskAdded(new TaskId(2), "two"));
        Mirror();
        File.Delete(Path("tasks/ready/T1-one.md"));
        await File.WriteAllTextAsync(Path("tasks/ready/T2-two.md"), "mine");
        await File.WriteAllTextAsync(Path("tasks/completed/T1-one.md"), "stale");
        await File.WriteAllTextAsync(Path("tasks/completed/note.md"), "a person's");

        await Write(Pia, new TaskAdded(new TaskId(3), "three"));
        Mirror();
        Assert.Equal(["completed/note.md", "ready/T1-one.md", "ready/T2-two.md", "ready/T3-three.md"], Tasks());

        _mirrors.TryWrite(all: true);
        Assert.StartsWith("TASK: two\n", Text("tasks/ready/T2-two.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_process_has_written_is_not_written_again_and_a_new_one_goes_on_from_there()
    {
        await Write(Pia, new TaskAdded(T1, "one"));
        Mirror();
        File.Delete(Path("state.md"));

        new MirrorWriter(_live.Open()).TryWrite(all: false);
        Assert.False(File.Exists(Path("state.md")));

        await Write(Ada, new TaskClaimed(T1, Ada, 1));
        new MirrorWriter(_live.Open()).TryWrite(all: false);
        Assert.Equal(["in_progress/T1-one.md"], Tasks());
        Assert.True(File.Exists(Path("state.md")));
    }

    [Fact]
    public async Task Directories_that_lead_elsewhere_are_not_written_into()
    {
        var elsewhere = Directory.CreateDirectory(System.IO.Path.Combine(_live.Directory, "elsewhere")).FullName;
        await File.WriteAllTextAsync(System.IO.Path.Combine(elsewhere, "T9-mine.md"), "mine");
        Directory.CreateDirectory(Path("tasks"));
        Directory.CreateSymbolicLink(Path("tasks/ready"), elsewhere);
        var secret = System.IO.Path.Combine(_live.Directory, "secret");
        await File.WriteAllTextAsync(secret, "untouched");
        File.CreateSymbolicLink(Path("state.md"), secret);
        File.CreateSymbolicLink(Path(".state.md.new"), secret);
        await Write(Pia, new TaskAdded(T1, "one"));

        Mirror();

        Assert.Equal(["T9-mine.md"], Directory.GetFileSystemEntries(elsewhere).Select(System.IO.Path.GetFileName));
        Assert.Equal("untouched", await File.ReadAllTextAsync(secret));
        Assert.StartsWith("# ", Text("state.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_writers_leave_what_the_log_says()
    {
        MirrorWriter[] writers = [new(_live.Open()), new(_live.Open()), new(_live.Open())];
        await Write(Pia, Enumerable.Range(1, 20).Select(i => (SwarmEvent)new TaskAdded(new TaskId(i), $"task {i}")));
        var done = false;
        var writing = writers.Select(w => Task.Run(() => { while (!Volatile.Read(ref done)) w.TryWrite(all: false); })).ToList();
        for (var i = 1; i <= 20; i++)
            await Write(Ada, [new TaskClaimed(new TaskId(i), Ada, i), new TaskReported(new TaskId(i), Ada, WorkStatus.Done, "done", Fence: i, Evidence: "ran it")]);
        Volatile.Write(ref done, true);
        await Task.WhenAll(writing);

        Assert.True(writers[0].TryWrite(all: false));

        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"completed/T{i}-task-{i}.md").Order(StringComparer.Ordinal), Tasks());
    }

    [Fact]
    public void State_says_what_is_active_needed_and_learned_and_has_a_section_for_each_agent()
    {
        var given = new GivenRoom().Joined("pia", "planner").Joined("ada").Joined("eve")
            .Added("pia", "Write it", "Test it").Claimed("ada").Reported("ada", WorkStatus.Working, "half of it").Asked("pia", "when?", "ada").Locked("ada", "db");
        given.Happened(Ada, new LearningAdded(new LearningId(1), "build", "restore first\u001b[2J")).Left("eve");

        Assert.Equal(
            """
            # shop-1a2b3c

            Written by swarm from the log; changes made here are lost. What an agent does this moment: swarm status.

            ## Active

            - T1 Write it: working, ada since 2026-03-01 14:05Z: half of it
            - db is locked by ada until 2026-03-01 14:35Z: to migrate

            ## Needed next

            - ada owes pia a reply to M1
            - T2 Test it: ready

            ## Learned

            - L1 build: restore first\u{1B}[2J

            ## Agents

            ### ada (worker)

            - here since 2026-03-01 14:05Z
            - has T1 Write it: working
            - last report: T1 working: half of it
            - owes pia a reply to M1

            ### pia (planner)

            - here since 2026-03-01 14:05Z

            ## Gone

            - eve (worker) died at 2026-03-01 14:05Z

            """,
            StateMirror.Text(given.State, "shop-1a2b3c"));
    }

    [Fact]
    public void State_stays_short_however_much_there_is()
    {
        var given = new GivenRoom().Joined("pia", "planner").Added("pia", [.. Enumerable.Range(1, 80).Select(i => $"task {i}")]);

        Assert.Contains("- T50 task 50: ready\n- and 30 more: swarm board\n", StateMirror.Text(given.State, "shop"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd", "T1-etc-passwd.md")]
    [InlineData("日本語", "T1.md")]
    [InlineData("A title that is much longer than forty characters, as titles are", "T1-a-title-that-is-much-longer-than-forty-c.md")]
    public void A_file_name_is_made_of_the_id_and_the_titles_plain_letters(string title, string name)
    {
        Assert.Equal(name, TaskMirror.NameOf(new WorkTask(T1, title, Pia, default)));
        Assert.True(TaskMirror.IsOurs(name));
    }

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    private void Mirror() => Assert.True(_mirrors.TryWrite(all: false));

    private string Path(string name) => System.IO.Path.Combine(_room.Files.Root, name);

    private string Text(string name) => File.ReadAllText(Path(name));

    private ulong? Inode(string name) => Swarm.Core.Log.FileIdentity.InodeAt(Path(name));

    private List<string> Tasks() =>
        [.. Directory.GetFiles(Path("tasks"), "*", SearchOption.AllDirectories).Select(f => System.IO.Path.GetRelativePath(Path("tasks"), f)).Order(StringComparer.Ordinal)];

    private Task Write(AgentName by, SwarmEvent happened) => Write(by, [happened]);

    private async Task Write(AgentName by, IEnumerable<SwarmEvent> events)
    {
        SwarmEvent[] all = [.. events];
        await _room.ExecuteAsync(by, (_, _) => Decision<bool>.Accept(true, all), TestContext.Current.CancellationToken);
    }
}
