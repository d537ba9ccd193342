using System.Diagnostics;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Rooms;

public sealed class RoomSpecs : IAsyncDisposable
{
    private static readonly ProcessRunner Runner = new(TimeProvider.System);

    private readonly LiveRoom _live = new();

    [Fact]
    public async Task What_one_process_wrote_the_others_read_in_the_same_order()
    {
        Room[] rooms = [.. Enumerable.Range(0, 4).Select(_ => _live.Open(segmentBytes: 4000))];

        await Task.WhenAll(rooms.Select((room, r) => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                await LiveRoom.Write(room, $"{r}.{i}");
        })));

        var bodies = LiveRoom.Bodies(_live.Open()).ToList();
        Assert.Equal(400, bodies.Distinct().Count());
        Assert.All(rooms, room => Assert.Equal(bodies, LiveRoom.Bodies(room)));
        Assert.All(Enumerable.Range(0, 4), r => Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{r}.{i}"), bodies.Where(b => b.StartsWith($"{r}.", StringComparison.Ordinal))));
        Assert.True(Directory.GetFiles(rooms[0].Files.Bus, "*.jsonl").Length > 5);
    }

    [Fact]
    public async Task A_refused_decision_writes_nothing()
    {
        var room = _live.Open();
        await LiveRoom.Write(room, "one");
        var before = Length(room);

        await Assert.ThrowsAsync<SwarmException>(async () => await room.ExecuteAsync(
            AgentName.Human, (state, _) => MessageDecider.Post(state.Agents, state.Messages, state.Team, AgentName.Human, RoleName.Human, new PostRequest("hello", ["nobody"])), default));

        Assert.Equal(before, Length(room));
    }

    [Fact]
    public async Task A_bug_in_a_rule_leaves_the_room_as_it_was_and_the_lock_free()
    {
        var (room, other) = (_live.Open(), _live.Open());

        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
            await room.ExecuteAsync<bool>(AgentName.Human, (_, _) => throw new InvalidTimeZoneException(), default));

        await LiveRoom.Write(other, "one");
        await LiveRoom.Write(room, "two");
        Assert.Equal(["one", "two"], LiveRoom.Bodies(room));
    }

    [Fact]
    public async Task The_files_of_a_room_are_its_owners_alone()
    {
        var room = _live.Open();
        await LiveRoom.Write(room, "one");

        Assert.Equal("*\n", File.ReadAllText(Path.Combine(room.Files.Root, ".gitignore")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(room.Files.Root));
        Assert.Equal([room.Files.Root], Directory.GetFileSystemEntries(_live.Directory));
    }

    [Fact]
    public async Task A_cancelled_call_that_waits_for_the_lock_writes_nothing()
    {
        var room = _live.Open();
        await using var holder = await HoldLock(room);
        using var cancel = new CancellationTokenSource();
        var write = LiveRoom.Write(room, "late", cancel.Token).AsTask();
        await Until.True(() => Waiters(room) == 1);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        holder.Kill();
        await LiveRoom.Write(room, "after");
        Assert.Equal(["after"], LiveRoom.Bodies(room));
    }

    // Real time: one call waits its 5 s for a lock whose holder is stopped (docs/bus-format.md §4).
    [Fact]
    public async Task A_stopped_lock_holder_is_named_within_5_seconds_and_its_death_frees_the_lock()
    {
        var room = _live.Open();
        await using var holder = await HoldLock(room);
        Assert.True(holder.Life.Signal(19));
        var since = Stopwatch.StartNew();

        // The second one of this process stands behind the first: it has its own 5 s, not 10.
        var refusals = await Task.WhenAll(
            LiveRoom.Refused(async () => await LiveRoom.Write(room, "one")), LiveRoom.Refused(async () => await LiveRoom.Write(room, "two")));

        Assert.InRange(since.Elapsed, TimeSpan.FromSeconds(4.9), TimeSpan.FromSeconds(8));
        Assert.All(refusals, refusal =>
        {
            Assert.Equal(ErrorCode.BusBusy, refusal.Code);
            Assert.Contains($"process {holder.Life.Pid} holds it", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("Nothing was written", refusal.Message, StringComparison.Ordinal);
        });

        // kill -9 works on a stopped process too.
        Assert.True(holder.Life.Signal(9));
        await LiveRoom.Write(room, "three");
        Assert.Equal(["three"], LiveRoom.Bodies(room));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bus")]
    [InlineData("run")]
    public async Task A_room_that_was_deleted_while_in_use_refuses_every_call(string part)
    {
        var room = _live.Open();
        await LiveRoom.Write(room, "one");
        Directory.Delete(Path.Combine(room.Files.Root, part), recursive: true);

        var write = await LiveRoom.Refused(async () => await LiveRoom.Write(room, "two"));
        var read = Assert.Throws<SwarmException>(room.CatchUp).Refusal;

        Assert.Equal((ErrorCode.BusUnusable, write.Message), (write.Code, read.Message));
        Assert.Contains("was deleted or replaced", write.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bus_that_was_replaced_by_another_one_is_noticed()
    {
        var room = _live.Open();
        await LiveRoom.Write(room, "one");
        Directory.Move(room.Files.Bus, room.Files.Bus + ".old");
        await LiveRoom.Write(_live.Open(), "another");

        Assert.Equal(ErrorCode.BusUnusable, (await LiveRoom.Refused(async () => await LiveRoom.Write(room, "two"))).Code);
        Assert.Throws<SwarmException>(room.CatchUp);
        Assert.Equal(["another"], LiveRoom.Bodies(_live.Open()));
    }

    [Fact]
    public async Task A_full_disk_leaves_the_log_as_it_was_and_says_so()
    {
        await using var disk = await Mounted("tmpfs", "-o", "size=128k", "none");
        using var room = Room.Open(Workspace.At(disk.Path), TimeProvider.System);
        await LiveRoom.Write(room, "one");
        Refusal? refusal = null;
        var written = new List<string> { "one" };
        while (refusal is null)
        {
            try
            {
                await LiveRoom.Write(room, new string('x', 5000));
                written.Add(new string('x', 5000));
            }
            catch (SwarmException refused)
            {
                refusal = refused.Refusal;
            }
        }

        Assert.Equal(ErrorCode.DiskRefused, refusal.Code);
        Assert.Contains("No space left on device", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was written", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(written, LiveRoom.Bodies(room));
        using (var other = Room.Open(Workspace.At(disk.Path), TimeProvider.System))
        {
            Assert.Equal(written, LiveRoom.Bodies(other));
            Assert.False(other.HasUnreadTail);
        }

        // With room again the same process goes on.
        await Runner.RunAsync(["mount", "-o", "remount,size=1m", disk.Path]);
        await LiveRoom.Write(room, "after");
        Assert.Equal([.. written, "after"], LiveRoom.Bodies(room));
    }

    [Fact]
    public async Task A_read_only_directory_is_refused_with_its_reason()
    {
        await LiveRoom.Write(_live.Open(), "one");
        await using var disk = await Mounted("none", "--bind", _live.Directory);
        var remounted = await Runner.RunAsync(["mount", "-o", "remount,bind,ro", disk.Path]);
        Assert.SkipUnless(remounted.Succeeded, $"This user may not remount: {remounted.Stderr}");

        var refusal = Assert.Throws<SwarmException>(() => Room.Open(Workspace.At(disk.Path), TimeProvider.System)).Refusal;

        Assert.Equal(ErrorCode.DiskRefused, refusal.Code);
        Assert.Contains("Read-only file system", refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["one"], LiveRoom.Bodies(_live.Open()));
    }

    [Fact]
    public async Task Where_a_file_stands_in_the_way_of_the_room_it_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_live.Directory, ".tmm"), "mine");

        Assert.Equal(ErrorCode.DiskRefused, Assert.Throws<SwarmException>(() => _live.Open()).Refusal.Code);
    }

    [Fact]
    public async Task Two_servers_under_one_name_the_second_is_told_who_holds_it_until_that_one_dies()
    {
        var first = await _live.Serve("ada");

        var refusal = await LiveRoom.Refused(() => _live.Serve("ada"));
        LiveRoom.Die(first);
        var next = await _live.Serve("ada");

        Assert.Equal(ErrorCode.Held, refusal.Code);
        Assert.Matches($"^The name ada is held by process {Environment.ProcessId} since [0-9:]{{8}}Z", refusal.Message);
        Assert.Equal("ada", next.Caller.Name.Value);
    }

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    private static long Length(Room room) => Directory.GetFiles(room.Files.Bus).Sum(f => new FileInfo(f).Length);

    /// <summary>A process of its own that holds the append lock (flock(1)).</summary>
    private static async Task<RunningProcess> HoldLock(Room room)
    {
        Assert.SkipWhen(ProgramPath.Find("flock") is null, "flock is not installed.");
        var holder = Runner.Start(["flock", "--no-fork", room.Files.Lock, "sleep", "1000"], new ProcessOptions { InheritStderr = true });
        await Until.True(() => File.ReadLines("/proc/locks").Any(l => l.Contains($" {holder.Life.Pid} ", StringComparison.Ordinal) && l.Contains("FLOCK", StringComparison.Ordinal)));
        return holder;
    }

    // A waiter for a lock has "->" as its second word (proc(5)).
    private static int Waiters(Room room) => File.ReadLines("/proc/locks").Count(l =>
        l.Contains("->", StringComparison.Ordinal) && l.Contains($" {Environment.ProcessId} ", StringComparison.Ordinal) && room is not null);

    private static async Task<Mount> Mounted(string type, params string[] arguments)
    {
        var mount = new Mount();
        string[] argv = type == "none" ? ["mount", .. arguments, mount.Path] : ["mount", "-t", type, .. arguments, mount.Path];
        var done = ProgramPath.Find("mount") is null ? null : await Runner.RunAsync(argv);
        if (done is { Succeeded: true })
        {
            mount.IsMounted = true;
            return mount;
        }
        await mount.DisposeAsync();
        Assert.Skip($"This user may not mount file systems: {done?.Stderr}");
        return mount;
    }

    private sealed class Mount : IAsyncDisposable
    {
        private readonly TempDirectory _temp = new();

        public string Path => _temp.Path;

        public bool IsMounted { get; set; }

        public async ValueTask DisposeAsync()
        {
            if (IsMounted)
                (await Runner.RunAsync(["umount", "--lazy", Path])).OrRefuse("umount");
            _temp.Dispose();
        }
    }
}
