using System.Diagnostics;
using Swarm.Bench.Measuring;
using Swarm.Bench.Parts;

namespace Swarm.Bench;

/// <summary>Runs the chosen parts and prints their tables. bench/run gives the options that have a value.</summary>
internal static class BenchCommand
{
    // What one part leaves running for the next is ended as soon as no chosen part needs it.
    private static readonly (string Name, Func<BenchContext, Task> RunAsync, bool NeedsWorkers, bool NeedsParked)[] Parts =
    [
        ("floors", FloorsPart.RunAsync, false, false),
        ("bus", BusLatencyPart.RunAsync, false, false),
        ("tools", ToolLatencyPart.RunAsync, false, true),
        ("hooks", HooksPart.RunAsync, false, false),
        ("idle", IdlePart.RunAsync, false, true),
        ("append", AppendPart.RunAsync, true, false),
        ("durability", DurabilityPart.RunAsync, false, false),
        ("claim", ClaimPart.RunAsync, true, false),
        ("start", StartPart.RunAsync, false, false),
        ("memory", MemoryPart.RunAsync, false, false),
        ("peers", PeersPart.RunAsync, false, false),
        ("fold", FoldPart.RunAsync, false, false),
        ("scale", ScalePart.RunAsync, false, false),
        ("team", TeamPart.RunAsync, false, false),
        ("context", ContextPart.RunAsync, false, false),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var chosen = args.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).ToList();
        if (chosen.Find(c => !Parts.Any(p => p.Name == c)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"unknown part \"{unknown}\"; parts: {string.Join(", ", Parts.Select(p => p.Name))}");
            return 2;
        }
        var started = Stopwatch.StartNew();
        var report = new Report(Console.Out);
        await using var context = new BenchContext(report, Option(args, "--swarm"), Option(args, "--node"), args.Contains("--quick"), Option(args, "--transcripts"));
        Console.WriteLine(Machine.Describe(Option(args, "--commit") ?? "unknown", context.Quick));
        foreach (var part in Parts.Where(p => chosen.Count == 0 || chosen.Contains(p.Name)))
        {
            await context.EndAsync(workers: !part.NeedsWorkers, parked: !part.NeedsParked);
            await part.RunAsync(context);
        }
        report.Summary();
        Console.WriteLine($"{started.Elapsed.TotalSeconds:F0} s; load average at the end {Machine.LoadAverage()}");
        return 0;
    }

    private static string? Option(string[] args, string name) =>
        args.FirstOrDefault(a => a.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] is { Length: > 0 } value ? value : null;
}
