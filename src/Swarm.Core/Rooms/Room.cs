using System.Collections.Immutable;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Messages;

namespace Swarm.Core.Rooms;

/// <summary>
/// The shared space of one workspace, as one process sees it: the log, the state folded from it, and the one road of every write
/// (lock, catch up, decide, append, apply, unlock, wake; the one recipient of a message before apply). Safe for many threads and many processes.
/// </summary>
public sealed class Room : IDisposable
{
    /// <summary>How long a call waits for the append lock while nobody writes before it is refused.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    private const int TriesBeforeBlocking = 8;
    private const int TrimEvery = 2000;

    private readonly TimeProvider _clock;
    private readonly BusLog _log;
    private readonly AppendLock _lock;
    private readonly BackgroundSync? _sync;
    private readonly GroupSync? _keeper; // Where calls wait for the disk.
    private readonly Snapshots _snapshots;
    private readonly LogEntryHandler _apply;
    private readonly LogEntryHandler _applyOwn;

    // One writer of this process at a time; held while the append lock is waited for.
    private readonly SemaphoreSlim _writer = new(1, 1);

    // Guards _log, _recorded and the change of _state. Never held while the append lock is waited for.
    private readonly Lock _fold = new();
    private readonly List<Recorded> _recorded = []; // Of the decision that is being written.
    private volatile RoomState _state = RoomState.Empty;
    private long _trimmed; // Position at which the inboxes were last trimmed. Guarded by _fold.

    private Room(RoomFiles files, TimeProvider clock, long segmentBytes, int snapshotEvery, Disk? disk)
    {
        Files = files;
        Settings = RoomSettings.Read(files.Settings);
        _clock = clock;
        _log = new BusLog(files, segmentBytes, disk) { NotKept = reason => _keeper?.Lose(reason) };
        _lock = new AppendLock(files.Lock, files.Queue);
        if (Settings.WaitsForDisk)
            _keeper = new GroupSync(files.Durable, clock, () => CatchUp().Position, KeepLog);
        else
            _sync = new BackgroundSync(files.Sync, clock, SyncLog);
        _snapshots = new Snapshots(files, clock, snapshotEvery);
        _apply = Apply;
        _applyOwn = ApplyOwn;
    }

    /// <summary>Where it lies.</summary>
    public RoomFiles Files { get; }

    /// <summary>Its limits, as they were when this process opened it.</summary>
    public RoomSettings Settings { get; }

    /// <summary>The clock of everything in this room.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>The state as of the last catch-up.</summary>
    public RoomState State => _state;

    /// <summary>Whether the workspace has a room.</summary>
    public static bool Exists(Workspace workspace) => RoomFiles.Exist(workspace);

    /// <summary>Opens the room of a workspace, creating it when there is none, and reads the log.</summary>
    /// <exception cref="SwarmException">The directory refuses, or the log is damaged, foreign or newer than this program.</exception>
    public static Room Open(Workspace workspace, TimeProvider clock) => Open(workspace, clock, BusLog.DefaultSegmentBytes);

    /// <summary>As <see cref="Open(Workspace, TimeProvider)"/>, with segments of another size and snapshots at other distances.</summary>
    internal static Room Open(Workspace workspace, TimeProvider clock, long segmentBytes, int snapshotEvery = Snapshots.Every, Disk? disk = null)
    {
        var files = RoomFiles.Ensure(workspace);
        Room? room = null;
        try
        {
            room = new Room(files, clock, segmentBytes, snapshotEvery, disk);
            room._state = room._snapshots.Start(room._log) ?? RoomState.Empty;
            room._trimmed = room._state.Position;
            room.CatchUp();
            return room;
        }
        catch (SwarmException)
        {
            room?.Dispose();
            throw;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            throw new SwarmException(Refusals.DiskRefused(files.Root, refused.Message), refused);
        }
    }

    /// <summary>Reads on to the end of the log and returns the state there. Takes no lock of other processes.</summary>
    /// <exception cref="SwarmException">The log is foreign or newer than this program, or was deleted or replaced.</exception>
    public RoomState CatchUp()
    {
        lock (_fold)
        {
            ReadOn_NeedsFold();
            return _state;
        }
    }

