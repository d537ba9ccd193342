using System.Globalization;
using Swarm.Acceptance.Tests.Recovery;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Soak;

/// <summary>A planner and workers, scripted, each in a pane with a server of its own, under a supervisor.</summary>
internal sealed class SoakTeam(int agents) : IAsyncDisposable
{
    private readonly LiveTeam _team = new();
    private readonly Dictionary<AgentName, int> _heard = [];

    /// <summary>Everybody but the planner.</summary>
    public IReadOnlyList<string> Workers { get; } = [.. Enumerable.Range(1, agents - 1).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{i:D2}"))];

    public Workspace At => _team.At;

    /// <summary>Brings everybody up.</summary>
    public async Task StartAsync()
    {
        _team.Settings("""{"restart_delay_s": 0, "restarts": 100, "restart_window_s": 60, "mass_death": 100, "reconnect_s": 5}""");
        await File.WriteAllTextAsync(_team["planner.json"], SoakScripts.Planner);
        await File.WriteAllTextAsync(_team["worker.json"], SoakScripts.Worker);
        await File.WriteAllTextAsync(_team["dice.sh"], SoakScripts.Dice.Replace("AGENTS", Workers.Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await _team.Run("up", "--client", "scripted", "--", _team["planner.json"]);
        foreach (var name in Workers)
            await _team.Run("spawn", name, "--client", "scripted", "--", _team["worker.json"]);
        await AllThere();
    }

    /// <summary>Returns when everybody has a server that lives and a bell, which it makes after it has joined; fails with what is known of those who have none.</summary>
    public async Task AllThere()
    {
        try
        {
            await LiveTeam.Eventually(() => Workers.Append("planner").All(name => _team.IsThere(name) && File.Exists(RoomFiles.Of(At).Bell(_team.Agent(name).Name))));
        }
        catch (TimeoutException)
        {
            var log = (await _team.Run("log")).Split('\n');
            var missing = Workers.Append("planner").Where(name => !_team.IsThere(name))
                .Select(name => $"{_team.Agent(name)}\n{string.Join('\n', log.Where(l => l.Contains(name, StringComparison.Ordinal)).TakeLast(12))}");
            Assert.Fail($"not there: {string.Join("\n\n", missing)}\n\n{string.Join('\n', log.TakeLast(20))}\n\n{string.Join('\n', _team.Processes())}");
        }
    }

    /// <summary>kill -9 of a worker's server; false when there is none now.</summary>
    public bool KillServer(string name) => _team.IsThere(name) && Kill(_team.Agent(name).Pid);

    /// <summary>kill -9 of a worker's agent CLI; false when there is none now.</summary>
    public bool KillCli(string name) => _team.IsThere(name) && _team.Cli(name) is { } cli && Kill(cli);

    /// <summary>kill -9 of whoever looks after the room; false when nobody does now.</summary>
    public async Task<bool> KillSupervisor() => await _team.Supervisor() is { } holder && Kill(holder);

    /// <summary>No new work; returns when all tasks have ended and everybody has heard what was said.</summary>
    public async Task FinishAsync(TimeSpan patience)
    {
        await File.WriteAllTextAsync(_team["over"], "");
        await Until.True(
            async () =>
            {
                foreach (var escalated in _team.State.Tasks.All.Values.Where(t => t.Status == WorkStatus.Escalated))
                    await TaskOperations.ReportAsync(_team.Human, new ReportRequest(WorkStatus.Ready, "once more") { Task = escalated.Id }, default);
                return _team.State.Tasks.All.Values.All(t => t.Status == WorkStatus.Done) && Unheard() == 0;
            },
            patience);
        await AllThere();
        await LiveTeam.Eventually(async () => await _team.Supervisor() is not null);
    }

    /// <summary>Ends everybody; what of it still runs.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await _team.Run("down", "--yes");
        await LiveTeam.Eventually(() => !_team.Processes().Any());
        return _team.HasTmux ? ["tmux's socket is still there"] : [];
    }

    /// <summary>The numbers of the messages whose acceptance a sender wrote down.</summary>
    public IEnumerable<string> Accepted() => Workers.SelectMany(w => Lines($"said-{w}"));

    /// <summary>What a worker wrote down of what arrived, in order.</summary>
    public string[] Heard(string worker) => Lines($"heard-{worker}");

    /// <summary>What the team takes now.</summary>
    public SoakSample Sample() => SoakSample.Of(
        At.RoomDirectory, Lasting(), _team.State.Position, _team.State.Agents.Live.Select(a => a.Pid).Where(pid => pid > 0));

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    // What a scenario runs comes and goes, and is for a moment a copy of the program that starts it: the least of some looks is what stays.
    private int Lasting() => Enumerable.Range(0, 5).Min(_ => _team.Processes().Count(p => p.Contains("swarm ", StringComparison.Ordinal) || p.Contains(" tmux ", StringComparison.Ordinal)));

    private bool Kill(int pid)
    {
        // Its number may be somebody else's by now.
        if (!_team.IsOurs(pid))
            return false;
        Signals.Kill(pid);
        return true;
    }

    private int Unheard()
    {
        foreach (var worker in Workers)
            _heard[_team.Agent(worker).Name] = Heard(worker).Select(l => l.Split(' ')[0]).Distinct().Count();
        using var feed = EventFeed.Open(At);
        return feed.ReadOn().Select(r => r.Event).OfType<MessagePosted>().Where(m => m.Body.StartsWith("soak-", StringComparison.Ordinal)).SelectMany(m => m.To)
            .CountBy(to => to).Sum(to => Math.Abs(to.Value - _heard.GetValueOrDefault(to.Key)));
    }

    private string[] Lines(string file) => File.Exists(_team[file]) ? File.ReadAllLines(_team[file]) : [];
}
