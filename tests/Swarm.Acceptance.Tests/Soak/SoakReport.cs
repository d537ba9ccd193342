using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Swarm.Acceptance.Tests.Soak;

/// <summary>What a soak has shown, for bench/results.</summary>
internal static class SoakReport
{
    public static string Of(
        int agents, int seconds, int seed, IReadOnlyDictionary<string, int> kills, IReadOnlyList<(double Minute, SoakSample Sample)> samples, SoakLog log, int accepted, int redelivered, IReadOnlyList<string> broken)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"# Soak: {agents} scripted agents in panes, {seconds / 60.0:0.#} minutes, random kill -9");
        Line($"");
        Line($"Commit {Environment.GetEnvironmentVariable("SWARM_SOAK_COMMIT") ?? "unknown"}; seed {seed}; {Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, {RuntimeInformation.OSDescription.Split(' ')[0]}, {RuntimeInformation.FrameworkDescription}; load average at the end {LoadAverage()}.");
        Line($"Repeat: `bench/soak --minutes {seconds / 60.0:0.#} --agents {agents} --seed {seed}`. The seed decides what is killed when; what the agents do in between is drawn anew.");
        Line($"");
        Line($"**{(broken.Count == 0 ? "Every promise was kept." : $"{broken.Count} promises were broken:")}**");
        foreach (var one in broken.Take(50))
            Line($"- {one}");
        Line($"");
        Line($"| what | how many |");
        Line($"|---|---|");
        foreach (var (what, times) in kills)
            Line($"| {what} killed | {times} |");
        Line($"| lines of the log, positions without a gap | {log.Events} |");
        Line($"| messages between agents, each in the log once and heard by its recipient | {log.Said.Count} |");
        Line($"| of them accepted before the sender died, by its own notes | {accepted} |");
        Line($"| heard again after a kill, each marked redelivered | {redelivered} |");
        foreach (var (what, times) in log.Counts.Where(c => c.Key != "MessagePosted"))
            Line($"| {what} | {times} |");
        Line($"");
        Line($"| minute | events | processes | FIFOs | files in run | most files open in a server | PSS of a server, median |");
        Line($"|---|---|---|---|---|---|---|");
        foreach (var (minute, s) in samples)
            Line($"| {minute:F1} | {s.Events} | {s.Processes} | {s.Bells} | {s.RunFiles} | {s.Descriptors} | {s.Megabytes:F1} MB |");
        Line($"");
        Line($"Checked from the log: positions 1, 2, 3 … without gaps; no task claimed while another held it or after it had ended; task and lock fences only grow; no lock given to two; every report by the holder under its fence; every task ended. Checked from the agents' notes: every accepted post in the log once; every message in the log heard by its recipient, by nobody else, and a second time only with its mark. After the end no process, tmux socket or additional FIFO is left.");
        return text.ToString();
    }

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";
}
