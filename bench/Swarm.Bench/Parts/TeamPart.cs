using System.Globalization;
using System.Text.Json;
using Swarm.Bench.Measuring;
using Swarm.Core.Identity;
using Swarm.Core.Processes;

namespace Swarm.Bench.Parts;

/// <summary>What a whole team costs while nothing happens: twelve agents in panes, their servers, tmux, the supervisor.</summary>
internal static class TeamPart
{
    private const int Agents = 12;
    private const string Waits = """{"steps":[{"wait_until":"^stop$","within_s":86400}]}""";
    private static readonly TimeSpan Starting = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(BenchContext context)
    {
        var workspace = context.NewWorkspace();
        var scenario = Path.Combine(workspace.Root, "wait.json");
        await File.WriteAllTextAsync(scenario, Waits);
        var team = new Team(context.Swarm, workspace, context.NewPath("state"));
        try
        {
            await team.RunAsync("up", "--client", "scripted", "--", scenario);
            for (var i = 1; i < Agents; i++)
                await team.RunAsync("spawn", string.Create(CultureInfo.InvariantCulture, $"a{i}"), "--client", "scripted", "--", scenario);
            await team.AllParkedAsync();
            // What the start left behind is no idling.
            await Task.Delay(TimeSpan.FromSeconds(context.Quick ? 5 : 30));
            await MeasureAsync(context, team, context.Quick ? TimeSpan.FromSeconds(60) : TimeSpan.FromMinutes(10));
        }
        finally
        {
            await team.RunAsync("down", "--yes");
        }
    }

    private static async Task MeasureAsync(BenchContext context, Team team, TimeSpan time)
    {
        var pids = await team.PidsAsync();
        var (log, started, used, from) = (team.LogBytes, Started(), ProcessorTime.ByThread(pids), Clock.Now);
        await Task.Delay(time);
        var elapsed = Clock.Millis(from, Clock.Now);
        var percent = ProcessorTime.Since(used, pids) / elapsed * 100;
        var (forks, grown, changed) = (Started() - started, team.LogBytes - log, !pids.SetEquals(await team.PidsAsync()));
        context.Report.Table(
            string.Create(CultureInfo.InvariantCulture, $"{Agents} parked agents in panes over {time.TotalSeconds:F0} s ({pids.Count} processes)"),
            [
                new Row("processor time, all together", string.Create(CultureInfo.InvariantCulture, $"{percent:F2} %"), "")
                {
                    Target = "< 0.5 % of a core",
                    Holds = percent < 0.5,
                },
                new Row("processes and threads started, whole machine", forks.ToString(CultureInfo.InvariantCulture), changed ? "the team's are others now" : "the team's are the same") { Target = "none of the team's", Holds = !changed },
                new Row("log grown by", string.Create(CultureInfo.InvariantCulture, $"{grown} bytes"), "") { Target = "0", Holds = grown == 0 },
            ],
            "Every process under the team's tmux server, and that itself. Waits return each 55 s and are called again. Started: the kernel's count, all programs of the machine.");
    }

    private static long Started() => long.Parse(
        File.ReadLines("/proc/stat").First(l => l.StartsWith("processes ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);

    private sealed class Team(string swarm, Workspace workspace, string state)
    {
        private readonly ProcessRunner _runner = new(TimeProvider.System);

        public long LogBytes => Directory.GetFiles(Path.Combine(workspace.RoomDirectory, "bus")).Sum(f => new FileInfo(f).Length);

        public async Task<string> RunAsync(params string[] arguments)
        {
            var options = new ProcessOptions { Environment = new Dictionary<string, string?> { ["SWARM_WORKSPACE"] = workspace.Root, ["XDG_STATE_HOME"] = state } };
            var ended = await _runner.RunAsync([swarm, .. arguments], options);
            return ended.ExitCode == 0 ? ended.Stdout : throw new InvalidOperationException($"swarm {string.Join(' ', arguments)}: {ended.Stderr}{ended.Stdout}");
        }

        public async Task AllParkedAsync()
        {
            var from = Clock.Now;
            while (await ParkedAsync() < Agents)
            {
                if (Clock.Millis(from, Clock.Now) > Starting.TotalMilliseconds)
                    throw new InvalidOperationException($"the agents did not all park: {await RunAsync("status")}");
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }

        public async Task<HashSet<int>> PidsAsync()
        {
            var server = await _runner.RunAsync(["tmux", "-L", $"tmm-{workspace.Slug}", "display-message", "-p", "#{pid}"]);
            return [.. ProcessFamily.Of([int.Parse(server.Stdout, CultureInfo.InvariantCulture)]).Alive.Select(p => p.Pid)];
        }

        private async Task<int> ParkedAsync()
        {
            using var status = JsonDocument.Parse(await RunAsync("status", "--json"));
            return status.RootElement.GetProperty("team").EnumerateArray().Count(a => a.GetProperty("presence").GetString() == "idle");
        }
    }
}
