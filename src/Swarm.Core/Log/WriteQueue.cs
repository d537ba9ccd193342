using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Swarm.Core.Log;

/// <summary>
/// Who waits for the append lock, in the order of their coming: <c>run/queue</c>. A ticket is one locked byte of the file, which the kernel frees when
/// its process dies; its place in the file is its number and, in the low bits, the process. The lock alone would go to whoever runs when it is freed.
/// What stands in the file is the last number, as a hint only.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    // A process id is below 2^22 (PID_MAX_LIMIT).
    private const int PidBits = 22;
    private const long LastNumber = 1L << 40;

    /// <summary>
    /// So many may ask for the lock at once: when it is freed, one of them has been given a processor and has read up to the end. With one alone, a
    /// hundred writers on a busy machine wait a hundred times for a processor, one after the other.
    /// </summary>
    internal const int AtTheFront = 16;

    private readonly SafeFileHandle _file;

    /// <summary>Opens the queue, creating its file when it is missing.</summary>
    public WriteQueue(string path) => _file = Native.OpenForLock(path);

    /// <summary>Whether anybody else waits.</summary>
    public bool IsEmpty => Native.LockedByte(_file, 0, 0) is null;

    /// <summary>Whether some who wait are not at the front yet.</summary>
    public bool IsLong => LastGiven() - AtTheFront is > 0 and var behind && Native.LockedByte(_file, 0, (behind + 1) << PidBits) is not null;

    /// <summary>The process that has waited longest; null when nobody does.</summary>
    public int? First()
    {
        var first = Native.LockedByte(_file, 0, 0);
        while (first is > 0 and var at && Native.LockedByte(_file, 0, at) is { } earlier)
            first = earlier;
        return (int?)(first & ((1L << PidBits) - 1));
    }

    /// <summary>Takes the place behind everybody who waits now.</summary>
    public long Join()
    {
        var last = LastGiven();
        while (true)
        {
            while (Native.LockedByte(_file, (last + 1) << PidBits, 0) is { } later)
                last = later >> PidBits;
            var ticket = (++last << PidBits) + Environment.ProcessId;
            if (!Native.TryLockByte(_file, ticket))
                continue;
            Span<byte> hint = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(hint, last);
            RandomAccess.Write(_file, hint, 0);
            return ticket;
        }
    }

    /// <summary>Blocks this thread until fewer than <see cref="AtTheFront"/> who came before wait. Cannot be cancelled.</summary>
    public void AwaitTurn(long ticket)
    {
        var behind = (ticket >> PidBits) - AtTheFront + 1;
        while (behind > 0 && Before(behind << PidBits) is { } other)
            Native.AwaitByte(_file, other);
    }

    /// <summary>Gives the place up.</summary>
    public void Leave(long ticket) => Native.ReleaseByte(_file, ticket);

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private long LastGiven()
    {
        Span<byte> hint = stackalloc byte[sizeof(long)];
        var last = RandomAccess.Read(_file, hint, 0) == hint.Length ? BinaryPrimitives.ReadInt64LittleEndian(hint) : 0;
        return last is < 0 or > LastNumber ? 0 : last;
    }

    // The nearest: were it any other, one that leaves would wake all who wait. It is mostly the one with the number before.
    private long? Before(long ticket)
    {
        if (Native.LockedByte(_file, 0, ticket) is null)
            return null;
        var number = ticket >> PidBits;
        for (var back = 1L; ; back *= 16)
        {
            var from = Math.Max(0, number - back) << PidBits;
            var nearest = Native.LockedByte(_file, from, ticket - from);
            while (nearest is { } at && at + 1 < ticket && Native.LockedByte(_file, at + 1, ticket - at - 1) is { } nearer)
                nearest = nearer;
            if (nearest is not null || from == 0)
                return nearest;
        }
    }
}
