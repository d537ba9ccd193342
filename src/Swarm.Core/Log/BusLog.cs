using System.Buffers;
using Swarm.Core.Errors;

namespace Swarm.Core.Log;

/// <summary>
/// The room's one ordered log, in segment files (docs/bus-format.md). Knows bytes, positions and decisions, not what events mean.
/// Not thread-safe: its owner serialises the calls.
/// </summary>
internal sealed class BusLog : IDisposable
{
    /// <summary>A segment that has grown over this is sealed.</summary>
    public const long DefaultSegmentBytes = 8 << 20;

    /// <summary>Above every bounded payload; a longer run without a newline is no line of ours.</summary>
    internal const int LongestDecision = 16 << 20;

    private readonly RoomFiles _files;
    private readonly long _segmentBytes;
    private readonly Disk _disk;
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private byte[] _buffer = new byte[64 << 10];
    private Segment? _segment;
    private string? _next;
    private Segment? _named; // Whose name the disk keeps.

    // The last segment that there was when the first was opened; null once it has been reached.
    private string? _atLeast;

    /// <summary>Opens nothing yet; the first catch-up does.</summary>
    public BusLog(RoomFiles files, long segmentBytes = DefaultSegmentBytes, Disk? disk = null)
    {
        _disk = disk ?? Disk.Real;
        _files = files;
        _segmentBytes = segmentBytes;
    }

    /// <summary>The last position read; 0 before the first.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the last catch-up left bytes behind that are no complete decision: one being written, a torn tail, or damage.</summary>
    public bool HasUnreadTail { get; private set; }

    /// <summary>Reads on to the last complete decision that is there now. Needs no lock; creates nothing.</summary>
    /// <exception cref="SwarmException">The log is damaged, foreign or newer.</exception>
    public void CatchUp(LogEntryHandler handler)
    {
        if (_segment is null && Directory.Exists(_files.Bus))
            _segment = OpenFirst();
        while (_segment is not null)
        {
            ReadSegment(_segment, handler);
            if (_next is null || Segment.TryOpen(_files.Bus, _next) is not { } next)
                break;
            Switch(next);
        }
        RequireReached();
        if (HasUnreadTail)
            TornTail.RefuseDamage(_segment!, Position);
    }

    /// <summary>Whether the segment that is open is still the one in the directory.</summary>
    public bool IsInPlace() => _segment is null || _segment.IsInPlace();

    /// <summary>
    /// Reads on to the end; creates the first segment, finishes a roll that was cut short, and moves a torn tail aside.
    /// The append lock must be held.
    /// </summary>
    /// <exception cref="SwarmException">The log is damaged, foreign, newer, or was replaced.</exception>
    public void CatchUp_NeedsLock(LogEntryHandler handler, DateTimeOffset now)
    {
        CatchUp(handler);
        if (!IsInPlace())
            throw new SwarmException(Refusals.BusReplaced(_files.Root));
        if (_segment is not null && HasUnreadTail)
            TornTail.MoveAside(_segment, _files.Bus, Position);
        HasUnreadTail = false;
        if (_segment is null)
            _segment = Segment.Create(Path.Combine(_files.Bus, Segment.FileName(1)));
        else if (_next is { } next)
            OpenNext_NeedsLock(RequireLast(next));
        if (_segment.Offset == 0)
            WriteFirstLine_NeedsLock(handler, now);
    }

    /// <summary>
    /// Appends the entries in one write and hands them to the handler. All or none survive a killed process. A roll that fails
    /// behind them fails nobody: the next append tries again.
    /// The append lock must be held and the log caught up.
    /// </summary>
    /// <param name="entries">At least one.</param>
    /// <param name="at">UTC.</param>
    /// <param name="handler">Gets each, as it is in the log.</param>
    /// <param name="written">Called before: other processes can read them now.</param>
    /// <exception cref="SwarmException">The disk refused. Nothing was written.</exception>
    public void Append_NeedsLock(ReadOnlySpan<NewEntry> entries, DateTimeOffset at, LogEntryHandler handler, Action? written = null)
    {
        Write_NeedsLock(entries, at, handler, written);
        if (_segment!.Offset < _segmentBytes)
            return;
        try
        {
            Roll_NeedsLock(handler, at);
        }
        catch (Exception refused) when (refused is SwarmException or IOException)
        {
            // Sealed or not, the log is in a state that the next writer goes on from (docs/bus-format.md §6).
        }
    }

