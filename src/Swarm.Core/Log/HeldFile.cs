using Microsoft.Win32.SafeHandles;

namespace Swarm.Core.Log;

/// <summary>A file that this process holds locked until it is disposed of.</summary>
internal sealed class HeldFile : IDisposable
{
    private HeldFile(SafeFileHandle file) => File = file;

    /// <summary>Open for reading and writing.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Locks the file, made when missing; null when another process has it.</summary>
    public static HeldFile? TryTake(string path) => Take(path, wait: false);

    /// <summary>Locks the file, made when missing, as soon as no other process has it.</summary>
    public static HeldFile Take(string path) => Take(path, wait: true)!;

    /// <summary>Frees it.</summary>
    public void Dispose()
    {
        // Closing is not enough: a child that is being started holds the file for a moment.
        Native.Release(File);
        File.Dispose();
    }

    private static HeldFile? Take(string path, bool wait)
    {
        var file = Native.OpenForLock(path);
        try
        {
            if (Native.TryLock(file, wait))
                return new HeldFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
        file.Dispose();
        return null;
    }
}
