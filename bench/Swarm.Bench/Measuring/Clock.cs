using System.Diagnostics;

namespace Swarm.Bench.Measuring;

/// <summary>CLOCK_MONOTONIC in nanoseconds, which is what <see cref="Stopwatch"/> reads on Linux: comparable between processes.</summary>
internal static class Clock
{
    public static long Now => Stopwatch.Frequency == 1_000_000_000
        ? Stopwatch.GetTimestamp()
        : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    public static double Micros(long from, long to) => (to - from) / 1e3;

    public static double Millis(long from, long to) => (to - from) / 1e6;

    /// <summary>Blocks until the moment: sleeps, then spins the last half millisecond, so that many processes start together.</summary>
    public static void Await(long moment)
    {
        while (moment - Now > 1_500_000)
            Thread.Sleep(1);
        while (Now < moment)
            Thread.SpinWait(20);
    }
}
