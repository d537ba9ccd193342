using System.Text.Json.Nodes;
using Swarm.Bench.Measuring;
using Swarm.Core.Clients;
using Swarm.Core.Identity;

namespace Swarm.Bench.Parts;

/// <summary>What a hook costs the agent whose work it stops for a moment: Claude Code's calls of the connected server, Kiro's commands.</summary>
internal static class HooksPart
{
    private const double MostMicros = 3000;

    private const string Worked = """{"event":"PostToolUse"}""";
    private const string Command = """{"event":"PreToolUse","tool":"Bash","cwd":"/","command":"git status && npm test 2>&1 | tail -20","file":"","notebook":""}""";
    private const string Edit = """{"event":"PreToolUse","tool":"Edit","cwd":"/","command":"","file":"/src/checkout/cart.cs","notebook":""}""";

    public static async Task RunAsync(BenchContext context)
    {
        var workspace = context.NewWorkspace();
        BenchContext.Open(workspace).Dispose();
        await using var pipe = new PipeWake(context);
        await using var server = McpServerProcess.Swarm(context, workspace.Root, "ada");
        server.Handshake();
        server.Await(server.Call("claim_task", "{}"));
        var line = Heartbeat(context, workspace);
        var (wake, shell, start) = (new Samples(), new Samples(), new Samples());
        var (worked, command, edit, kiro) = (new Samples(), new Samples(), new Samples(), new Samples());
        // The first rounds are not counted.
        for (var round = -5; round < (context.Quick ? 40 : 200); round++)
        {
            Add(wake, round, 2 * pipe.Once());
            Add(worked, round, Call(server, Worked));
            Add(command, round, Call(server, Command));
            Add(edit, round, Call(server, Edit));
            Add(shell, round, await TimeAsync(() => context.RunAsync("sh", "-c", "true")));
            Add(kiro, round, await TimeAsync(() => context.RunAsync("sh", "-c", line)));
            if (round % 10 == 0)
                start.Add(await TimeAsync(() => context.RunAsync(context.Swarm, "hook", "guard", "--workspace", workspace.Root, "--agent", "ada")));
        }
        context.Report.Table(
            "Hooks (20 ms gap before each call of the server)",
            [
                Called("Claude Code, heartbeat", worked, wake),
                Called("Claude Code, guard of a command", command, wake),
                Called("Claude Code, guard of an edit", edit, wake),
                new Row("Kiro, heartbeat: a line of sh", Report.Micros(kiro.P50), Report.P99(kiro))
                {
                    Floor = Report.Micros(shell.P50),
                    Ratio = Report.Times(kiro.P50 / shell.P50),
                    Target = "< 3 ms",
                    Holds = kiro.P50 < MostMicros,
                },
                new Row("Kiro, guard, stop, start: swarm hook", Report.Micros(start.P50), Report.Range(start, Report.Micros)),
            ],
            "Floors: two pipe wake-ups, to the server and back; sh -c true, started in the same way.");
    }

    private static Row Called(string figure, Samples took, Samples floor) => new(figure, Report.Micros(took.P50), Report.P99(took))
    {
        Floor = Report.Micros(floor.P50),
        Ratio = Report.Times(took.P50 / floor.P50),
        Target = "< 3 ms",
        Holds = took.P50 < MostMicros,
    };

    private static double Call(McpServerProcess server, string arguments)
    {
        Thread.Sleep(BenchContext.Gap);
        var from = Clock.Now;
        var line = server.Await(server.Call("hook", arguments));
        var took = Clock.Micros(from, Clock.Now);
        return line.Contains("\"{}\"", StringComparison.Ordinal) ? took : throw new InvalidOperationException(line);
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var from = Clock.Now;
        await run();
        return Clock.Micros(from, Clock.Now);
    }

    private static void Add(Samples samples, int round, double value)
    {
        if (round >= 0)
            samples.Add(value);
    }

    // As it stands in a generated agent file.
    private static string Heartbeat(BenchContext context, Workspace workspace)
    {
        var launch = new AgentLaunch
        {
            Agent = AgentName.TryParse("ada", out var name) ? name : default,
            Role = RoleName.Worker,
            WorkspaceRoot = workspace.Root,
            Directory = workspace.Root,
            ConfigDirectory = workspace.RoomDirectory,
            Swarm = [context.Swarm],
            Session = Guid.Empty,
        };
        return JsonNode.Parse(new KiroClient().Prepare(launch).Files[0].Content)!["hooks"]!["postToolUse"]![0]!["command"]!.GetValue<string>();
    }
}
