using System.Globalization;
using System.Text.Json.Nodes;
using Swarm.Bench.Measuring;
using Swarm.Bench.Projects;
using Swarm.Core.Clients;

namespace Swarm.Bench.Parts;

/// <summary>What a project costs its planner and its workers in context, by size of the team (REQUIREMENTS G3).</summary>
internal static class ContextPart
{
    private const double MostTokens = 150;
    private const double MostDrift = 0.10;

    // Claude Code 2.1.329 with its own agent teams and a scripted model, on such a project.
    private const string ClaudeTeams = "302 - 379";

    public static async Task RunAsync(BenchContext context)
    {
        int[] sizes = context.Quick ? [3, 12] : [3, 12, 50, 100];
        var rounds = context.Quick ? 2 : 3;
        await DefinitionsAsync(context);
        foreach (var pace in (Pace[])[Pace.Thinking, Pace.AtOnce])
        {
            var sized = new List<(int Size, List<ProjectContext> Rounds)>();
            foreach (var size in sizes)
                sized.Add((size, await PlayAsync(context, size, rounds, pace)));
            Print(context.Report, pace, sized);
        }
    }

    // Small projects leave the machine idle most of the time: their rounds run beside each other, each in a room of its own.
    private static async Task<List<ProjectContext>> PlayAsync(BenchContext context, int size, int rounds, Pace pace)
    {
        // A small project has few tasks, and each of its questions weighs more; a large one has hundreds.
        rounds = size < 10 ? rounds * 3 : size < 50 ? rounds : 1;
        var played = new List<ProjectContext>();
        foreach (var together in Enumerable.Range(1, rounds).Chunk(Math.Max(1, 24 / size)))
            played.AddRange(await Task.WhenAll(together.Select(seed => Task.Run(() => ProjectRun.PlayAsync(context, size, seed, pace)))));
        return played;
    }

    private static void Print(Report report, Pace pace, IReadOnlyList<(int Size, List<ProjectContext> Rounds)> sized)
    {
        foreach (var (who, of) in (IEnumerable<(string, Func<ProjectContext, ContextLedger>)>)[("planner", p => p.Planner), ("all workers", p => p.Workers)])
        {
            var tools = sized.SelectMany(s => s.Rounds).SelectMany(r => of(r).Tools).Distinct().Order(StringComparer.Ordinal);
            report.Grid(
                $"Context of the {who} per finished task, {pace.Name}: calls, bytes, tokens",
                [
                    ["", .. sized.Select(s => $"{s.Size} workers")],
                    .. tools.Select(tool => (string[])[tool, .. sized.Select(s => Cell(s.Rounds, r => of(r).Of(tool)))]),
                    ["together", .. sized.Select(s => Cell(s.Rounds, r => of(r).All))],
                ]);
        }
        var figures = sized.Select(s => (s.Size, Tokens: TokensPerTask(s.Rounds))).ToList();
        var drift = Drift(figures[0].Tokens.P50, [.. figures.Select(f => f.Tokens.P50)]);
        report.Table(
            $"Planner's tokens per finished task, {pace.Name}",
            [
                .. figures.Select(f => new Row($"{f.Size} workers", Report.Plain(f.Tokens.P50), Report.Range(f.Tokens, Report.Plain))
                {
                    Floor = Report.Plain((double)ProjectScript.TaskTextBytes / TokenEstimate.BytesPerToken),
                    Target = $"<= {MostTokens}",
                    Holds = f.Tokens.P50 <= MostTokens,
                }),
                new Row($"{figures[0].Size} to {figures[^1].Size} workers", Percent(drift), "")
                {
                    Target = $"within {Percent(MostDrift)}",
                    Holds = Math.Abs(drift) <= MostDrift,
                },
                new Row("Claude Code's agent teams", ClaudeTeams, ""),
            ],
            $"Tokens: bytes / {TokenEstimate.BytesPerToken}, of each call's tool name and arguments and of its result's text, once. Floor: the text of the task itself (title, description, files, output). Scaled {Pace.Scale} to 1: {Pace.Task.TotalMinutes} min a task, a wait of {ServerEntry.WaitSeconds} s.");
    }

    // The drift from the smallest team to the one that differs most from it.
    private static double Drift(double first, IReadOnlyList<double> all) => all.Select(t => (t / first) - 1).MaxBy(Math.Abs);

    private static Samples TokensPerTask(IEnumerable<ProjectContext> rounds)
    {
        var samples = new Samples();
        foreach (var round in rounds)
            samples.Add(TokenEstimate.OfBytes(round.Planner.All.Bytes) / round.Tasks);
        return samples;
    }

    private static string Cell(IReadOnlyList<ProjectContext> rounds, Func<ProjectContext, ContextUse> of)
    {
        var all = rounds.Select(of).Aggregate((a, b) => a + b);
        var tasks = (double)rounds.Sum(r => r.Tasks);
        return string.Create(CultureInfo.InvariantCulture, $"{all.Calls / tasks:F2} {all.Bytes / tasks,5:F0} {TokenEstimate.OfBytes(all.Bytes) / tasks,6:F1}");
    }

    private static async Task DefinitionsAsync(BenchContext context)
    {
        var root = context.NewWorkspace().Root;
        var rows = new List<Row>();
        foreach (var role in (string[])["planner", "worker"])
        {
            await using var server = McpServerProcess.Swarm(context, root, role, role, Pace.WaitSeconds);
            rows.Add(new Row($"tools of a {role}", Report.Plain(TokenEstimate.Of(JsonNode.Parse(server.Handshake())!["result"]!.ToJsonString(ProjectScript.Readable))), ""));
        }
        context.Report.Table("Fixed cost of each agent, in tokens", rows);
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F0} %");
}
