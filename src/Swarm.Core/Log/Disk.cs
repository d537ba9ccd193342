using Microsoft.Win32.SafeHandles;

namespace Swarm.Core.Log;

/// <summary>What the log asks of the disk beyond reading and writing. A layer of its own, so that a test can say what the disk kept.</summary>
internal class Disk
{
    /// <summary>The machine's.</summary>
    public static readonly Disk Real = new();

    /// <summary>Returns when the disk keeps what was written to the file.</summary>
    /// <exception cref="IOException">It may not keep it.</exception>
    public virtual void Keep(SafeFileHandle file, string path) => Native.SyncData(file);

    /// <summary>Returns when the disk keeps the names in the directory.</summary>
    /// <exception cref="IOException">It may not keep them.</exception>
    public virtual void KeepNames(string directory) => Native.SyncDirectory(directory);
}
