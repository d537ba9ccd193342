using System.Globalization;
using Swarm.Bench.Measuring;

namespace Swarm.Bench.Parts;

/// <summary>Posts a second when every process posts as fast as it can.</summary>
internal static class AppendPart
{
    private const string Parked = "parked";

    public static async Task RunAsync(BenchContext context)
    {
        var series = ((int[])[1, 12, 100]).Select(count => new Series(count)).ToList();
        foreach (var one in series)
            await one.RunAsync(context, warmUp: true);
        for (var round = 0; round < (context.Quick ? 2 : 5); round++)
        {
            foreach (var one in series)
                await one.RunAsync(context, warmUp: false);
        }
        context.Report.Table(
            "Append rate, saturated closed loop of posts",
            [.. series.SelectMany(s => s.Rows())],
            "Every process folds every post of every other. Refused: the lock was not free for 5 s. Fairness: Jain's index, 1 is even. " +
            "Parked: one more process, in wait; each twentieth post of each is to it. From the end of that post to the end of the wait that brings it, which may be before.");
    }

    private sealed class Series(int processes)
    {
        private readonly Samples _rate = new();
        private readonly Samples _median = new();
        private readonly Samples _fairness = new();
        private readonly Samples _longest = new();
        private readonly Samples _taken = new();
        private double _refused;

        public async Task RunAsync(BenchContext context, bool warmUp)
        {
            // Longer than a post may take: who is passed over until the end shows.
            var milliseconds = (warmUp, processes, context.Quick) switch { (false, 100, _) => 2000, (true, _, false) => 1500, (true, _, true) => 500, _ => 400 };
            var workspace = context.NewWorkspace();
            await using var parked = processes == 100 ? context.StartChild("park", workspace.Root, Parked) : null;
            parked?.Expect("ready");
            var said = context.Workers.Run(
                workspace, processes,
                start => string.Create(CultureInfo.InvariantCulture, $"append {start} {start + (milliseconds * 1_000_000L)}{(parked is null ? "" : $" {Parked}")}"), out _);
            if (warmUp)
                return;
            if (parked is not null)
                AddTaken(parked, said);
            var counts = said.ConvertAll(s => double.Parse(s[0], CultureInfo.InvariantCulture));
            _rate.Add(counts.Sum() * 1000 / milliseconds);
            _fairness.Add(counts.Sum() * counts.Sum() / (counts.Count * counts.Sum(c => c * c)));
            _longest.Add(said.Max(s => double.Parse(s[1], CultureInfo.InvariantCulture)) / 1e6);
            foreach (var one in said)
            {
                _median.Add(double.Parse(one[2], CultureInfo.InvariantCulture) / 1e3);
                _refused += double.Parse(one[3], CultureInfo.InvariantCulture);
            }
        }

        // Ends only when it was told of every one of them.
        private void AddTaken(LineProcess parked, List<string[]> said)
        {
            var posted = said.SelectMany(s => s[4..].Chunk(2)).ToDictionary(s => s[0], s => double.Parse(s[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
            while (posted.Count > 0)
            {
                var line = parked.Read().Split(' ');
                if (posted.Remove(line[0], out var at))
                    _taken.Add(Math.Max(0, double.Parse(line[2], CultureInfo.InvariantCulture) - at) / 1e6);
            }
        }

        public IEnumerable<Row> Rows()
        {
            yield return new Row($"{processes} writing", Report.Rate(_rate.P50), Report.Range(_rate, Report.Rate));
            yield return new Row($"{processes} writing, one post", Report.Micros(_median.P50), $"longest {Report.Millis(_longest.Max)}, {_refused} refused")
            {
                Target = processes == 100 ? "longest <= 1 s" : "",
                Holds = processes == 100 ? _longest.Max <= 1000 && _refused == 0 : null,
            };
            if (_taken.Count > 0)
            {
                yield return new Row($"{processes} writing, one more parked", Report.Millis(_taken.P50), $"p99 {Report.Millis(_taken.P99)}, longest {Report.Millis(_taken.Max)}")
                {
                    Target = "longest <= 1 s",
                    Holds = _taken.Max <= 1000,
                };
            }
            if (processes > 1)
                yield return new Row($"{processes} writing, fairness", _fairness.P50.ToString("F2", CultureInfo.InvariantCulture), Report.Range(_fairness, f => f.ToString("F2", CultureInfo.InvariantCulture)));
        }
    }
}
