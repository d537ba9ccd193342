using System.Globalization;
using Swarm.Bench.Measuring;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;

namespace Swarm.Bench.Parts;

/// <summary>From the call of post in one process to the moment at which a parked process has the message, without the MCP layer.</summary>
internal static class BusLatencyPart
{
    private const int PostsInARow = 10;
    private const int PostsForProcessorTime = 40;

    public static async Task RunAsync(BenchContext context)
    {
        await using var pipe = new PipeWake(context);
        var rooms = new List<ParkedRoom>();
        foreach (var parked in (int[])[1, 12, 100])
            rooms.Add(await ParkedRoom.OpenAsync(context, parked));
        var floor = new Samples();
        // Interleaved, so that a busy moment of the machine hits all of them.
        for (var round = 0; round < (context.Quick ? 8 : 30); round++)
        {
            for (var i = 0; i < PostsInARow; i++)
                floor.Add(pipe.Once());
            foreach (var room in rooms)
            {
                for (var i = 0; i < PostsInARow; i++)
                    room.Once();
            }
        }
        var (addressed, broadcast) = (rooms[^1].ProcessorTimePerPost(toAll: false), rooms[^1].ProcessorTimePerPost(toAll: true));
        context.Report.Table("Post to received at the bus (20 ms gap, one of the parked at random)", [.. Rows(rooms, floor), ProcessorTime(addressed, broadcast)],
            "Received: the recipient's parked thread has found the message. Taken: its wait has returned with digest, roster and cursor. Processor time: of all that are parked, from one post to the next; " +
            "what they read later, when they are next woken, is not in it.");
        foreach (var room in rooms)
            await room.DisposeAsync();
    }

    private static IEnumerable<Row> Rows(List<ParkedRoom> rooms, Samples floor)
    {
        var alone = rooms[0].Seen.P50;
        foreach (var room in rooms)
        {
            var ratio = room.Seen.P50 / floor.P50;
            yield return new Row($"received, {room.Parked} parked", Report.Micros(room.Seen.P50), Report.P99(room.Seen))
            {
                Floor = Report.Micros(floor.P50),
                Ratio = Report.Times(ratio),
                Target = room.Parked switch { 12 => "<= 5x floor", 100 => "<= 8x floor", _ => "" },
                Holds = room.Parked switch { 12 => ratio <= 5, 100 => ratio <= 8, _ => null },
            };
        }
        foreach (var room in rooms.Where(r => r.Parked > 1))
        {
            var ratio = room.Seen.P99 / floor.P50;
            yield return new Row($"received, {room.Parked} parked, one in a hundred", Report.Micros(room.Seen.P99), "")
            {
                Floor = Report.Micros(floor.P50),
                Ratio = Report.Times(ratio),
                Target = "<= 50x floor",
                Holds = ratio <= 50,
            };
        }
        foreach (var room in rooms)
            yield return new Row($"taken, {room.Parked} parked", Report.Micros(room.Taken.P50), Report.P99(room.Taken));
        var spread = rooms[^1].Seen.P50 / alone;
        yield return new Row("received, 100 parked beside 1", Report.Micros(rooms[^1].Seen.P50), "")
        {
            Floor = Report.Micros(alone),
            Ratio = Report.Times(spread),
            Target = "<= 1.7x",
            Holds = spread <= 1.7,
        };
    }

    private static Row ProcessorTime(double addressed, double broadcast) => new("processor time of a post to one, 100 parked", Report.Micros(addressed * 1000), "")
    {
        Floor = Report.Micros(broadcast * 1000),
        Ratio = Report.Times(addressed / broadcast),
        Target = "<= 1/20 of one to all",
        Holds = addressed <= broadcast / 20,
    };

    /// <summary>A room with parked processes, and this process as the one that posts.</summary>
    private sealed class ParkedRoom : IAsyncDisposable
    {
        private readonly Random _random = new(1);
        private readonly List<LineProcess> _children = [];
        private readonly Room _room;
        private readonly Participant _poster;

        private ParkedRoom(int parked, Room room, Participant poster)
        {
            Parked = parked;
            _room = room;
            _poster = poster;
        }

        public int Parked { get; }

        public Samples Seen { get; } = new();

        public Samples Taken { get; } = new();

        public static async Task<ParkedRoom> OpenAsync(BenchContext context, int parked)
        {
            var workspace = context.NewWorkspace();
            var room = BenchContext.Open(workspace);
            _ = AgentName.TryParse("poster", out var name);
            var poster = await Participant.CommandAsync(room, new Caller(name, RoleName.Worker, []), CancellationToken.None);
            var opened = new ParkedRoom(parked, room, poster);
            opened._children.AddRange(context.StartInGroups(parked, i => context.StartChild("park", workspace.Root, Name(i)), child => child.Expect("ready")));
            // Each has been woken several times before anything counts.
            for (var i = 0; i < 4 * parked; i++)
                opened.Post(i % parked);
            return opened;
        }

        public void Once()
        {
            Thread.Sleep(BenchContext.Gap);
            var (seen, taken) = Post(_random.Next(Parked));
            Seen.Add(seen);
            Taken.Add(taken);
        }

        /// <summary>Milliseconds of all that are parked.</summary>
        public double ProcessorTimePerPost(bool toAll)
        {
            var pids = _children.ConvertAll(c => c.Pid);
            var before = Measuring.ProcessorTime.ByThread(pids);
            for (var i = 0; i < PostsForProcessorTime; i++)
            {
                Thread.Sleep(BenchContext.Gap);
                if (toAll)
                    PostToAll();
                else
                    Post(_random.Next(Parked));
            }
            return Measuring.ProcessorTime.Since(before, pids) / PostsForProcessorTime;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var child in _children)
                await child.DisposeAsync();
            _poster.Dispose();
            _room.Dispose();
        }

        private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"p{index}");

        private (double Seen, double Taken) Post(int to)
        {
            var request = new PostRequest("A message of an ordinary length, about the next step of the work.", [Name(to)]);
            var from = Clock.Now;
            var posted = MessageOperations.PostAsync(_poster, request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            var words = _children[to].Read().Split(' ');
            if (words[0] != posted.Value.Id.ToString())
                throw new InvalidOperationException($"posted {posted.Value.Id}, received {words[0]}");
            return (Clock.Micros(from, Parse(words[1])), Clock.Micros(from, Parse(words[2])));
        }

        private void PostToAll()
        {
            var request = new PostRequest("A message of an ordinary length, about the next step of the work.", ["all"]);
            _ = MessageOperations.PostAsync(_poster, request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            foreach (var child in _children)
                child.Read();
        }

        private static long Parse(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}
