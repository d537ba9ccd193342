using Microsoft.Win32.SafeHandles;

namespace Swarm.Core.Log;

/// <summary>One writer per room: <c>flock</c> on <c>run/lock</c>. The kernel frees it when its holder dies.</summary>
internal sealed class AppendLock : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly ulong _inode;

    /// <summary>The lock of the room, free at first.</summary>
    public AppendLock(string path)
    {
        _path = path;
        _file = Native.OpenForLock(path);
        _inode = FileIdentity.Of(_file).Inode;
    }

    /// <summary>Takes the lock when nobody has it.</summary>
    public bool TryEnter() => Native.TryLock(_file, wait: false);

    /// <summary>Takes the lock, blocking this thread until it is free. Cannot be cancelled.</summary>
    public void Enter() => Native.TryLock(_file, wait: true);

    /// <summary>Gives it back.</summary>
    public void Exit() => Native.Release(_file);

    /// <summary>Whether the file that is locked is still the one with this name.</summary>
    public bool IsInPlace() => FileIdentity.InodeAt(_path) == _inode;

    /// <summary>The process that holds it, when the system tells.</summary>
    public int? Holder() => LockTable.Holder(_inode);

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
