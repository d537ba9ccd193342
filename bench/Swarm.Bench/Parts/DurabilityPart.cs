using Microsoft.Win32.SafeHandles;
using Swarm.Bench.Measuring;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;

namespace Swarm.Bench.Parts;

/// <summary>What a post costs with each durability, beside a room that never asks the disk, and beside a bare write and fdatasync(2).</summary>
internal static class DurabilityPart
{
    private const int LineBytes = 250;
    private const int AtOnce = 12;

    private static readonly string Body = new('x', 110);

    public static async Task RunAsync(BenchContext context)
    {
        using Room none = Open(context, durability: null, new NoDisk()), batch = Open(context, "batch"), disk = Open(context, "disk"), many = Open(context, "disk");
        using var file = File.OpenHandle(context.NewPath("synced"), FileMode.Create, FileAccess.Write);
        Samples noneTook = new(), batchTook = new(), bareTook = new(), diskTook = new(), manyTook = new();
        var written = 0L;
        for (var round = -2; round < (context.Quick ? 10 : 30); round++)
        {
            await PostsAsync(none, 500, round < 0 ? new() : noneTook);
            await PostsAsync(batch, 500, round < 0 ? new() : batchTook);
            // One by one: a disk that is busy with something else hits both.
            for (var i = 0; i < 20; i++)
            {
                var from = Clock.Now;
                RandomAccess.Write(file, new byte[LineBytes], written);
                Native.SyncData(file);
                var took = Clock.Micros(from, Clock.Now);
                written += LineBytes;
                if (round >= 0)
                    bareTook.Add(took);
                await PostsAsync(disk, 1, round < 0 ? new() : diskTook);
            }
            var together = Clock.Now;
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => PostsAsync(many, 5, new()))));
            if (round >= 0)
                manyTook.Add(Clock.Micros(together, Clock.Now) / (AtOnce * 5));
        }
        var (batched, kept) = (batchTook.P50 / noneTook.P50, diskTook.P50 / bareTook.P50);
        context.Report.Table(
            "Durability: one post",
            [
                new("batch", Report.Micros(batchTook.P50), Report.P99(batchTook))
                {
                    Floor = Report.Micros(noneTook.P50), Ratio = Report.Times(batched), Target = "<= 1.1x none", Holds = batched <= 1.1,
                },
                new("disk", Report.Micros(diskTook.P50), Report.P99(diskTook))
                {
                    Floor = Report.Micros(bareTook.P50), Ratio = Report.Times(kept), Target = "<= 1.5x write + fdatasync", Holds = kept <= 1.5,
                },
                new($"disk, {AtOnce} posting at once, time per post", Report.Micros(manyTook.P50), Report.Range(manyTook, Report.Micros)) { Floor = Report.Micros(bareTook.P50) },
            ],
            $"Floors: the same room that never asks the disk; write(2) of {LineBytes} B at the end of a file and fdatasync(2), in turn with the posts.");
    }

    private static Room Open(BenchContext context, string? durability, Disk? disk = null)
    {
        var workspace = context.NewWorkspace();
        if (durability is not null)
            File.WriteAllText(RoomFiles.Ensure(workspace).Settings, $$"""{"durability":"{{durability}}"}""");
        return Room.Open(workspace, TimeProvider.System, BusLog.DefaultSegmentBytes, disk: disk);
    }

    private static async Task PostsAsync(Room room, int count, Samples took)
    {
        _ = AgentName.TryParse("writer", out var writer);
        var request = new PostRequest(Body, ["human"]);
        for (var i = 0; i < count; i++)
        {
            var from = Clock.Now;
            await room.ExecuteAsync(
                writer,
                (state, _) => MessageDecider.Post(state.Agents, state.Messages, state.Team, writer, RoleName.Worker, request),
                CancellationToken.None);
            took.Add(Clock.Micros(from, Clock.Now));
        }
    }

    private sealed class NoDisk : Disk
    {
        public override void Keep(SafeFileHandle file, string path)
        {
        }

        public override void KeepNames(string directory)
        {
        }
    }
}
