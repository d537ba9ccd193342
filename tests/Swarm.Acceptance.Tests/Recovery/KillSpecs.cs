using System.Collections.Concurrent;
using System.Globalization;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Recovery;

/// <summary>
/// A team at work, and something of it killed at random moments: SWARM_ROUNDS times (default 2). In the end every task is done once,
/// every message that was accepted has arrived, one process looks after the room, and nothing is left behind.
/// </summary>
public sealed class KillSpecs : IAsyncDisposable
{
    private static readonly int Rounds = Swarm.Testing.Rounds.Or(2);
    private static readonly string[] Workers = ["ada", "bob", "cid"];

    // Works in small steps; calls wait between tasks, and writes down what a person says.
    private const string Worker =
        """
        {"steps": [
          {"on": [{"match": "ping-(?<n>\\d+)-", "do": [{"run": ["sh", "-c", "echo {{n}} >> got-{{agent}}"]}]}]},
          {"loop": [
            {"call": "claim_task", "may_fail": true},
            {"if": "^(?<task>T\\d+) is yours", "then": [
              {"call": "report_status", "arguments": {"task": "{{task}}", "status": "working", "summary": "at it", "checkpoint": "begun"}, "may_fail": true},
              {"run": ["sleep", "0.1"]},
              {"call": "report_status", "arguments": {"task": "{{task}}", "status": "done", "summary": "done", "evidence": "slept"}, "may_fail": true}],
             "else": [{"wait_until": "is ready", "within_s": 2, "may_fail": true}]}
          ], "times": 1000000}
        ]}
        """;

    private const string Planner = """{"steps": [{"loop": [{"call": "wait", "may_fail": true}], "times": 1000000}]}""";

    private readonly LiveTeam _team = new();
    private readonly Random _random = new();
    private readonly ConcurrentDictionary<int, AgentName> _sent = [];
    private readonly List<TimeSpan> _took = [];
    private int _pings;

    [Fact]
    public async Task The_supervisor_is_killed_and_another_takes_over_within_two_seconds()
    {
        await StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            await WorkAsync();
            var holder = await SupervisorAsync();
            await AfterKilling(
                () => Signals.Kill(holder),
                async () => await _team.Supervisor() is { } next && next != holder);
            await AllThere();
        }
        await EndAsync("supervisor");
        Assert.InRange(_took.Order().ElementAt(_took.Count / 2), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_server_is_killed_and_its_agent_comes_back()
    {
        await StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            await WorkAsync();
            var victim = Workers[_random.Next(Workers.Length)];
            var before = _team.Agent(victim).Pid;
            await AfterKilling(() => Signals.Kill(before), () => Task.FromResult(_team.IsThere(victim) && _team.Agent(victim).Pid != before));
        }
        await EndAsync("server");
    }

