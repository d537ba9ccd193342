using System.Globalization;
using Swarm.Core.Errors;
using Swarm.Core.Log;

namespace Swarm.Core.Rooms;

/// <summary>
/// The snapshots of a room: the newest is where a process begins to read. Written beside the calls by whoever appended, one process at a time.
/// Of the log, the segments that no start needs any more are moved to its archive.
/// </summary>
internal sealed class Snapshots : IDisposable
{
    /// <summary>How many events there are between two, at least.</summary>
    public const int Every = 2000;

    // The older one is for when the newer one says more than a power cut has left of the log.
    private const int Kept = 2;

    private const int LongestFirstLine = 1024;

    private const int BytesOfLine = 200; // About.

    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(1);

    private readonly RoomFiles _files;
    private readonly TimeProvider _clock;
    private readonly int _every;
    private readonly Lock _gate = new();
    private Task _writing = Task.CompletedTask; // Guarded by _gate.
    private long _next; // Position from which on one is due. Guarded by _gate.
    private DateTimeOffset _notBefore; // Guarded by _gate.

    /// <summary>Of a room; nothing is read yet.</summary>
    public Snapshots(RoomFiles files, TimeProvider clock, int every = Every) => (_files, _clock, _every, _next) = (files, clock, every, every);

    /// <summary>The newest state that is there and fits the log, in which the log then begins; null when it has to be read from its first event.</summary>
    public RoomState? Start(BusLog log)
    {
        foreach (var path in Paths())
        {
            if (TryRead(path) is var (state, place) && log.TryStartAt(place))
            {
                lock (_gate)
                    _next = NextAfter(path);
                return state;
            }
        }
        return null;
    }

    /// <summary>Whether it is time for another one.</summary>
    public bool IsDue(long position)
    {
        lock (_gate)
            return position >= _next && _writing.IsCompleted && _clock.GetUtcNow() >= _notBefore;
    }

    /// <summary>Writes one, in the background. What does not work out is tried again later: it is a matter of speed.</summary>
    public void Write(RoomState state, LogPlace place)
    {
        lock (_gate)
        {
            _notBefore = _clock.GetUtcNow() + AtMostEvery;
            _writing = Task.Run(() => TryWrite(state, place));
        }
    }

    /// <summary>Waits for one that is being written.</summary>
    public void Dispose()
    {
        Task writing;
        lock (_gate)
            writing = _writing;
        writing.Wait();
    }

    private void TryWrite(RoomState state, LogPlace place)
    {
        try
        {
            using var held = HeldFile.TryTake(_files.Snapshot);
            if (held is not null)
                Write_NeedsLock(state, place);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or SwarmException)
        {
            // The log has everything that a snapshot says.
        }
    }

    private void Write_NeedsLock(RoomState state, LogPlace place)
    {
        var paths = Paths();
        var newest = paths.Find(p => PositionOf(p) <= state.Position || Fits(p));
        if (newest is null || state.Position >= NextAfter(newest))
        {
            state = state.Trimmed(_files);
            WholeFile.Replace(PathOf(state.Position), SnapshotWriter.Write(state, place, _files.Workspace.Slug, _clock.GetUtcNow()).Span);
            newest = PathOf(state.Position);
            Tidy(paths, place);
        }
        lock (_gate)
            _next = NextAfter(newest);
    }

    // A large one is for as many events as it has lines: the work stays in proportion.
    private long NextAfter(string path) => PositionOf(path) + Math.Max(_every, new FileInfo(path).Length / BytesOfLine);

    // Archived once two snapshots begin behind it: whoever lags reads on in the archive.
    private void Tidy(IReadOnlyList<string> before, LogPlace written)
    {
        foreach (var path in before.Where(p => PositionOf(p) > written.Position).Concat(before.Where(p => PositionOf(p) < written.Position).Skip(Kept - 1)))
            File.Delete(path);
        if (before.FirstOrDefault(p => PositionOf(p) < written.Position) is not { } older || PlaceOf(older) is not { } place)
            return;
        var archive = Segment.Archive(_files.Bus);
        if (!RoomFiles.EnsureOwn(archive))
            return;
        foreach (var name in Segment.NamesIn(_files.Bus).Where(n => string.CompareOrdinal(n, place.Segment) < 0).Order(StringComparer.Ordinal).ToList())
            File.Move(Path.Combine(_files.Bus, name), Path.Combine(archive, name));
    }

    // One that is ahead may be another process', which has read on, or of events that a power cut has taken.
    private bool Fits(string path)
    {
        using var log = new BusLog(_files);
        return PlaceOf(path) is { } place && log.TryStartAt(place);
    }

    private static LogPlace? PlaceOf(string path)
    {
        using var file = Native.OpenRegular(path);
        if (file is null)
            return null;
        var start = new byte[LongestFirstLine];
        return SnapshotReader.ReadPlace(start.AsSpan(0, RandomAccess.Read(file, start, 0)));
    }

    private static (RoomState State, LogPlace Place)? TryRead(string path)
    {
        try
        {
            return SnapshotReader.Read(File.ReadAllBytes(path), RoomState.Empty);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The newest first.
    private List<string> Paths() =>
        Directory.Exists(_files.Bus) ? [.. Directory.EnumerateFiles(_files.Bus, "snapshot-????????????.jsonl").OrderDescending(StringComparer.Ordinal)] : [];

    private string PathOf(long position) => Path.Combine(_files.Bus, string.Create(CultureInfo.InvariantCulture, $"snapshot-{position:D12}.jsonl"));

    private static long PositionOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path.AsSpan())["snapshot-".Length..], CultureInfo.InvariantCulture, out var position) ? position : 0;
}
