using System.Runtime.InteropServices;

namespace Swarm.Core.Processes;

/// <summary>One run of one process on this machine: a pid, and when it started, so that a reused pid is not mistaken for it.</summary>
/// <param name="Pid">The process id; positive.</param>
/// <param name="Started">Clock ticks from boot to its start (proc(5), stat, field 22); 0 where the system does not tell.</param>
public readonly partial record struct ProcessLife(int Pid, long Started)
{
    private const int NoSuchProcess = 3; // ESRCH on Linux and macOS (errno(3))

    /// <summary>This process.</summary>
    public static ProcessLife Current => Of(Environment.ProcessId) ?? new(Environment.ProcessId, 0);

    /// <summary>The process that has this pid now; null when there is none, or only a zombie (on Linux).</summary>
    public static ProcessLife? Of(int pid)
    {
        if (pid <= 0)
            return null;
        if (OperatingSystem.IsLinux() && ProcStat.Read(pid) is { } stat)
            return stat.Dead ? null : new(pid, stat.Started);
        return Exists(pid) ? new(pid, 0) : null;
    }

    /// <summary>Whether this very process still runs. Without a start time on either side the pid alone decides.</summary>
    public bool IsAlive() =>
        Of(Pid) is { } now && (now.Started == Started || now.Started == 0 || Started == 0);

    /// <summary>Sends a signal to this process if it still runs; false when it does not, or belongs to someone else.</summary>
    internal bool Signal(int signal) => IsAlive() && Kill(Pid, signal) == 0;

    // EPERM means that it exists and belongs to someone else (kill(2)).
    private static bool Exists(int pid) => Kill(pid, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