    /// <summary>Whether the log ends in bytes that are no complete decision. Right after a catch-up: being written, torn, or damaged.</summary>
    public bool HasUnreadTail
    {
        get
        {
            lock (_fold)
                return _log.HasUnreadTail;
        }
    }

    /// <summary>
    /// Decides on the newest state and writes what was decided: all of it or nothing. On return other processes can read it and
    /// the agents concerned have been woken.
    /// </summary>
    /// <param name="by">Who does it.</param>
    /// <param name="decide">Pure; gets the state and the time. Called at most once.</param>
    /// <param name="cancellation">Ends the wait for the lock; without effect once the decision is being written.</param>
    /// <exception cref="SwarmException">The decision is a refusal, nobody wrote for 5 s and the lock was not free, the log is
    /// unusable, or the disk refused. Nothing was written, unless the refusal says so: the disk failed to keep it.</exception>
    public async ValueTask<T> ExecuteAsync<T>(
        AgentName by, Func<RoomState, DateTimeOffset, Decision<T>> decide, CancellationToken cancellation)
    {
        _keeper?.RequireGood();
        var patience = new Patience(this);
        while (!await _writer.WaitAsync(LockTimeout, cancellation))
        {
            if (patience.IsOver())
                throw Busy();
        }
        var committed = TryEnterCaughtUp() ? CommitAndExit(by, decide) : await CommitBlockedAsync(by, decide, patience, cancellation);
        Ring(committed);
        if (committed.Refusal is { } refusal)
            throw new SwarmException(refusal);
        // Without events too: what was done before may be what is acknowledged now.
        if (_keeper is not null)
            await _keeper.AwaitAsync(committed.Events is [.., var last] ? last.Position : committed.Before.Position);
        return committed.Result!;
    }

    /// <summary>Looks at the end of the log under the lock: a torn tail is moved aside, damage is refused.</summary>
    /// <exception cref="SwarmException">As for <see cref="ExecuteAsync"/>.</exception>
    public async ValueTask VerifyTailAsync(AgentName by, CancellationToken cancellation) =>
        await ExecuteAsync(by, (_, _) => Decision<bool>.Accept(true), cancellation);

    /// <inheritdoc />
    public void Dispose()
    {
        _sync?.Dispose();
        _keeper?.Dispose();
        _snapshots.Dispose();
        lock (_fold)
            _log.Dispose();
        _lock.Dispose();
        _writer.Dispose();
    }

    // Reads up before it asks for the lock: what is folded here is not folded while others wait. A holder is done within
    // microseconds unless it was put off its processor, which yielding gives back to it; a pool thread costs more than a few tries.
    private bool TryEnterCaughtUp()
    {
        try
        {
            for (var tries = 0; tries < TriesBeforeBlocking; tries++)
            {
                FoldOn();
                if (_lock.TryEnter())
                    return true;
                if (_lock.IsQueued)
                    return false;
                Thread.Yield();
            }
            return false;
        }
        catch
        {
            _writer.Release();
            throw;
        }
    }

    private void FoldOn()
    {
        lock (_fold)
        {
            _log.CatchUp(_apply);
        }
    }

    // Somebody writes: block a pool thread until its turn has come, and give up from outside.
    private async Task<Committed<T>> CommitBlockedAsync<T>(
        AgentName by, Func<RoomState, DateTimeOffset, Decision<T>> decide, Patience patience, CancellationToken cancellation)
    {
        var turn = new Turn();
        var blocked = Task.Run(() => EnterAndCommit(by, decide, turn), CancellationToken.None);
        while (true)
        {
            try
            {
                return await blocked.WaitAsync(LockTimeout, _clock, cancellation);
            }
            catch (Exception ended) when (ended is TimeoutException or OperationCanceledException)
            {
                if (ended is TimeoutException && !patience.IsOver())
                    continue;
                // Too late to give up: it is being written, or was. Its caller is told so, and those concerned are woken.
                if (!turn.GiveUp())
                    return await blocked;
                if (ended is OperationCanceledException)
                    throw;
                throw Busy();
            }
        }
    }