    /// <summary>Where the log stands; null before its first event, and between the end of a segment and the beginning of the next.</summary>
    public LogPlace? Place => _segment is { Offset: > 0 } && _next is null ? _segment.PlaceAt(Position) : null;

    /// <summary>Begins behind a place that was reached before, instead of with the first event; false when the log has no such place.</summary>
    public bool TryStartAt(LogPlace place)
    {
        if (_segment is not null || Segment.TryOpen(_files.Bus, place.Segment) is not { } segment)
            return false;
        if (segment.PlaceAt(place) != place)
        {
            segment.Dispose();
            return false;
        }
        segment.Offset = place.Offset;
        (_segment, Position) = (segment, place.Position);
        _atLeast = Segments().LastOrDefault();
        return true;
    }

    /// <summary>Begins with the segment that holds a position, instead of with the first one. Nothing must have been read.</summary>
    public void StartWith(long position)
    {
        var segments = Segments();
        if (segments.Count == 0)
            return;
        var name = segments.LastOrDefault(s => Segment.FirstPosition(s) <= position) ?? segments[0];
        if (Segment.TryOpen(_files.Bus, name) is not { } segment)
            return;
        (_segment, Position) = (segment, Segment.FirstPosition(name) - 1);
        _atLeast = segments[^1];
    }

    /// <summary>Gets the reason when the disk did not keep a segment that is full.</summary>
    public Action<string>? NotKept { get; init; }

    /// <summary>Asks the disk to keep what was written to the open segment (fdatasync(2)).</summary>
    public void Sync()
    {
        if (_segment is { } segment)
            _disk.Keep(segment.File, segment.FilePath);
    }

    /// <summary>As <see cref="Sync"/>, and the names of the segment and of the directories that it is in, once for each segment.</summary>
    public void SyncWithNames()
    {
        if (_segment is not { } segment)
            return;
        try
        {
            _disk.Keep(segment.File, segment.FilePath);
        }
        catch (ObjectDisposedException)
        {
            // Full, and kept by who opened the next one.
            SyncWithNames();
            return;
        }
        if (ReferenceEquals(_named, segment))
            return;
        string[] above = _named is null ? [_files.Bus, _files.Root, _files.Workspace.Root] : [_files.Bus];
        foreach (var directory in above)
            _disk.KeepNames(directory);
        _named = segment;
    }

    /// <inheritdoc />
    public void Dispose() => _segment?.Dispose();

    private Segment? OpenFirst()
    {
        var segments = Segments();
        if (segments is not [var first, ..])
            return null;
        _atLeast = segments[^1];
        return string.Equals(first, Segment.FileName(1), StringComparison.Ordinal)
            ? Segment.TryOpen(_files.Bus, first)
            : throw new SwarmException(Refusals.BusDamaged(Path.Combine(_files.Bus, first), 0, 1));
    }

