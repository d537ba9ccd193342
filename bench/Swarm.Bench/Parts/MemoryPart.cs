using System.Globalization;
using Swarm.Bench.Measuring;

namespace Swarm.Bench.Parts;

/// <summary>Memory of a parked server in a fleet: PSS, in which pages shared with others count in part (proc_pid_smaps(5)).</summary>
internal static class MemoryPart
{
    private const int Fleet = 24;
    private const int MostMegabytes = 12;

    public static async Task RunAsync(BenchContext context)
    {
        if (!File.Exists("/proc/self/smaps_rollup"))
        {
            context.Report.Table("Memory", [new("PSS of a parked server", "skipped", "no /proc/<pid>/smaps_rollup here")]);
            return;
        }
        var rows = new List<Row>();
        var swarm = new Samples();
        await using (var fleet = ServerFleet.Start(context, context.NewWorkspace().Root, Fleet))
        {
            Thread.Sleep(TimeSpan.FromSeconds(1)); // The start is over; what is left is what parks.
            foreach (var pid in fleet.Pids)
                swarm.Add(Megabytes(pid));
        }
        var node = context.Node is null ? null : await NodeAsync(context);
        rows.Add(new Row("swarm mcp, parked in wait", Shown(swarm.P50), Report.Range(swarm, Shown))
        {
            Floor = node is null ? "" : Shown(node.P50),
            Ratio = node is null ? "" : Report.Times(swarm.P50 / node.P50),
            Target = string.Create(CultureInfo.InvariantCulture, $"<= {MostMegabytes} MB"),
            Holds = swarm.P50 <= MostMegabytes,
        });
        rows.Add(node is null
            ? new Row("Node, server-everything", "skipped", "npm is missing")
            : new Row("Node, server-everything, idle", Shown(node.P50), Report.Range(node, Shown)));
        context.Report.Table($"Memory (PSS) of one server in a fleet of {Fleet}", rows);
    }

    private static async Task<Samples> NodeAsync(BenchContext context)
    {
        var servers = new List<McpServerProcess>();
        for (var i = 0; i < Fleet; i++)
        {
            servers.Add(McpServerProcess.Node(context));
            servers[^1].Handshake();
        }
        var samples = new Samples();
        foreach (var server in servers)
            samples.Add(Megabytes(server.Pid));
        foreach (var server in servers)
            await server.DisposeAsync();
        return samples;
    }

    /// <summary>PSS of a process, in MB.</summary>
    public static double Megabytes(int pid)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/smaps_rollup")).First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>As it is printed.</summary>
    public static string Shown(double megabytes) => string.Create(CultureInfo.InvariantCulture, $"{megabytes:F1} MB");
}