    private SwarmException Busy() => new(Refusals.BusBusy((int)LockTimeout.TotalSeconds, _lock.Holder(), _lock.Next()));

    private Committed<T> EnterAndCommit<T>(AgentName by, Func<RoomState, DateTimeOffset, Decision<T>> decide, Turn turn)
    {
        try
        {
            _lock.Enter(FoldOn);
        }
        catch
        {
            _writer.Release();
            throw;
        }
        if (turn.Take())
            return CommitAndExit(by, decide);
        _lock.Exit();
        _writer.Release();
        return default;
    }

    private Committed<T> CommitAndExit<T>(AgentName by, Func<RoomState, DateTimeOffset, Decision<T>> decide)
    {
        try
        {
            return Commit_NeedsLock(by, decide);
        }
        finally
        {
            _lock.Exit();
            _writer.Release();
        }
    }

    private Committed<T> Commit_NeedsLock<T>(AgentName by, Func<RoomState, DateTimeOffset, Decision<T>> decide)
    {
        RefuseReplaced();
        lock (_fold)
        {
            var now = _clock.GetUtcNow();
            _log.CatchUp_NeedsLock(_apply, now);
            var before = _state;
            var decision = decide(before, now);
            var first = _lock.IsQueued ? null : OnlyRecipient(decision.Events);
            if (!decision.Events.IsEmpty)
            {
                _log.Append_NeedsLock(EventCatalog.Write(decision.Events, by), now, _applyOwn, first is { } only ? () => Native.RingBell(Files.Bell(only)) : null);
                _sync?.Appended();
            }
            var committed = new Committed<T>(decision.Result, decision.Refusal, before, [.. _recorded], first);
            _recorded.Clear();
            if (_snapshots.IsDue(_state.Position) && _log.Place is { } place)
                _snapshots.Write(_state, place);
            return committed;
        }
    }

    private void ReadOn_NeedsFold()
    {
        var before = _log.Position;
        _log.CatchUp(_apply);
        // Whoever wrote what is new has seen to it that the room is in its place.
        if (_log.Position > before)
            return;
        RefuseReplaced();
        if (!_log.IsInPlace())
            throw new SwarmException(Refusals.BusReplaced(Files.Root));
    }

    private void RefuseReplaced()
    {
        if (!_lock.IsInPlace())
            throw new SwarmException(Refusals.BusReplaced(Files.Root));
    }

    // Another process may have opened further segments: what it appended there counts as covered by this sync.
    private void SyncLog()
    {
        lock (_fold)
            _log.CatchUp(_apply);
        _log.Sync();
    }

    private long KeepLog()
    {
        long position;
        lock (_fold)
        {
            _log.CatchUp(_apply);
            position = _log.Position;
        }
        _log.SyncWithNames();
        return position;
    }

    private void Apply(in LogEntry entry) => Apply(entry, EventCatalog.Read(entry));

    // What this process has just written; whoever it concerns is told.
    private void ApplyOwn(in LogEntry entry)
    {
        var recorded = EventCatalog.Read(entry);
        Apply(entry, recorded);
        if (recorded is not null)
            _recorded.Add(recorded);
    }

    private void Apply(in LogEntry entry, Recorded? recorded)
    {
        _state = recorded is null ? _state with { Position = entry.Position } : _state.Apply(recorded);
        if (entry.Position - _trimmed < TrimEvery)
            return;
        _trimmed = entry.Position;
        _state = _state.Trimmed(Files);
    }

    // Whoever waits for one message is woken before its writer reads it back. To wake many makes those wait who want the lock.
    private static AgentName? OnlyRecipient(ImmutableArray<SwarmEvent> events) => events is [MessagePosted { To: [var only] }] ? only : null;

    private void Ring<T>(Committed<T> committed)
    {
        if (committed.Events.IsDefaultOrEmpty)
            return;
        foreach (var agent in Concerned.By(committed.Events, committed.Before, _state))
        {
            if (agent != committed.Rung)
                Native.RingBell(Files.Bell(agent));
        }
    }

    private readonly record struct Committed<T>(T? Result, Refusal? Refusal, RoomState Before, ImmutableArray<Recorded> Events, AgentName? Rung);
}
