using System.Runtime.InteropServices;

namespace Swarm.Testing;

/// <summary>Ends processes as nobody else would.</summary>
public static partial class Signals
{
    /// <summary>kill -9; nothing when it is gone.</summary>
    public static void Kill(int pid) => _ = Send(pid, 9);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int pid, int signal);
}
