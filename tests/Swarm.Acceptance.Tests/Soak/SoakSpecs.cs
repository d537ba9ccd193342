using System.Diagnostics;
using System.Globalization;
using Swarm.Core.Processes;

namespace Swarm.Acceptance.Tests.Soak;

/// <summary>
/// Scripted agents at work for a while, something of them killed with -9 every few seconds; at the end the promises are counted from the log
/// and from what the agents wrote down. bench/soak runs it for half an hour with 24 agents and writes a report.
/// </summary>
public sealed class SoakSpecs : IAsyncDisposable
{
    // What a server keeps of the log in memory grows with it; the report has the figure.
    private const double BytesPerEvent = 2048;
    private const double SparePerServer = 16;

    // The one that looks after the others has more of the program mapped.
    private const int SpareDescriptors = 32;

    private static readonly int Seconds = Setting("SWARM_SOAK_SECONDS", 4);
    private static readonly int Agents = Setting("SWARM_SOAK_AGENTS", 3);
    private static readonly int Seed = Setting("SWARM_SOAK_SEED", 20261121);

    private readonly SoakTeam _team = new(Agents);
    private readonly SortedDictionary<string, int> _kills = new(StringComparer.Ordinal);
    private readonly List<(double Minute, SoakSample Sample)> _samples = [];

    [Fact]
    public async Task A_team_at_work_that_is_killed_at_random_keeps_every_promise()
    {
        Assert.SkipWhen(ProgramPath.Find("tmux") is null, "tmux is not installed.");
        await _team.StartAsync();
        await WorkAsync();
        await _team.FinishAsync(TimeSpan.FromMinutes(5));
        Sample(Seconds);
        var log = new SoakLog(_team.At);
        var (broken, redelivered) = Broken(log);
        broken.AddRange(await _team.EndAsync());
        var report = SoakReport.Of(Agents, Seconds, Seed, _kills, _samples, log, _team.Accepted().Count(), redelivered, broken);
        if (Environment.GetEnvironmentVariable("SWARM_SOAK_REPORT") is { Length: > 0 } path)
            await File.WriteAllTextAsync(path, report);
        TestContext.Current.SendDiagnosticMessage(report);
        Assert.Empty(broken);
        Assert.True(_kills.Count > 0 && log.Said.Count > 0, report);
    }

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var set) ? set : otherwise;

    private async Task WorkAsync()
    {
        var random = new Random(Seed);
        var since = Stopwatch.StartNew();
        var sampled = -1;
        // However short and however slow the machine: something was killed, and somebody told another something.
        while (since.Elapsed.TotalSeconds < Seconds || _kills.Count == 0 || new SoakLog(_team.At).Said.Count == 0)
        {
            if ((int)since.Elapsed.TotalMinutes > sampled)
            {
                sampled = (int)since.Elapsed.TotalMinutes;
                // Whoever was killed last may be on its way back: only whole teams compare.
                await _team.AllThere();
                Sample(since.Elapsed.TotalSeconds);
            }
            await Task.Delay(random.Next(300, 3000), TestContext.Current.CancellationToken);
            await KillAsync(random);
        }
    }

    private async Task KillAsync(Random random)
    {
        var victim = _team.Workers[random.Next(_team.Workers.Count)];
        var (what, killed) = random.Next(100) switch
        {
            < 45 => ("servers", _team.KillServer(victim)),
            < 80 => ("agent CLIs", _team.KillCli(victim)),
            _ => ("supervisors", await _team.KillSupervisor()),
        };
        if (killed)
            _kills[what] = _kills.GetValueOrDefault(what) + 1;
    }

    private void Sample(double second) => _samples.Add((second / 60, _team.Sample()));

    private (List<string> Broken, int Redelivered) Broken(SoakLog log)
    {
        var broken = log.Broken.ToList();
        broken.AddRange(log.Said.Where(s => s.Value.Count != 1).Select(s => $"{s.Key} was posted {s.Value.Count} times"));
        broken.AddRange(_team.Accepted().Where(n => !log.Said.ContainsKey(n)).Select(n => $"{n} was accepted and is not in the log"));
        var redelivered = 0;
        foreach (var worker in _team.Workers)
        {
            var due = log.Said.Values.SelectMany(s => s).Where(s => s.To.Value == worker).Select(s => $"M{s.Id}").ToHashSet();
            var heard = _team.Heard(worker).GroupBy(line => line.Split(' ')[0]).ToDictionary(g => g.Key, g => g.ToList());
            broken.AddRange(due.Except(heard.Keys).Select(m => $"{m} did not reach {worker}"));
            broken.AddRange(heard.Keys.Except(due).Select(m => $"{m} reached {worker} and was not for it"));
            broken.AddRange(heard.SelectMany(m => m.Value.Skip(1)).Where(l => !l.Contains("[redelivered]", StringComparison.Ordinal)).Select(l => $"came again unmarked to {worker}: {l}"));
            redelivered += heard.Sum(m => m.Value.Count - 1);
        }
        broken.AddRange(Growth(_samples[0].Sample, _samples[^1].Sample));
        return (broken, redelivered);
    }

    private static IEnumerable<string> Growth(SoakSample first, SoakSample last)
    {
        if (last.Processes != first.Processes)
            yield return $"{first.Processes} processes at the start, {last.Processes} at the end";
        if (last.Bells != first.Bells)
            yield return $"{first.Bells} FIFOs at the start, {last.Bells} at the end";
        if (last.Descriptors > first.Descriptors + SpareDescriptors)
            yield return $"a server had {first.Descriptors} files open at the start, one has {last.Descriptors} at the end";
        var allowed = first.Megabytes + SparePerServer + ((last.Events - first.Events) * BytesPerEvent / (1 << 20));
        if (last.Megabytes > allowed)
            yield return string.Create(CultureInfo.InvariantCulture, $"a server had {first.Megabytes:F1} MB at the start, {last.Megabytes:F1} MB at the end, of at most {allowed:F1}");
    }
}
