using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Swarm.Core.Errors;

namespace Swarm.Core.Log;

/// <summary>Bytes at the end of a segment that are no complete decision (docs/bus-format.md §6).</summary>
internal static class TornTail
{
    private const int ChunkBytes = 256 << 10;

    /// <summary>Moves the bytes behind what was read to <c>torn-*.bin</c> and cuts the segment there. The append lock must be held.</summary>
    /// <exception cref="SwarmException">Valid lines follow: that is damage, or a file that is not ours. Or the disk refused.</exception>
    public static void MoveAside(Segment segment, string directory, long position)
    {
        try
        {
            if (Look(segment, position).Damage is { } damage)
                throw new SwarmException(damage);
            Keep(segment, directory, position);
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
        var seen = Look(segment, position);
        if (seen.Damage is null)
            return;
        // While a writer cuts a tail off and writes on, one read can see bytes of both. Twice the same is what the file holds.
        var again = Look(segment, position);
        if (again.Damage is { } damage && again.Sum.AsSpan().SequenceEqual(seen.Sum))
            throw new SwarmException(damage);
    }

    // Piece by piece: what somebody else has put there can be as long as the disk.
    private static (Refusal? Damage, byte[] Sum) Look(Segment segment, long position)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lines = new TailLines(position + 1);
        byte[]? start = null;
        var zeros = true;
        foreach (var chunk in Chunks(segment))
        {
            sum.AppendData(chunk.Span);
            start ??= chunk.Span[..Math.Min(chunk.Length, OurStart.Length)].ToArray();
            zeros = zeros && !chunk.Span.ContainsAnyExcept((byte)0);
            lines.Add(chunk.Span);
        }
        // A first line that was cut short starts as every line does; a power cut can leave NUL bytes.
        var foreign = segment.Offset == 0 && start is not null && !zeros && !OurStart.StartsWith(start);
        var damage = foreign ? Refusals.BusForeign(segment.FilePath)
            : lines.HoldLaterDecision ? Refusals.BusDamaged(segment.FilePath, segment.Offset, position + 1)
            : null;
        return (damage, sum.GetHashAndReset());
    }

    private static ReadOnlySpan<byte> OurStart => "{\"seq\":"u8;

    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(Segment segment)
    {
        var buffer = new byte[Math.Clamp(RandomAccess.GetLength(segment.File) - segment.Offset, 0, ChunkBytes)];
        var at = segment.Offset;
        while (buffer.Length > 0 && RandomAccess.Read(segment.File, buffer, at) is > 0 and var read)
        {
            yield return buffer.AsMemory(0, read);
            at += read;
        }
    }

    private static void Keep(Segment segment, string directory, long position)
    {
        for (var k = 1; ; k++)
        {
            var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"torn-{position + 1:D12}-{k}.bin"));
            if (File.Exists(path))
                continue;
            try
            {
                using var file = OwnFile.Open(path, FileMode.CreateNew);
                foreach (var chunk in Chunks(segment))
                    file.Write(chunk.Span);
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

    /// <summary>Whether lines follow that were written after the bad place.</summary>
    private sealed class TailLines(long first)
    {
        private readonly ArrayBufferWriter<byte> _line = new();
        private long _expected = first;
        private bool _tooLong;
        private bool _broken;

        /// <summary>A good line that is not the start of one unfinished decision means that more was written.</summary>
        public bool HoldLaterDecision { get; private set; }

        public void Add(ReadOnlySpan<byte> bytes)
        {
            while (!HoldLaterDecision && bytes.IndexOf((byte)'\n') is >= 0 and var length)
            {
                Continue(bytes[..length]);
                End();
                bytes = bytes[(length + 1)..];
            }
            Continue(bytes);
        }

        private void Continue(ReadOnlySpan<byte> bytes)
        {
            _tooLong |= _line.WrittenCount + bytes.Length > BusLog.LongestDecision;
            if (!_tooLong)
                _line.Write(bytes);
        }

        private void End()
        {
            var good = LogLine.TryRead(_line.WrittenSpan, out var entry) && !_tooLong;
            HoldLaterDecision = good && (_broken || entry.Position != _expected);
            _broken |= !good;
            _expected++;
            _tooLong = false;
            _line.ResetWrittenCount();
        }
    }
}
