using System.Globalization;

namespace Swarm.Core.Processes;

/// <summary>What Linux tells about a process (proc(5), stat).</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Name">Its command name, at most 15 bytes.</param>
/// <param name="Parent">The process that it came from, or that adopted it.</param>
/// <param name="Session">The process that leads, or led, its session (setsid(2)).</param>
/// <param name="Started">Clock ticks from boot to its start.</param>
/// <param name="Dead">It has ended, but its parent has not asked yet.</param>
internal sealed record ProcStat(int Pid, string Name, int Parent, int Session, long Started, bool Dead)
{
    /// <summary>Null when there is no such process, or no /proc.</summary>
    public static ProcStat? Read(int pid)
    {
        try
        {
            // The second field, the command in parentheses, may itself hold spaces and parentheses (proc(5)).
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var started = long.Parse(fields[19], CultureInfo.InvariantCulture);
            var name = stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')];
            return new(pid, name, Number(fields[1]), Number(fields[3]), started, Dead: fields[0] is "Z" or "X");
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>All processes that can be read; none without /proc.</summary>
    public static IEnumerable<ProcStat> All() =>
        !OperatingSystem.IsLinux() || !Directory.Exists("/proc") ? [] : Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? Read(pid) : null)
            .OfType<ProcStat>();

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
}