    // Archived ones too, each once, in order.
    private List<string> Segments() =>
    [
        .. Segment.NamesIn(_files.Bus).Concat(Segment.NamesIn(Segment.Archive(_files.Bus))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    // One that others wrote on from and that was taken out of the archive since is not made again.
    private string RequireLast(string next) =>
        string.CompareOrdinal(Segments().LastOrDefault(), next) > 0 ? throw new SwarmException(Refusals.BusReplaced(_files.Root)) : next;

    // A segment begins only behind the sealed end of the one before: what ends earlier with others behind it is damaged, not torn.
    private void RequireReached()
    {
        if (_segment is null || _atLeast is null)
            return;
        if (string.CompareOrdinal(Path.GetFileName(_segment.FilePath), _atLeast) < 0)
            throw new SwarmException(Refusals.BusDamaged(_segment.FilePath, _segment.Offset, Position + 1));
        _atLeast = null;
    }

    private void Switch(Segment next)
    {
        _segment?.Dispose();
        _segment = next;
        _next = null;
    }

    private void Roll_NeedsLock(LogEntryHandler handler, DateTimeOffset at)
    {
        var next = Segment.FileName(Position + 2);
        Write_NeedsLock([new NewEntry(Segment.Sealed, "swarm", Segment.SealedPayload(next))], at, handler);
        OpenNext_NeedsLock(next);
        WriteFirstLine_NeedsLock(handler, at);
    }

    private void OpenNext_NeedsLock(string name)
    {
        // Before the next one opens: a sealed segment that lost its tail to a power cut would be damage in the middle.
        try
        {
            Sync();
        }
        catch (IOException failed)
        {
            NotKept?.Invoke(failed.Message);
            throw;
        }
        Switch(Segment.Create(Path.Combine(_files.Bus, name)));
    }

    private void WriteFirstLine_NeedsLock(LogEntryHandler handler, DateTimeOffset at) =>
        Write_NeedsLock([new NewEntry(Segment.Opened, "swarm", Segment.OpenedPayload(_files.Workspace.Slug))], at, handler);

    private void Write_NeedsLock(ReadOnlySpan<NewEntry> entries, DateTimeOffset at, LogEntryHandler handler, Action? written = null)
    {
        _output.ResetWrittenCount();
        for (var i = 0; i < entries.Length; i++)
            LogLine.Write(_output, Position + 1 + i, at, entries[i], entries.Length - 1 - i);
        var segment = _segment!;
        try
        {
            RandomAccess.Write(segment.File, _output.WrittenSpan, segment.Offset);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            CutBack(segment);
            throw new SwarmException(Refusals.DiskRefused(segment.FilePath, refused.Message), refused);
        }
        written?.Invoke();
        segment.Offset += Consume(segment, _output.WrittenSpan, segment.Offset, handler);
    }

    private static void CutBack(Segment segment)
    {
        try
        {
            RandomAccess.SetLength(segment.File, segment.Offset);
        }
        catch (IOException)
        {
            // A torn tail, then, which the next writer cuts off.
        }
    }

    private void ReadSegment(Segment segment, LogEntryHandler handler)
    {
        var filled = 0;
        while (_next is null)
        {
            var read = RandomAccess.Read(segment.File, _buffer.AsSpan(filled), segment.Offset + filled);
            if (read == 0)
                break;
            filled += read;
            var consumed = Consume(segment, _buffer.AsSpan(0, filled), segment.Offset, handler);
            segment.Offset += consumed;
            filled -= consumed;
            _buffer.AsSpan(consumed, filled).CopyTo(_buffer);
            if (filled == _buffer.Length)
            {
                if (filled >= LongestDecision)
                    break;
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }
        HasUnreadTail = filled > 0;
    }

    // Hands over every complete decision and returns their length in bytes. Stops before the first line that is not right.
    private int Consume(Segment segment, ReadOnlySpan<byte> bytes, long offset, LogEntryHandler handler)
    {
        var decision = 0;
        var at = 0;
        var expected = Position + 1;
        while (bytes[at..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (!LogLine.TryRead(bytes.Slice(at, length), out var entry) || entry.Position != expected)
                break;
            if (offset + at == 0)
                segment.CheckFirstLine(entry);
            var alone = entry.More == 0 && decision == at;
            at += length + 1;
            expected++;
            if (alone)
                HandOver(entry, handler);
            else if (entry.More == 0)
                HandOver(bytes[decision..at], handler);
            else
                continue;
            decision = at;
        }
        return decision;
    }

    private void HandOver(ReadOnlySpan<byte> lines, LogEntryHandler handler)
    {
        while (lines.IndexOf((byte)'\n') is >= 0 and var length)
        {
            LogLine.TryRead(lines[..length], out var entry);
            HandOver(entry, handler);
            lines = lines[(length + 1)..];
        }
    }

    private void HandOver(in LogEntry entry, LogEntryHandler handler)
    {
        Position = entry.Position;
        if (entry.Type.SequenceEqual("segment.sealed"u8))
            _next = Segment.FileName(Position + 1);
        handler(entry);
    }
}
