using System.Globalization;

namespace Swarm.Acceptance.Tests.Soak;

/// <summary>What a team takes of the machine at one moment.</summary>
/// <param name="Events">Lines of the log.</param>
/// <param name="Processes">All that was started for the workspace.</param>
/// <param name="Bells">FIFOs.</param>
/// <param name="RunFiles">Files below <c>.tmm/run</c>.</param>
/// <param name="Descriptors">The most that one server has open.</param>
/// <param name="Megabytes">The median of the servers' PSS.</param>
internal sealed record SoakSample(long Events, int Processes, int Bells, int RunFiles, int Descriptors, double Megabytes)
{
    /// <summary>Takes one. Servers that end in between do not count.</summary>
    public static SoakSample Of(string room, int processes, long events, IEnumerable<int> servers)
    {
        var seen = servers.Select(pid => $"/proc/{pid}").Select(p => (Open: Open(p), Pss: Pss(p))).Where(s => s is { Open: > 0, Pss: > 0 }).ToList();
        return new SoakSample(
            events,
            processes,
            Directory.GetFiles(Path.Combine(room, "run", "bells")).Length,
            Directory.GetFiles(Path.Combine(room, "run"), "*", SearchOption.AllDirectories).Length,
            seen.Max(s => s.Open),
            seen.Select(s => s.Pss).Order().ElementAt(seen.Count / 2));
    }

    private static int Open(string process)
    {
        try
        {
            return Directory.GetFileSystemEntries(Path.Combine(process, "fd")).Length;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static double Pss(string process)
    {
        try
        {
            var line = File.ReadLines(Path.Combine(process, "smaps_rollup")).FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
