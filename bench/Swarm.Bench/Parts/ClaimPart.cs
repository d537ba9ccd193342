using System.Globalization;
using Swarm.Bench.Measuring;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Bench.Parts;

/// <summary>A thousand ready tasks, taken by many processes at once; each task exactly once.</summary>
internal static class ClaimPart
{
    private const int Tasks = 1000;

    public static async Task RunAsync(BenchContext context)
    {
        List<Series> series = [new(1, "claim"), new(12, "claim"), new(100, "claim"), new(12, "cycle")];
        foreach (var one in series)
            await one.RunAsync(context, count: false);
        for (var round = 0; round < (context.Quick ? 3 : 7); round++)
        {
            foreach (var one in series)
                await one.RunAsync(context, count: true);
        }
        context.Report.Table(
            $"Claim rate, {Tasks} tasks",
            [.. series.Select(s => s.Row())],
            "Every task was claimed exactly once in every round, else this part fails. Claim: each under a new name, nothing in between.");
    }

    private sealed class Series(int processes, string order)
    {
        private readonly Samples _rate = new();

        public async Task RunAsync(BenchContext context, bool count)
        {
            var workspace = context.NewWorkspace();
            await AddTasksAsync(workspace);
            var said = context.Workers.Run(workspace, processes, start => string.Create(CultureInfo.InvariantCulture, $"{order} {start}"), out var start);
            var claimed = said.SelectMany(s => s.Skip(1)).ToList();
            if (claimed.Count != Tasks || claimed.Distinct(StringComparer.Ordinal).Count() != Tasks)
                throw new InvalidOperationException($"{claimed.Count} claims of {claimed.Distinct(StringComparer.Ordinal).Count()} tasks, not {Tasks}");
            if (count)
                _rate.Add(Tasks / (Clock.Millis(start, said.Max(s => long.Parse(s[0], CultureInfo.InvariantCulture))) / 1000));
        }

        public Row Row()
        {
            var isTarget = processes == 12 && order == "claim";
            return new Row($"{processes} claiming{(order == "cycle" ? ", each task reported done" : "")}", Report.Rate(_rate.P50), Report.Range(_rate, Report.Rate))
            {
                Ratio = isTarget ? Report.Times(_rate.P50 / 10_000) : "",
                Target = isTarget ? ">= 10 k/s" : "",
                Holds = isTarget ? _rate.P50 >= 10_000 : null,
            };
        }

        private static async Task AddTasksAsync(Workspace workspace)
        {
            using var room = BenchContext.Open(workspace);
            for (var added = 0; added < Tasks; added += 100)
            {
                var specs = Enumerable.Range(added, 100).Select(i => new TaskSpec($"Task {i} of the benchmark") { Description = "Nothing to be done." }).ToArray();
                await room.ExecuteAsync(
                    AgentName.Human, (state, now) => TaskDecider.Add(state.Tasks, state.Team, AgentName.Human, RoleName.Human, [.. specs], requestId: null, now), CancellationToken.None);
            }
        }
    }
}
