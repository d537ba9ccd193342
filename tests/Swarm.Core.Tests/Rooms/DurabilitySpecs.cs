using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Rooms;

/// <summary>Rooms with "durability": "disk", on a disk that remembers what it was asked to keep, fails when told to, and loses the rest.</summary>
public sealed class DurabilitySpecs : IDisposable
{
    private readonly TempDirectory _workspace = new();
    private readonly TempDirectory _after = new();
    private readonly Stack<Room> _open = [];
    private readonly ForgetfulDisk _disk = new();

    public DurabilitySpecs()
    {
        Directory.CreateDirectory(Path.Combine(_workspace.Path, ".tmm"));
        File.WriteAllText(Path.Combine(_workspace.Path, ".tmm", "settings.json"), """{"durability":"disk"}""");
    }

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_by_a_power_cut_at_any_moment()
    {
        var acknowledged = new ConcurrentQueue<string>();
        var cut = 0;
        // The power goes at each time the disk is asked for something, before it has done it.
        _disk.Asked = () =>
        {
            var promised = acknowledged.ToArray();
            using var room = AfterPowerCut($"{Interlocked.Increment(ref cut)}");
            Assert.Subset(LiveRoom.Bodies(room).ToHashSet(), promised.ToHashSet());
        };
        Room[] rooms = [.. Enumerable.Range(0, 3).Select(_ => Open(segmentBytes: 3000))];

        await Task.WhenAll(rooms.Select((room, r) => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
            {
                await LiveRoom.Write(room, $"{r}.{i}");
                acknowledged.Enqueue($"{r}.{i}");
            }
        })));

        _disk.Asked = null;
        using var reopened = AfterPowerCut("end");
        Assert.Equal(45, LiveRoom.Bodies(reopened).Count());
        Assert.True(Directory.GetFiles(rooms[0].Files.Bus, "*.jsonl", SearchOption.AllDirectories).Length > 2);
    }

    [Fact]
    public async Task What_others_write_while_the_disk_works_is_kept_together_with_the_next_sync()
    {
        var (ada, bob, eve) = (Open(), Open(), Open());
        await LiveRoom.Write(ada, "first");
        using var go = new ManualResetEventSlim();
        var asked = 0;
        _disk.Asked = () =>
        {
            if (Interlocked.Increment(ref asked) == 1)
                go.Wait();
        };
        var slow = Task.Run(async () => await LiveRoom.Write(ada, "slow"));
        await Until.True(() => Volatile.Read(ref asked) == 1);

        // Neither lock nor fold is held meanwhile: both are written and seen before the disk has answered.
        var two = new[] { Task.Run(async () => await LiveRoom.Write(bob, "b")), Task.Run(async () => await LiveRoom.Write(eve, "e")) };
        await Until.True(() => LiveRoom.Bodies(ada).Count() == 4);
        Assert.All(two.Append(slow), t => Assert.False(t.IsCompleted));
        var before = _disk.Syncs;
        go.Set();
        await Task.WhenAll(two.Append(slow));

        // The slow one itself, and one for both of the others.
        Assert.Equal(before + 2, _disk.Syncs);
    }

    [Fact]
    public async Task A_disk_that_fails_is_told_and_believed_no_more()
    {
        var (ada, bob) = (Open(), Open());
        await LiveRoom.Write(ada, "kept");
        _disk.Asked = () => throw new IOException("Input/output error");

        var told = await LiveRoom.Refused(async () => await LiveRoom.Write(ada, "seen"));

        Assert.Equal(ErrorCode.DiskRefused, told.Code);
        Assert.Contains("is written (event 3) and everybody sees it, but the disk failed when it was to keep it (Input/output error)", told.Message, StringComparison.Ordinal);
        Assert.StartsWith("do not call again, it is done.", told.Next, StringComparison.Ordinal);
        Assert.Equal(["kept", "seen"], LiveRoom.Bodies(bob));

        // It answers again, and the others of this room have not been told by it themselves.
        _disk.Asked = null;
        foreach (var room in (Room[])[ada, bob, Open()])
        {
            var refusal = await LiveRoom.Refused(async () => await LiveRoom.Write(room, "no"));
            Assert.Equal(ErrorCode.DiskRefused, refusal.Code);
            Assert.EndsWith("Nothing was written.", refusal.Message, StringComparison.Ordinal);
        }
        Assert.Equal(["kept", "seen"], LiveRoom.Bodies(bob));
        Assert.Equal(1, _disk.Syncs);
    }

    [Fact]
    public async Task What_was_told_of_another_log_or_before_the_last_start_of_the_system_is_not_believed()
    {
        var room = Open();
        await LiveRoom.Write(room, "one");
        var told = File.ReadAllText(room.Files.Durable);
        foreach (var stale in new[] { told.Replace(told.Split(' ')[0], "0", StringComparison.Ordinal), told.Replace(" 0000000", " 0000009", StringComparison.Ordinal), "\0\0\0", "" })
        {
            File.WriteAllText(room.Files.Durable, stale);
            var before = _disk.Syncs;
            await LiveRoom.Write(room, "again");
            Assert.Equal(before + 1, _disk.Syncs);
        }
    }

    public void Dispose()
    {
        while (_open.TryPop(out var open))
            open.Dispose();
        _after.Dispose();
        _workspace.Dispose();
    }

    private Room Open(long segmentBytes = 8 << 20)
    {
        var room = Room.Open(Workspace.At(_workspace.Path), TimeProvider.System, segmentBytes, disk: _disk);
        _open.Push(room);
        return room;
    }

    // Of each file only what the disk was asked to keep; of the names only those in directories that it was asked to keep.
    private Room AfterPowerCut(string name)
    {
        var root = Directory.CreateDirectory(_after[name]).FullName;
        var bus = Directory.CreateDirectory(Path.Combine(root, ".tmm", "bus")).FullName;
        foreach (var (path, length) in _disk.Kept)
        {
            using var from = File.OpenRead(path);
            using var to = File.Create(Path.Combine(bus, Path.GetFileName(path)));
            var bytes = new byte[length];
            from.ReadExactly(bytes);
            to.Write(bytes);
        }
        return Room.Open(Workspace.At(root), TimeProvider.System);
    }

    /// <summary>The real disk with a memory of what it was asked for.</summary>
    private sealed class ForgetfulDisk : Disk
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, long> _data = [];
        private readonly HashSet<string> _names = [];
        private int _syncs;

        /// <summary>Called first each time.</summary>
        public Action? Asked { get; set; }

        public int Syncs => Volatile.Read(ref _syncs);

        public IReadOnlyList<KeyValuePair<string, long>> Kept
        {
            get
            {
                lock (_gate)
                    return [.. _data.Where(d => _names.Contains(d.Key))];
            }
        }

        public override void Keep(SafeFileHandle file, string path)
        {
            Asked?.Invoke();
            var length = RandomAccess.GetLength(file);
            base.Keep(file, path);
            Interlocked.Increment(ref _syncs);
            lock (_gate)
                _data[path] = Math.Max(length, _data.GetValueOrDefault(path));
        }

        public override void KeepNames(string directory)
        {
            Asked?.Invoke();
            string[] names = Directory.GetFiles(directory);
            base.KeepNames(directory);
            lock (_gate)
                _names.UnionWith(names);
        }
    }
}
