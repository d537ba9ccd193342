using Swarm.Bench.Measuring;

namespace Swarm.Bench.Parts;

/// <summary>From writing the line of a post call to reading the line of the recipient's wait, through two real servers.</summary>
internal static class ToolLatencyPart
{
    private const int PostsInARow = 5;

    public static async Task RunAsync(BenchContext context)
    {
        await using var pipe = new PipeWake(context);
        var rooms = ((int[])[1, 12]).Select(parked => new ToolRoom(context, ServerFleet.Start(context, context.NewWorkspace().Root, parked))).ToList();
        rooms.Add(new ToolRoom(context, context.Parked));
        var floor = new Samples();
        for (var round = 0; round < (context.Quick ? 10 : 40); round++)
        {
            for (var i = 0; i < PostsInARow; i++)
                floor.Add(pipe.Once());
            foreach (var room in rooms)
            {
                for (var i = 0; i < PostsInARow; i++)
                    room.Once();
            }
        }
        context.Report.Table(
            "Post to received through the tools over stdio (20 ms gap)",
            [
                .. rooms.Select(r => new Row($"{r.Parked} parked", Report.Micros(r.Took.P50), Report.P99(r.Took))
                {
                    Floor = Report.Micros(3 * floor.P50),
                    Ratio = Report.Times(r.Took.P50 / (3 * floor.P50)),
                }),
            ],
            "Floor: three pipe wake-ups, client to server, server to server, server to client.");
        foreach (var room in rooms)
            await room.DisposeAsync();
        foreach (var room in rooms.Where(r => r.Fleet != context.Parked))
            await room.Fleet.DisposeAsync();
    }

    private sealed class ToolRoom : IAsyncDisposable
    {
        private readonly Random _random = new(1);
        private readonly McpServerProcess _poster;

        public ToolRoom(BenchContext context, ServerFleet fleet)
        {
            Fleet = fleet;
            _poster = McpServerProcess.Swarm(context, fleet.Workspace, "poster");
            _poster.Handshake();
            Thread.Sleep(BenchContext.Gap); // The last wait is parked by then.
            for (var i = 0; i < 3 * Parked; i++)
                Post(i % Parked);
        }

        public ServerFleet Fleet { get; }

        public int Parked => Fleet.Count;

        public Samples Took { get; } = new();

        public void Once()
        {
            Thread.Sleep(BenchContext.Gap);
            Took.Add(Post(_random.Next(Parked)));
        }

        public ValueTask DisposeAsync() => _poster.DisposeAsync();

        private double Post(int to)
        {
            var arguments = $$"""{"to":["{{ServerFleet.Name(to)}}"],"body":"A message of an ordinary length, about the next step of the work."}""";
            var from = Clock.Now;
            var post = _poster.Call("post", arguments);
            var line = Fleet.AwaitDelivery(to);
            var took = Clock.Micros(from, Clock.Now);
            if (!line.Contains("ordinary length", StringComparison.Ordinal))
                throw new InvalidOperationException(line);
            _poster.Await(post);
            Fleet.ParkAgain(to);
            return took;
        }
    }
}
