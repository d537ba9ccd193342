using Microsoft.Win32.SafeHandles;

namespace Swarm.Core.Log;

/// <summary>
/// One writer per room: <c>flock</c> on <c>run/lock</c>, and a queue for those who do not get it at once. The kernel frees lock and place when their
/// process dies. Its owner serialises the calls.
/// </summary>
internal sealed class AppendLock : IDisposable
{
    /// <summary>How often in a row it is taken past others who wait: a change of process costs more than an append, and each wait lasts the longer.</summary>
    internal const int MostPastOthers = 32;

    /// <summary>As <see cref="MostPastOthers"/>, while more wait than there is room for at the front of the queue.</summary>
    internal const int MostPastMany = 4;

    private const int TriesBeforeBlocking = 16;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly WriteQueue _queue;
    private readonly ulong _inode;
    private int _pastOthers;

    /// <summary>The lock of the room, free at first.</summary>
    public AppendLock(string path, string queue)
    {
        _path = path;
        _file = Native.OpenForLock(path);
        _queue = new WriteQueue(queue);
        _inode = FileIdentity.Of(_file).Inode;
    }

    /// <summary>
    /// Takes the lock when nobody has it, at most <see cref="MostPastOthers"/> or <see cref="MostPastMany"/> times in a row past others who wait for it.
    /// </summary>
    public bool TryEnter()
    {
        IsQueued = !_queue.IsEmpty;
        var past = IsQueued ? _pastOthers + 1 : 0;
        if (past > MostPastOthers || (past > MostPastMany && _queue.IsLong) || !Native.TryLock(_file, wait: false))
            return false;
        _pastOthers = past;
        return true;
    }

    /// <summary>Whether others waited for the lock at the last <see cref="TryEnter"/>: trying again soon is of no use.</summary>
    public bool IsQueued { get; private set; }

    /// <summary>Takes the lock, blocking this thread until it is its turn and the lock is free. Cannot be cancelled.</summary>
    /// <param name="prepare">Called when the turn has come, before the lock is asked for.</param>
    public void Enter(Action prepare)
    {
        var ticket = _queue.Join();
        try
        {
            _queue.AwaitTurn(ticket);
            prepare();
            Take();
            _pastOthers = 0;
        }
        finally
        {
            _queue.Leave(ticket);
        }
    }

    /// <summary>Gives it back.</summary>
    public void Exit() => Native.Release(_file);

    /// <summary>Whether the file that is locked is still the one with this name.</summary>
    public bool IsInPlace() => FileIdentity.InodeAt(_path) == _inode;

    /// <summary>The process that holds it, when the system tells.</summary>
    public int? Holder() => LockTable.Holder(_inode);

    /// <summary>The process whose turn it is; null when nobody waits.</summary>
    public int? Next() => _queue.First();

    // Its holder is mostly done at once: who has a processor takes it then, while of those who block in flock(2) only the first is woken.
    private void Take()
    {
        for (var tries = 0; tries < TriesBeforeBlocking; tries++)
        {
            if (Native.TryLock(_file, wait: false))
                return;
            Thread.Yield();
        }
        Native.TryLock(_file, wait: true);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file.Dispose();
        _queue.Dispose();
    }
}
