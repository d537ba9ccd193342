using System.Globalization;
using Swarm.Bench.Measuring;
using Swarm.Core.Identity;
using Swarm.Core.Log;

namespace Swarm.Bench.Parts;

/// <summary>A room with a thousand events beside one with a million: starts, calls and memory; and 256 servers on the million.</summary>
internal static class ScalePart
{
    private const int Few = 1_000, Many = 1_000_000, QuickMany = 200_000, Servers = 256;
    private const double MostColdMillis = 30, MostWarm = 1.2;

    public static async Task RunAsync(BenchContext context)
    {
        var many = context.Quick ? QuickMany : Many;
        Workspace[] rooms = [context.NewWorkspace(), await RoomAsync(context, Few), await RoomAsync(context, many)];
        string[] names = ["empty", Words(Few), Words(many)];
        await ColdAsync(context, rooms, names);
        await WarmAsync(context, rooms[1..], names[1..]);
        await FleetAsync(context, rooms[2], names[2]);
    }

    // As a room is after that much work: everybody has taken in what it was told, and a writer has left a snapshot.
    private static async Task<Workspace> RoomAsync(BenchContext context, int events)
    {
        var workspace = FoldPart.NewRoom(context, events);
        var files = RoomFiles.Ensure(workspace);
        long position;
        using (var room = BenchContext.Open(workspace))
            position = room.State.Position;
        foreach (var name in FoldPart.Names)
            await File.WriteAllTextAsync(files.Cursor(name), string.Create(CultureInfo.InvariantCulture, $"{position} {position} {position}\n"));
        await context.RunAsync(context.Swarm, "post", "--to", "human", "on we go", "--workspace", workspace.Root, "--agent", "w0");
        return workspace;
    }

    private static async Task ColdAsync(BenchContext context, Workspace[] rooms, string[] names)
    {
        (string Name, Func<Workspace, Task> Run)[] programs =
        [
            ("swarm mcp, to its first answer", room => AnswerAsync(context, room)),
            ("swarm post", room => context.RunAsync(context.Swarm, "post", "--to", "human", "so it is", "--workspace", room.Root, "--agent", "w0")),
            ("swarm hook guard", room => context.RunAsync(context.Swarm, "hook", "guard", "--workspace", room.Root, "--agent", "w0")),
        ];
        var took = programs.Select(_ => rooms.Select(_ => new Samples()).ToArray()).ToArray();
        for (var round = -1; round < (context.Quick ? 5 : 15); round++)
        {
            for (var p = 0; p < programs.Length; p++)
            {
                for (var r = 0; r < rooms.Length; r++)
                {
                    var from = Clock.Now;
                    await programs[p].Run(rooms[r]);
                    if (round >= 0)
                        took[p][r].Add(Clock.Millis(from, Clock.Now));
                }
            }
        }
        context.Report.Table(
            "Starts on a long log",
            [
                .. from p in Enumerable.Range(0, programs.Length)
                   from r in Enumerable.Range(0, rooms.Length)
                   let more = took[p][r].P50 - took[p][0].P50
                   select new Row($"{programs[p].Name}, {names[r]}", Report.Millis(took[p][r].P50), Report.Range(took[p][r], Report.Millis))
                   {
                       Floor = r == 0 ? "" : Report.Millis(took[p][0].P50),
                       Ratio = r == 0 ? "" : $"{(more < 0 ? "-" : "+")}{Report.Millis(Math.Abs(more))}",
                       Target = r == 2 ? "<= 30 ms more" : "",
                       Holds = r == 2 ? more <= MostColdMillis : null,
                   },
            ],
            "Floor: the same on a room without a history. The first answer is that of team_status, for which the room is opened.");
    }

    private static async Task AnswerAsync(BenchContext context, Workspace room)
    {
        await using var server = McpServerProcess.Swarm(context, room.Root, "starter");
        server.Handshake();
        server.Await(server.Call("team_status", "{}"));
    }

