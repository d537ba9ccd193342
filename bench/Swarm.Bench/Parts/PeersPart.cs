using Swarm.Bench.Measuring;

namespace Swarm.Bench.Parts;

/// <summary>What a user would pick instead, beside <see cref="StartPart"/> and <see cref="MemoryPart"/>: Node's MCP server, a mailbox file that is polled, a paste into a tmux pane.</summary>
internal static class PeersPart
{
    private const string Body = "A message of an ordinary length, about the next step of the work.";

    public static async Task RunAsync(BenchContext context)
    {
        await EchoAsync(context);
        await MessagesAsync(context);
    }

    private static async Task EchoAsync(BenchContext context)
    {
        await using var pipe = new PipeWake(context);
        await using var swarm = McpServerProcess.Swarm(context, context.NewWorkspace().Root, "peer");
        swarm.Handshake();
        await using var node = context.Node is null ? null : McpServerProcess.Node(context);
        node?.Handshake();
        var (floor, ours, locks, theirs) = (new Samples(), new Samples(), new Samples(), new Samples());
        for (var round = -10; round < (context.Quick ? 60 : 300); round++)
        {
            var all = (Pipe: pipe.Once(), Echo: Timed(swarm, "unlock", """{"resource":"nothing"}"""),
                Lock: Timed(swarm, "lock", """{"resource":"it","reason":"to measure"}"""), Node: node is null ? 0 : Timed(node, "echo", $$"""{"message":"{{Body}}"}"""));
            if (round < 0)
                continue;
            floor.Add(all.Pipe);
            ours.Add(all.Echo);
            locks.Add(all.Lock);
            theirs.Add(all.Node);
        }
        Row Shown(string what, Samples took) => new(what, Report.Micros(took.P50), Report.P99(took)) { Floor = Report.Micros(2 * floor.P50), Ratio = Report.Times(took.P50 / (2 * floor.P50)) };
        context.Report.Table(
            "One call of a tool over stdio, 20 ms after the last",
            [
                Shown("swarm mcp, unlock of nothing: decides, writes nothing", ours),
                Shown("swarm mcp, lock: one event in the log", locks),
                node is null ? new Row("Node, server-everything, echo", "skipped", "npm is missing") : Shown("Node, server-everything, echo", theirs),
            ],
            "Floor: two pipe wake-ups, to the server and back.");
    }

    private static double Timed(McpServerProcess server, string tool, string arguments)
    {
        Thread.Sleep(BenchContext.Gap);
        var from = Clock.Now;
        server.Await(server.Call(tool, arguments));
        return Clock.Micros(from, Clock.Now);
    }

    private static async Task MessagesAsync(BenchContext context)
    {
        await using var pipe = new PipeWake(context);
        await using var fleet = ServerFleet.Start(context, context.NewWorkspace().Root, 1);
        await using var poster = McpServerProcess.Swarm(context, fleet.Workspace, "poster");
        poster.Handshake();
        await using var mailbox = new Mailbox(context);
        await using var pane = await PastedPane.TryOpenAsync(context);
        var random = new Random(1);
        var (floor, swarm, mail, paste, kiro, claude) = (new Samples(), new Samples(), new Samples(), new Samples(), new Samples(), new Samples());
        for (var round = 0; round <= (context.Quick ? 10 : 30); round++)
        {
            // At any moment of the mailbox's second.
            Thread.Sleep(random.Next(1000));
            var one = (Pipe: pipe.Once(), Swarm: Posted(fleet, poster), Mail: mailbox.Once(Body), Paste: pane is null ? 0 : await pane.OnceAsync(Body, TimeSpan.Zero));
            if (round == 0)
                continue;
            floor.Add(one.Pipe);
            swarm.Add(one.Swarm);
            mail.Add(one.Mail);
            paste.Add(one.Paste);
            if (pane is null || round % 3 > 0)
                continue;
            kiro.Add(await pane.OnceAsync(Body, PastedPane.Kiro));
            claude.Add(await pane.OnceAsync(Body, PastedPane.Claude));
        }
        Row Shown(string what, Samples took) => new(what, Report.Millis(took.P50 / 1000), Report.Range(took, v => Report.Millis(v / 1000)))
        {
            Floor = Report.Millis(floor.P50 * 3 / 1000),
            Ratio = Report.Times(took.P50 / swarm.P50),
        };
        context.Report.Table(
            "From the post to the recipient's having it",
            [
                Shown("swarm: post, the recipient's wait returns", swarm),
                Shown("a JSON file that is rewritten, and read each second", mail),
                .. pane is null
                    ? new[] { new Row("a paste into a tmux pane", "skipped", "tmux is missing") }
                    : [
                        Shown("a paste into a tmux pane and Enter, at once", paste),
                        Shown("the same with CAO's sleeps for Kiro, 1.5 s", kiro),
                        Shown("the same with CAO's sleeps for Claude Code, 2.5 s", claude),
                    ],
            ],
            "Floor: three pipe wake-ups. Ratio: beside swarm. The file's reader and the pane's program are processes of their own that only read; neither tells the sender anything.");
    }

    private static double Posted(ServerFleet fleet, McpServerProcess poster)
    {
        Thread.Sleep(BenchContext.Gap);
        var from = Clock.Now;
        var post = poster.Call("post", $$"""{"to":["{{ServerFleet.Name(0)}}"],"body":"{{Body}}"}""");
        fleet.AwaitDelivery(0);
        var took = Clock.Micros(from, Clock.Now);
        poster.Await(post);
        fleet.ParkAgain(0);
        return took;
    }
}
