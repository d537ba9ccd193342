using System.Globalization;

namespace Swarm.Bench.Measuring;

/// <summary>What processes have used of the processors, thread by thread, in milliseconds.</summary>
internal static class ProcessorTime
{
    // The first field of a thread's schedstat is its time on a processor in nanoseconds.
    public static Dictionary<string, double> ByThread(IEnumerable<int> pids) => pids
        .SelectMany(pid => Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task")))
        .ToDictionary(t => t, t => double.Parse(File.ReadAllText(Path.Combine(t, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e6, StringComparer.Ordinal);

    /// <summary>Used since an earlier look; threads that have ended in between are missing from it.</summary>
    public static double Since(Dictionary<string, double> before, IEnumerable<int> pids) =>
        ByThread(pids).Sum(t => t.Value - before.GetValueOrDefault(t.Key));
}
