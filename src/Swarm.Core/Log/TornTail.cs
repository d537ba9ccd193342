using System.Globalization;
using Swarm.Core.Errors;

namespace Swarm.Core.Log;

/// <summary>Bytes at the end of a segment that are no complete decision (docs/bus-format.md §6).</summary>
internal static class TornTail
{
    /// <summary>Moves the bytes behind what was read to <c>torn-*.bin</c> and cuts the segment there. The append lock must be held.</summary>
    /// <exception cref="SwarmException">Valid lines follow: that is damage, or a file that is not ours. Or the disk refused.</exception>
    public static void MoveAside(Segment segment, string directory, long position)
    {
        var tail = Read(segment);
        if (Damage(segment, tail, position) is { } damage)
            throw new SwarmException(damage);
        try
        {
            Keep(tail, directory, position);
            RandomAccess.SetLength(segment.File, segment.Offset);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.DiskRefused(directory, refused.Message), refused);
        }
    }

    /// <summary>Refuses damage, for a reader without the lock. What a writer is about to complete or to cut off passes.</summary>
    /// <exception cref="SwarmException">Valid lines follow: that is damage, or a file that is not ours.</exception>
    public static void RefuseDamage(Segment segment, long position)
    {
        var tail = Read(segment);
        if (Damage(segment, tail, position) is null)
            return;
        // While a writer cuts a tail off and writes on, one read can see bytes of both. Twice the same is what the file holds.
        var again = Read(segment);
        if (again.AsSpan().SequenceEqual(tail) && Damage(segment, again, position) is { } damage)
            throw new SwarmException(damage);
    }

    private static byte[] Read(Segment segment)
    {
        var tail = new byte[Math.Max(0, RandomAccess.GetLength(segment.File) - segment.Offset)];
        var filled = 0;
        while (filled < tail.Length && RandomAccess.Read(segment.File, tail.AsSpan(filled), segment.Offset + filled) is > 0 and var read)
            filled += read;
        return tail[..filled];
    }

    private static Refusal? Damage(Segment segment, ReadOnlySpan<byte> tail, long position)
    {
        if (segment.Offset == 0 && !CouldBeOurs(tail))
            return Refusals.BusForeign(segment.FilePath);
        return HoldsLaterDecision(tail, position) ? Refusals.BusDamaged(segment.FilePath, segment.Offset, position + 1) : null;
    }

    // A first line that was cut short starts as every line does; a power cut can leave NUL bytes.
    private static bool CouldBeOurs(ReadOnlySpan<byte> tail) =>
        tail.StartsWith("{\"seq\":"u8) || "{\"seq\":"u8.StartsWith(tail) || !tail.ContainsAnyExcept((byte)0);

    // A good line that is not the start of one unfinished decision means that more was written after the bad place.
    private static bool HoldsLaterDecision(ReadOnlySpan<byte> tail, long position)
    {
        var expected = position + 1;
        var broken = false;
        while (tail.IndexOf((byte)'\n') is >= 0 and var length)
        {
            var good = LogLine.TryRead(tail[..length], out var entry);
            if (good && (broken || entry.Position != expected))
                return true;
            broken |= !good;
            expected++;
            tail = tail[(length + 1)..];
        }
        return false;
    }

    private static void Keep(byte[] tail, string directory, long position)
    {
        for (var k = 1; ; k++)
        {
            var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"torn-{position + 1:D12}-{k}.bin"));
            if (File.Exists(path))
                continue;
            try
            {
                using var file = OwnFile.Open(path, FileMode.CreateNew);
                file.Write(tail);
            }
            catch (IOException)
            {
                // Half of it would be taken for all of it; the next try needs the room.
                File.Delete(path);
                throw;
            }
            return;
        }
    }
}