    private static async Task WarmAsync(BenchContext context, Workspace[] rooms, string[] names)
    {
        (string Name, bool Planner, string Tool, Func<int, string> Arguments)[] calls =
        [
            ("post", false, "post", i => $$"""{"body":"number {{i}}","to":["human"]}"""),
            ("add a task", true, "add_tasks", i => $$"""{"tasks":[{"title":"task {{i}}"}]}"""),
            ("claim it", false, "claim_task", _ => "{}"),
            ("report it done", false, "report_status", _ => """{"status":"done","summary":"did it","evidence":"saw it"}"""),
            ("wait that brings it", true, "wait", _ => """{"timeout_s":1}"""),
        ];
        var (planners, workers) = (new List<McpServerProcess>(), new List<McpServerProcess>());
        foreach (var room in rooms)
        {
            planners.Add(McpServerProcess.Swarm(context, room.Root, "lead", "planner", 55));
            workers.Add(McpServerProcess.Swarm(context, room.Root, "hand", "worker", 55));
        }
        foreach (var server in planners.Concat(workers))
            server.Handshake();
        var took = calls.Select(_ => rooms.Select(_ => new Samples()).ToArray()).ToArray();
        for (var round = -20; round < (context.Quick ? 200 : 500); round++)
        {
            for (var c = 0; c < calls.Length; c++)
            {
                for (var r = 0; r < rooms.Length; r++)
                {
                    var server = (calls[c].Planner ? planners : workers)[r];
                    var from = Clock.Now;
                    var (text, refused) = server.AwaitResult(server.Call(calls[c].Tool, calls[c].Arguments(round)));
                    if (refused)
                        throw new InvalidOperationException(text);
                    if (round >= 0)
                        took[c][r].Add(Clock.Micros(from, Clock.Now));
                }
            }
        }
        var memory = workers.Select(s => MemoryPart.Megabytes(s.Pid)).ToArray();
        foreach (var server in planners.Concat(workers))
            await server.DisposeAsync();
        context.Report.Table(
            $"Calls and memory, {names[1]} beside {names[0]}",
            [
                .. calls.Select((call, c) => Beside(call.Name, took[c][0].P50, took[c][1].P50, Report.Micros, Report.P99(took[c][1]))),
                Beside("PSS of the server afterwards", memory[0], memory[1], MemoryPart.Shown, ""),
            ]);
    }

    private static Row Beside(string figure, double few, double many, Func<double, string> shown, string spread) => new(figure, shown(many), spread)
    {
        Floor = shown(few),
        Ratio = Report.Times(many / few),
        Target = "<= 1.2x",
        Holds = many / few <= MostWarm,
    };

    private static async Task FleetAsync(BenchContext context, Workspace room, string name)
    {
        var from = Clock.Now;
        await using var fleet = ServerFleet.Start(context, room.Root, Servers);
        var up = Clock.Millis(from, Clock.Now) / 1000;
        var memory = new Samples();
        foreach (var pid in fleet.Pids)
            memory.Add(MemoryPart.Megabytes(pid));
        var wake = new Samples();
        await using var poster = McpServerProcess.Swarm(context, room.Root, "poster", "planner", 55);
        poster.Handshake();
        poster.Await(poster.Call("team_status", "{}"));
        for (var i = 0; i < Servers; i++)
        {
            var sent = Clock.Now;
            var call = poster.Call("post", $$"""{"body":"one","to":["{{ServerFleet.Name(i)}}"]}""");
            if (!fleet.AwaitDelivery(i).Contains("one", StringComparison.Ordinal))
                throw new InvalidOperationException($"{ServerFleet.Name(i)} got something else");
            if (i > 0)
                wake.Add(Clock.Micros(sent, Clock.Now));
            poster.Await(call);
            fleet.ParkAgain(i);
        }
        context.Report.Table(
            $"{Servers} servers on one room, {name}",
            [
                new Row("all parked after", string.Create(CultureInfo.InvariantCulture, $"{up:F1} s"), ""),
                new Row("PSS of one", MemoryPart.Shown(memory.P50), Report.Range(memory, MemoryPart.Shown)),
                new Row("post to received, each in turn", Report.Micros(wake.P50), Report.P99(wake)),
            ]);
    }

    private static string Words(int events) => string.Create(CultureInfo.InvariantCulture, $"{events:N0} events");
}
