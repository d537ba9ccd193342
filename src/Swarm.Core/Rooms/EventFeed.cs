using System.Collections.Immutable;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Log;

namespace Swarm.Core.Rooms;

/// <summary>The log of a room for those who read it as it is: people, and whoever wants to know how things once stood. Keeps nothing.</summary>
public sealed class EventFeed : IDisposable
{
    private readonly RoomFiles _files;
    private readonly BusLog _log;
    private readonly AppendLock _lock;
    private readonly long _from;

    private EventFeed(RoomFiles files, long from)
    {
        (_files, _log, _lock, _from) = (files, new BusLog(files), new AppendLock(files.Lock, files.Queue), from);
        _log.StartWith(from);
        First = _log.Position + 1;
    }

    /// <summary>The oldest event that can still be read, when everything was asked for: larger than 1 when archived segments were taken away.</summary>
    public long First { get; }

    /// <summary>Opens the log of a workspace. Nothing is read yet.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="from">Position of the first event that is wanted.</param>
    /// <exception cref="SwarmException">The directory refuses.</exception>
    public static EventFeed Open(Workspace workspace, long from = 1) => new(RoomFiles.Ensure(workspace), from);

    /// <summary>Reads on to the end of the log.</summary>
    /// <param name="each">Gets what is new, in order.</param>
    /// <exception cref="SwarmException">The log is damaged, foreign or newer than this program, or was deleted or replaced.</exception>
    public void ReadOn(Action<Recorded> each)
    {
        if (!_lock.IsInPlace())
            throw new SwarmException(Refusals.BusReplaced(_files.Root));
        _log.CatchUp((in LogEntry entry) =>
        {
            if (entry.Position >= _from && EventCatalog.Read(entry) is { } recorded)
                each(recorded);
        });
        if (!_log.IsInPlace())
            throw new SwarmException(Refusals.BusReplaced(_files.Root));
    }

    /// <summary>Reads on to the end of the log and returns what is new, in order.</summary>
    /// <exception cref="SwarmException">As for <see cref="ReadOn(Action{Recorded})"/>.</exception>
    public ImmutableArray<Recorded> ReadOn()
    {
        var read = ImmutableArray.CreateBuilder<Recorded>();
        ReadOn(read.Add);
        return read.ToImmutable();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _log.Dispose();
        _lock.Dispose();
    }
}
