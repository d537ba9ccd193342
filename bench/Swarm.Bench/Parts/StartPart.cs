using Swarm.Bench.Measuring;

namespace Swarm.Bench.Parts;

/// <summary>From starting the process to the answer of tools/list, beside a Node server; and one command from start to end.</summary>
internal static class StartPart
{
    public static async Task RunAsync(BenchContext context)
    {
        var (workspace, team) = (context.NewWorkspace().Root, context.NewWorkspace().Root);
        var (swarm, node, alone, beside) = (new Samples(), new Samples(), new Samples(), new Samples());
        await using var server = McpServerProcess.Swarm(context, team, "ada");
        server.Handshake();
        server.AwaitText(server.Call("team_status", "{}"));
        // The first of each fills the page cache.
        for (var round = 0; round <= (context.Quick ? 5 : 21); round++)
        {
            var ours = await TimeAsync(() => McpServerProcess.Swarm(context, workspace, "starter"));
            if (round > 0)
                swarm.Add(ours);
            var (posted, postedBeside) = (await PostAsync(context, workspace), await PostAsync(context, team));
            if (round > 0)
            {
                alone.Add(posted);
                beside.Add(postedBeside);
            }
            if (context.Node is null)
                continue;
            var theirs = await TimeAsync(() => McpServerProcess.Node(context));
            if (round > 0)
                node.Add(theirs);
        }
        context.Report.Table("Start to tools/list", [.. Rows(swarm, node), Post("swarm post, start to end", beside), Post("swarm post, no server in the room", alone)],
            "Where no server is that would do it, a command looks after the room itself, and brings the files for people up to date before it ends.");
    }

    private static IEnumerable<Row> Rows(Samples swarm, Samples node)
    {
        yield return new Row("swarm mcp (ReadyToRun)", Report.Millis(swarm.P50), Report.Range(swarm, Report.Millis))
        {
            Floor = node.Count > 0 ? Report.Millis(node.P50) : "",
            Ratio = node.Count > 0 ? Report.Times(swarm.P50 / node.P50) : "",
            Target = "<= 0.5x Node",
            Holds = node.Count > 0 ? swarm.P50 <= node.P50 / 2 : null,
        };
        yield return node.Count > 0
            ? new Row("Node, server-everything", Report.Millis(node.P50), Report.Range(node, Report.Millis))
            : new Row("Node, server-everything", "skipped", "npm is missing");
    }

    private static async Task<double> PostAsync(BenchContext context, string workspace)
    {
        var from = Clock.Now;
        await context.RunAsync(context.Swarm, "post", "--to", "human", "hello", "--workspace", workspace, "--agent", "caller");
        return Clock.Millis(from, Clock.Now);
    }

    private static Row Post(string what, Samples post) => new(what, Report.Millis(post.P50), Report.Range(post, Report.Millis))
    {
        Target = "<= 80 ms",
        Holds = post.P50 <= 80,
    };

    private static async Task<double> TimeAsync(Func<McpServerProcess> start)
    {
        var from = Clock.Now;
        await using var server = start();
        server.Handshake();
        return Clock.Millis(from, Clock.Now);
    }
}
