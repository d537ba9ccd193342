using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using Swarm.Core.Errors;

namespace Swarm.Core.Log;

/// <summary>
/// Brings appends to disk within about 100 ms, by one process at a time: each writer looks 100 ms after its first unsynced
/// append whether another one's sync has covered it, which the modification time of <c>run/sync</c> tells.
/// </summary>
internal sealed class BackgroundSync : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly Action _sync;
    private readonly SafeFileHandle _lock;
    private readonly ITimer _timer;

    // Held while the disk works. Appended, which runs under the append lock, must never wait for it.
    private readonly Lock _syncing = new();
    private bool _closed; // Guarded by _syncing.

    private readonly Lock _gate = new();
    private DateTimeOffset? _unsynced; // The latest append that no sync is known to have covered. Guarded by _gate.

    /// <summary>Nothing to sync yet.</summary>
    /// <param name="path"><c>run/sync</c>.</param>
    /// <param name="clock">The clock of the file system's times.</param>
    /// <param name="sync">Syncs everything that is in the log.</param>
    public BackgroundSync(string path, TimeProvider clock, Action sync)
    {
        _path = path;
        _clock = clock;
        _sync = sync;
        _lock = Native.OpenForLock(path);
        _timer = clock.CreateTimer(_ => Run(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Says that something was appended. Never waits for the disk.</summary>
    public void Appended()
    {
        lock (_gate)
        {
            var armed = _unsynced is not null;
            _unsynced = _clock.GetUtcNow();
            if (armed)
                return;
        }
        Arm();
    }

    /// <summary>Syncs now what has not been synced.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_syncing)
        {
            _closed = true;
            if (Unsynced() is not null)
                TrySync();
        }
        _lock.Dispose();
    }

    private void Arm() => _timer.Change(Delay, Timeout.InfiniteTimeSpan);

    private void Run()
    {
        lock (_syncing)
        {
            if (_closed || Unsynced() is not { } last)
                return;
            try
            {
                // A time to come is that of a clock which has been set back since: it covers nothing.
                var synced = File.GetLastWriteTimeUtc(_path);
                if (synced > last.UtcDateTime && synced <= _clock.GetUtcNow().UtcDateTime)
                    Covered(last, last);
                else if (Native.TryLock(_lock, wait: false))
                    SyncHoldingLock(last);
                else
                    Arm();
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or Win32Exception)
            {
                // The file was deleted, or the system refuses the lock: the next append tries again.
                Covered(last, last);
            }
        }
    }

    private void SyncHoldingLock(DateTimeOffset last)
    {
        try
        {
            var began = _clock.GetUtcNow();
            // Written after the sync, and with the time before it: what was appended in between may be missing in it.
            if (TrySync())
                File.SetLastWriteTimeUtc(_path, began.UtcDateTime);
            Covered(began, last);
        }
        finally
        {
            Native.Release(_lock);
        }
    }

    private bool TrySync()
    {
        try
        {
            _sync();
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ObjectDisposedException or SwarmException)
        {
            // The next append tries again, and a disk that fails shows itself there with a refusal. A segment that was closed
            // in between has been synced by whoever sealed it.
            return false;
        }
    }

    private DateTimeOffset? Unsynced()
    {
        lock (_gate)
            return _unsynced;
    }

    // Everything that was appended up to then, or last when the sync began (by a clock that may have been set back); what came later has its own turn.
    private void Covered(DateTimeOffset until, DateTimeOffset last)
    {
        lock (_gate)
        {
            if (_unsynced <= until || _unsynced == last)
            {
                _unsynced = null;
                return;
            }
        }
        Arm();
    }
}
