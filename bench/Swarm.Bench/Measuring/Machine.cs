using System.Globalization;
using System.Runtime.InteropServices;

namespace Swarm.Bench.Measuring;

/// <summary>What was measured on, in general words.</summary>
internal static class Machine
{
    public static string Describe(string commit, bool quick)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
        var disk = new DriveInfo(Path.GetTempPath()).DriveFormat;
        return string.Create(CultureInfo.InvariantCulture, $"""
            swarm bench, commit {commit}{(quick ? ", quick" : "")}
            {Environment.ProcessorCount} x {Processor()}, {memory} GB, {RuntimeInformation.OSDescription.Split(' ')[0]} {Environment.OSVersion.Version.ToString(2)}, {disk}, {RuntimeInformation.FrameworkDescription}
            load average {LoadAverage()}
            """);
    }

    public static string LoadAverage() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";

    private static string Processor() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
}
