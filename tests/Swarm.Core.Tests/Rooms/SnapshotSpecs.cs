using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Rooms;

namespace Swarm.Core.Tests.Rooms;

/// <summary>Where a process begins to read a long log, and what becomes of the segments before. What a snapshot holds, RoomHistorySpecs has.</summary>
public sealed class SnapshotSpecs : IAsyncDisposable
{
    private const int SegmentBytes = 4000, Every = 40;

    private readonly LiveRoom _live = new();
    private int _written;

    private string Bus => Path.Combine(_live.Directory, ".tmm", "bus");

    private string Archive => Path.Combine(Bus, "archive");

    private string[] Newest => [.. Directory.GetFiles(Bus, "snapshot-*.jsonl").OrderDescending(StringComparer.Ordinal)];

    [Fact]
    public async Task A_process_begins_at_the_newest_snapshot_and_knows_all_that_one_knows_that_was_there_from_the_start()
    {
        var early = Open();
        await GrowAsync(6);

        var expected = early.CatchUp();
        Assert.Equal(2, Newest.Length);
        // The first segments are not needed: a process that reads from the first event would stop there.
        File.WriteAllText(Path.Combine(Archive, Segment.FileName(1)), "not a log");
        StateText.Same(expected, Open().State);
    }

    [Fact]
    public async Task Of_the_log_nothing_is_lost_and_it_can_be_read_from_every_position()
    {
        await GrowAsync(6);

        Assert.True(Directory.GetFiles(Archive).Length > 3, "full segments before the older snapshot are in the archive");
        Assert.DoesNotContain(Segment.NamesIn(Bus), name => string.CompareOrdinal(name, Segment.NamesIn(Archive).Max()) <= 0);
        var all = Read(1);
        Assert.Equal(Enumerable.Range(0, _written).Select(i => $"{i}"), all.Select(r => ((Swarm.Core.Messages.MessagePosted)r.Event).Body));
        for (var from = 0; from <= all[^1].Position + 1; from += 7)
            Assert.Equal(all.Where(r => r.Position >= from).Select(r => r.Position), Read(from).Select(r => r.Position));
    }

    [Fact]
    public async Task A_process_that_slept_meanwhile_reads_on_in_the_archive()
    {
        await GrowAsync(1);
        using var late = Asleep();
        await GrowAsync(6);

        var (from, read) = (late.Position, new List<long>());
        late.CatchUp((in LogEntry entry) => read.Add(entry.Position));

        var end = Open().State.Position;
        Assert.Equal(Enumerable.Range((int)from + 1, (int)(end - from)).Select(p => (long)p), read);
        Assert.True(late.IsInPlace());
    }

    [Fact]
    public async Task Who_misses_a_segment_that_was_taken_out_of_the_archive_is_told_to_start_anew()
    {
        await GrowAsync(1);
        using var late = Asleep();
        await GrowAsync(6);
        Directory.Delete(Archive, recursive: true);

        var refusal = Assert.Throws<SwarmException>(() => late.CatchUp_NeedsLock((in LogEntry _) => { }, DateTimeOffset.UtcNow)).Refusal;
        Assert.Equal(ErrorCode.BusUnusable, refusal.Code);
        Assert.Contains("restart", refusal.Next, StringComparison.Ordinal);
        var room = Open();
        await LiveRoom.Write(room, "last");
        Assert.Equal(_written + 1, room.State.Messages.Last);
        using var feed = EventFeed.Open(Workspace.At(_live.Directory));
        Assert.True(feed.First > 1);
        Assert.True(feed.ReadOn()[0].Position >= feed.First);
    }

    // Torn, changed, from a newer program: as if it were not there.
    [Fact]
    public async Task A_snapshot_that_is_not_whole_is_passed_over()
    {
        await GrowAsync(4);
        var expected = Open().State;
        foreach (var path in Newest)
        {
            var good = File.ReadAllBytes(path);
            for (var length = 0; length < good.Length; length += 2999)
            {
                File.WriteAllBytes(path, good[..length]);
                StateText.Same(expected, Open().State);
                var changed = good.ToArray();
                changed[length] ^= 1;
                File.WriteAllBytes(path, changed);
                StateText.Same(expected, Open().State);
            }
        }
    }

    // A power cut takes the last events with it, and the snapshot knows them.
    [Fact]
    public async Task A_snapshot_of_events_that_the_log_has_lost_is_passed_over()
    {
        await GrowAsync(3);
        Assert.Contains("\"type\":\"snapshot.opened\"", File.ReadLines(Newest[0]).First(), StringComparison.Ordinal);
        var segment = Path.Combine(Bus, Segment.NamesIn(Bus).Max()!);
        var bytes = File.ReadAllBytes(segment);
        var cut = bytes.AsSpan(0, bytes.Length / 3).LastIndexOf((byte)'\n') + 1;
        File.WriteAllBytes(segment, bytes[..cut]);
        foreach (var name in Directory.GetFiles(Archive))
            File.Copy(name, Path.Combine(Bus, Path.GetFileName(name)));

        var room = Open();

        var left = Read(1);
        Assert.Equal(left.Length, room.State.Messages.Last);
        await LiveRoom.Write(room, "again");
        Assert.Equal(left.Length + 1, Open().State.Messages.Last);
        // The next one is made although one of events that never were lies there, which goes.
        await GrowAsync(1);
        var end = Open().State.Position;
        Assert.All(Newest, path => Assert.InRange(PositionOf(path), 1, end));
        Assert.True(PositionOf(Newest[0]) > left[^1].Position);
    }

    private static long PositionOf(string path) =>
        long.Parse(Path.GetFileNameWithoutExtension(path).Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);

    // A process that has read what there is and is stopped.
    private BusLog Asleep()
    {
        var log = new BusLog(RoomFiles.Of(Workspace.At(_live.Directory)), SegmentBytes);
        log.CatchUp((in LogEntry _) => { });
        return log;
    }

    private Room Open() => _live.Open(SegmentBytes, Every);

    private Recorded[] Read(long from)
    {
        using var feed = EventFeed.Open(Workspace.At(_live.Directory), from);
        return [.. feed.ReadOn()];
    }

    // Each process writes until it has made a snapshot, and ends.
    private async Task GrowAsync(int processes)
    {
        for (var i = 0; i < processes; i++)
        {
            using var room = Room.Open(Workspace.At(_live.Directory), TimeProvider.System, SegmentBytes, Every);
            for (var k = 0; k < Every; k++)
                await LiveRoom.Write(room, $"{_written++}");
        }
    }

    public ValueTask DisposeAsync() => _live.DisposeAsync();
}
