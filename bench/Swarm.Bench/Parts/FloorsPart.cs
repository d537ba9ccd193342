using Swarm.Bench.Children;
using Swarm.Bench.Measuring;

namespace Swarm.Bench.Parts;

/// <summary>What the machine itself costs right now.</summary>
internal static class FloorsPart
{
    private const int LineBytes = 250;

    public static async Task RunAsync(BenchContext context)
    {
        var wake = new Samples();
        await using (var pipe = new PipeWake(context))
        {
            pipe.Once();
            for (var i = 0; i < (context.Quick ? 50 : 200); i++)
                wake.Add(pipe.Once());
        }
        var write = Writes(context.NewPath("append"));
        var read = Reads(FoldPart.NewRoom(context, 2000));
        context.Report.Table(
            "Floors",
            [
                new("pipe wake-up between two processes, 20 ms idle", Report.Micros(wake.P50), Report.P99(wake)),
                new($"write(2) of {LineBytes} B at the end of a file", Report.Micros(write.P50), Report.P99(write)),
                new("Utf8JsonReader over one line of a log, warm", Report.Micros(read.P50), Report.Range(read, Report.Micros)),
            ],
            "The woken thread is a .NET thread in poll(2) and read(2) on a FIFO.");
    }

    private static Samples Writes(string path)
    {
        var line = new byte[LineBytes];
        var samples = new Samples();
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        for (var i = 0; i < 20_000; i++)
        {
            var from = Clock.Now;
            RandomAccess.Write(file, line, i * (long)LineBytes);
            if (i >= 2000)
                samples.Add(Clock.Micros(from, Clock.Now));
        }
        return samples;
    }

    private static Samples Reads(Core.Identity.Workspace workspace)
    {
        var bytes = File.ReadAllBytes(Directory.GetFiles(Core.Log.RoomFiles.Ensure(workspace).Bus, "*.jsonl")[0]);
        var samples = new Samples();
        for (var round = 0; round < 30; round++)
        {
            var from = Clock.Now;
            var lines = ColdChildren.Lines(bytes);
            if (round >= 20)
                samples.Add(Clock.Micros(from, Clock.Now) / lines);
        }
        return samples;
    }
}
