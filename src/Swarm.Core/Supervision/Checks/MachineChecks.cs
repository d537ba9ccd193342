using System.ComponentModel;
using System.Globalization;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision.Checks;

/// <summary>What the machine gives: limits, FIFOs, a file system on which locks hold.</summary>
internal static class MachineChecks
{
    // An agent CLI and its server are 30 to 90 threads, and each counts (measured: Codex 75, opencode 40).
    private const int Team = 12, ThreadsPerAgent = 100, FilesPerProcess = 256;

    // Above this a limit is none: the two systems have different words for "unlimited".
    private const ulong Unlimited = 1UL << 40;

    public static IEnumerable<Finding> All(Workspace workspace)
    {
        yield return FileSystem(workspace);
        yield return OpenFiles();
        yield return Processes();
        if (Room.Exists(workspace))
            yield return Fifo(workspace);
    }

    private static Finding FileSystem(Workspace workspace) => RoomFiles.NetworkFormat(workspace.Root) is { } format
        ? Finding.Fail("file system", $"{workspace.Root} is on a network file system ({format}), where file locks are not reliable", "use a workspace on a local disk")
        : Finding.Ok("file system", $"{workspace.Root} is on a local one");

    private static Finding OpenFiles() => Native.OpenFilesLimit() is var files && files < FilesPerProcess
        ? Finding.Warn("open files", $"a process may open {files}; an agent CLI may need more", "raise it: ulimit -n 4096")
        : Finding.Ok("open files", Shown(files));

    private static Finding Processes()
    {
        const ulong Needed = Team * ThreadsPerAgent;
        var left = Math.Min(Native.ProcessesLimit(), ContainerRoom());
        return left < Needed
            ? Finding.Warn("processes", $"{left} processes and threads are left; {Team} agents need up to {Needed}", "raise it: ulimit -u, or the container's pids limit")
            : Finding.Ok("processes", Shown(left));
    }

    // What a container may start is bounded apart from the user's limit (cgroup v2, pids controller).
    private static ulong ContainerRoom() =>
        Number("/sys/fs/cgroup/pids.max") is { } most && Number("/sys/fs/cgroup/pids.current") is { } now ? most - Math.Min(most, now) : ulong.MaxValue;

    private static ulong? Number(string path)
    {
        try
        {
            return File.Exists(path) && ulong.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Finding Fifo(Workspace workspace)
    {
        var path = Path.Combine(workspace.RoomDirectory, "run", string.Create(CultureInfo.InvariantCulture, $"doctor-{Environment.ProcessId}"));
        try
        {
            using var bell = Native.OpenBell(path);
            return Native.RingBell(path) && Native.AwaitBell(bell, milliseconds: 1000)
                ? Finding.Ok("wake-ups", "a FIFO in .tmm/run rings")
                : Finding.Fail("wake-ups", "a FIFO in .tmm/run does not ring, so wait wakes only every few seconds", "use a workspace on a local disk");
        }
        catch (Exception refused) when (refused is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return Finding.Fail("wake-ups", $"no FIFO can be made in .tmm/run: {refused.Message}", "make .tmm/run writable for this user");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Shown(ulong limit) => limit > Unlimited ? "no limit" : limit.ToString(CultureInfo.InvariantCulture);
}