    [Fact]
    public async Task An_agent_CLI_is_killed_and_comes_back()
    {
        await StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            await WorkAsync();
            var victim = Workers[_random.Next(Workers.Length)];
            var (before, cli) = (_team.Agent(victim).Pid, _team.Cli(victim));
            await AfterKilling(() => Signals.Kill(cli!.Value), () => Task.FromResult(_team.IsThere(victim) && _team.Agent(victim).Pid != before));
        }
        await EndAsync("agent CLI");
    }

    [Fact]
    public async Task The_tmux_server_is_killed_and_swarm_up_brings_everybody_back()
    {
        await StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            await WorkAsync();
            var tmux = await _team.Tmux();
            await AfterKilling(() => Signals.Kill(tmux!.Value), BroughtUpAsync);
        }
        await EndAsync("tmux server");
    }

    [Fact]
    public async Task Everything_is_killed_and_swarm_up_brings_everybody_back()
    {
        await StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            await WorkAsync();
            var all = ProcessFamily.Of([(await _team.Tmux())!.Value]);
            await AfterKilling(
                () =>
                {
                    foreach (var pid in all.Alive.Select(p => p.Pid).OrderBy(_ => _random.Next()).ToList())
                        Signals.Kill(pid);
                },
                BroughtUpAsync);
        }
        await EndAsync("everything");
    }

    [Fact]
    public async Task A_fresh_team_has_only_a_planner()
    {
        await StartAsync();
        foreach (var pid in ProcessFamily.Of([(await _team.Tmux())!.Value]).Alive.Select(p => p.Pid).ToList())
            Signals.Kill(pid);
        await LiveTeam.Eventually(() => !_team.Processes().Any());

        var said = await _team.Run("up", "--fresh", "--client", "scripted", "--", _team["planner.json"]);

        Assert.All(Workers, name => Assert.Contains($"{name} (worker) is gone: died", said, StringComparison.Ordinal));
        Assert.Contains("planner (planner, scripted) runs in pane %", said, StringComparison.Ordinal);
        await LiveTeam.Eventually(() => _team.IsThere("planner"));
        Assert.Equal(["planner"], _team.State.Agents.Live.Select(a => a.Name.Value));
    }

    [Fact]
    public async Task An_agent_whose_starter_died_before_it_wrote_down_the_pane_is_found_and_comes_back_like_any_other()
    {
        await StartAsync();
        var before = _team.Agent("ada");
        // As such a starter leaves it: to be started, its pane is there, and nothing in the log says where.
        await _team.Human.Room.ExecuteAsync(AgentName.Swarm, (_, _) => Decision<bool>.Accept(true, new AgentRestarted(before.Name, 1, "a test")), default);
        Assert.Null(_team.Agent("ada").Process);

        await LiveTeam.Eventually(() => _team.Agent("ada") is { Process: { } process, Pane: { } pane } && (process, pane) == (before.Process, before.Pane));
        Signals.Kill(before.Process!.Value.Pid);

        await LiveTeam.Eventually(() => _team.IsThere("ada") && _team.Agent("ada").Process is { } next && next != before.Process);
        await _team.Run("down", "--yes");
    }

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    private async Task StartAsync()
    {
        Assert.SkipWhen(ProgramPath.Find("tmux") is null, "tmux is not installed.");
        _team.Settings("""{"restart_delay_s": 0, "restarts": 100, "mass_death": 100, "reconnect_s": 5}""");
        await File.WriteAllTextAsync(_team["planner.json"], Planner);
        await File.WriteAllTextAsync(_team["worker.json"], Worker);
        await _team.Run("up", "--client", "scripted", "--", _team["planner.json"]);
        foreach (var name in Workers)
            await _team.Run("spawn", name, "--client", "scripted", "--", _team["worker.json"]);
        await AllThere();
    }

    // Some tasks and messages, and then some random time for them to be under way.
    private async Task WorkAsync()
    {
        await TaskOperations.AddAsync(_team.Human, [.. Enumerable.Range(0, 3).Select(i => new TaskSpec($"task {i}"))], requestId: null, default);
        foreach (var name in Workers)
            await PingAsync(name);
        await Task.Delay(_random.Next(400), TestContext.Current.CancellationToken);
    }

    private async Task PingAsync(string name)
    {
        var number = Interlocked.Increment(ref _pings);
        // Refused while nobody has the name; what was accepted must arrive.
        await LiveTeam.Eventually(async () =>
        {
            try
            {
                await MessageOperations.PostAsync(_team.Human, new PostRequest($"ping-{number}-", [name]), default);
                return _sent.TryAdd(number, _team.Agent(name).Name);
            }
            catch (SwarmException refused) when (refused.Refusal.Code is ErrorCode.WrongState)
            {
                return false;
            }
        });
    }

    private async Task AfterKilling(Action kill, Func<Task<bool>> healed)
    {
        var started = TimeProvider.System.GetTimestamp();
        kill();
        await LiveTeam.Eventually(healed);
        _took.Add(TimeProvider.System.GetElapsedTime(started));
    }

    // A person runs swarm up when nothing runs any more.
    private async Task<bool> BroughtUpAsync()
    {
        await LiveTeam.Eventually(() => !_team.Processes().Any());
        var said = await _team.Run("up", "--client", "scripted", "--", _team["planner.json"]);
        Assert.Equal(4, said.Split('\n').Count(line => line.Contains(") restarted in pane %", StringComparison.Ordinal)));
        await AllThere();
        return true;
    }

    // Nobody for a moment at the start and after a death; and a list of locks read while others come and go can miss one (proc_locks(5)).
    private async Task<int> SupervisorAsync()
    {
        int? holder = null;
        await LiveTeam.Eventually(async () => (holder = await _team.Supervisor()) is not null);
        return holder!.Value;
    }

    private Task AllThere() => LiveTeam.Eventually(() => Workers.Append("planner").All(_team.IsThere));

    private async Task EndAsync(string what)
    {
        await LiveTeam.Eventually(async () =>
        {
            foreach (var escalated in _team.State.Tasks.All.Values.Where(t => t.Status == WorkStatus.Escalated))
                await TaskOperations.ReportAsync(_team.Human, new ReportRequest(WorkStatus.Ready, "once more") { Task = escalated.Id }, default);
            return _team.State.Tasks.All.Values.All(t => t.Status == WorkStatus.Done);
        });
        await LiveTeam.Eventually(() => _sent.All(sent => Got(sent.Value).Contains(sent.Key)));
        Assert.Equal(Rounds * Workers.Length, _sent.Count);
        await AllThere();
        await SupervisorAsync();

        // From the first line of the log: every task was done once, by the one who held it.
        using var feed = EventFeed.Open(_team.At);
        var done = feed.ReadOn().Select(r => r.Event).OfType<TaskReported>().Where(e => e.Status == WorkStatus.Done).ToList();
        Assert.Equal(Rounds * 3, done.Count);
        Assert.Equal(done.Count, done.Select(e => e.Id).Distinct().Count());

        await _team.Run("down", "--yes");
        await LiveTeam.Eventually(() => !_team.Processes().Any());
        Assert.False(_team.HasTmux);
        var slowest = _took.Max();
        TestContext.Current.SendDiagnosticMessage(
            $"{what} killed {Rounds} times; back after {_took.Order().ElementAt(_took.Count / 2).TotalSeconds:F2} s (median), {slowest.TotalSeconds:F2} s (most); {done.Count} tasks, {_sent.Count} messages");
    }

    private HashSet<int> Got(AgentName name)
    {
        var path = _team[$"got-{name}"];
        return File.Exists(path) ? [.. File.ReadAllLines(path).Where(l => l.Length > 0).Select(l => int.Parse(l, CultureInfo.InvariantCulture))] : [];
    }
}
