using System.Globalization;
using Swarm.Bench.Measuring;

namespace Swarm.Bench.Parts;

/// <summary>What a hundred parked servers use of a processor while nothing happens.</summary>
internal static class IdlePart
{
    public static Task RunAsync(BenchContext context)
    {
        var seconds = context.Quick ? 5 : 10;
        var fleet = context.Parked;
        // What the start left behind (compilation in the background, threads that end) is no idling.
        Thread.Sleep(TimeSpan.FromSeconds(context.Quick ? 3 : 10));
        var (ticks, threads, from) = (Ticks(fleet), ProcessorTime.ByThread(fleet.Pids), Clock.Now);
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        var elapsed = Clock.Millis(from, Clock.Now);
        var used = ProcessorTime.Since(threads, fleet.Pids);
        var (byTicks, byTime) = ((Ticks(fleet) - ticks) / elapsed * 100, used / elapsed * 100);
        var row = new Row($"{fleet.Count} servers parked in wait, all together", Shown(byTime), $"{Shown(byTicks)} in 10 ms ticks")
        {
            Target = "< 1 % of a core",
            Holds = byTime < 1,
        };
        context.Report.Table($"Idle processor time over {seconds} s", [row], "From schedstat of each thread; utime + stime of /proc/<pid>/stat beside it count whole ticks.");
        return Task.CompletedTask;
    }

    // proc_pid_stat(5): utime and stime are fields 14 and 15, in ticks of 10 ms.
    private static double Ticks(ServerFleet fleet) => fleet.Pids.Sum(pid =>
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) * 10;
    });

    private static string Shown(double percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:F2} %");
}
