using System.Globalization;

namespace Swarm.Core.Log;

/// <summary>Who holds kernel locks, where the system tells (Linux: /proc/locks, proc(5)).</summary>
internal static class LockTable
{
    /// <summary>The process that holds the exclusive flock of the file with this inode; null when nobody does, or the system does not tell.</summary>
    public static int? Holder(ulong inode)
    {
        if (!File.Exists("/proc/locks"))
            return null;
        var end = ":" + inode.ToString(CultureInfo.InvariantCulture);
        foreach (var line in File.ReadLines("/proc/locks"))
        {
            // 1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF; a waiter has "->" as its second word.
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [_, "FLOCK", _, "WRITE", var pid, var file, ..] && file.EndsWith(end, StringComparison.Ordinal))
                return int.Parse(pid, CultureInfo.InvariantCulture);
        }
        return null;
    }
}
