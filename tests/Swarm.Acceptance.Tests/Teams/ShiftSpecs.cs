using Swarm.Acceptance.Tests.Recovery;
using Swarm.Core.Agents;
using Swarm.Core.Processes;
using Swarm.Core.Tasks;

namespace Swarm.Acceptance.Tests.Teams;

/// <summary>Daemons and sessions (REQUIREMENTS D9) as a person has them: a team file, <c>swarm up</c>, real panes.</summary>
public sealed class ShiftSpecs : IAsyncDisposable
{
    private const string TeamFile =
        """
        name: shop
        roles:
          boss: {may: [dispatch], client: scripted, command: [boss.json]}
          tester: {stay: session, client: scripted, command: [tester.json]}
          keeper: {stay: daemon, every: 30s, start: 1, client: scripted, command: [keeper.json]}
        """;

    private const string Waits = """{"steps": [{"loop": [{"call": "wait", "arguments": {"timeout_s": 600}}], "times": 100000}]}""";

    // Like a model: it waits at the end, and does not know that nothing will come.
    private const string Tester =
        """
        {"steps": [
          {"call": "claim_task", "save": {"task": "^(T\\d+)"}},
          {"run": ["cp", "/dev/null", "{{task}}.tested"]},
          {"call": "report_status", "arguments": {"task": "{{task}}", "status": "done", "summary": "tested", "evidence": "cp /dev/null {{task}}.tested: exit 0", "artifacts": ["{{task}}.tested"]}},
          {"loop": [{"call": "wait", "arguments": {"timeout_s": 600}}], "times": 100000}
        ]}
        """;

    private const string Keeper =
        """
        {"steps": [
          {"wait_until": "keeper woken: your timer, every 30 s", "within_s": 600},
          {"write": "round", "content": "made"},
          {"loop": [{"call": "wait", "arguments": {"timeout_s": 600}}], "times": 100000}
        ]}
        """;

    private readonly LiveTeam _team = new();

    [Fact]
    public async Task A_session_starts_for_its_task_and_ends_after_it_and_a_daemon_is_woken_by_its_timer()
    {
        foreach (var (name, content) in new[] { ("swarm.team.yaml", TeamFile), ("boss.json", Waits), ("tester.json", Tester), ("keeper.json", Keeper) })
            await File.WriteAllTextAsync(_team[name], content, TestContext.Current.CancellationToken);
        await _team.Run("up");
        await LiveTeam.Eventually(() => _team.IsThere("boss") && _team.IsThere("keeper"));
        Assert.DoesNotContain(_team.State.Agents.All.Keys, name => name.Value == "tester");

        await _team.Run("tasks", "add", "--title", "test the shop", "--role", "tester");
        await LiveTeam.Eventually(() => Sessions().Count() == 1 && Agent("tester") is { IsLive: false });

        var first = Agent("tester")!;
        Assert.Equal((LeaveReason.Stopped, "its session is over"), (first.LeftBecause, first.Left?.Note));
        Assert.Equal(WorkStatus.Done, _team.State.Tasks.All.Values.Single().Status);
        Assert.True(File.Exists(_team["T1.tested"]));
        await LiveTeam.Eventually(() => ProcessLife.Of(first.Process!.Value.Pid) is null && !_team.Processes().Any(p => p.Contains("tester.json", StringComparison.Ordinal)));
        Assert.True(File.Exists(_team[first.Transcript!]));

        // The next task starts the next one, under the same name.
        await _team.Run("tasks", "add", "--title", "test it again", "--role", "tester");
        await LiveTeam.Eventually(() => Sessions().Count() == 2 && Agent("tester") is { IsLive: false } && File.Exists(_team["T2.tested"]));
        Assert.Equal(["T1", "T2"], Sessions());

        await LiveTeam.Eventually(() => File.Exists(_team["round"]));
        Assert.NotNull(Agent("keeper")!.WokenAt);
        Assert.True(_team.IsThere("boss"));
    }

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    private Agent? Agent(string name) => _team.State.Agents.All.Values.FirstOrDefault(a => a.Name.Value == name);

    private IEnumerable<string> Sessions() => _team.State.Team.Sessions.Values.SelectMany(s => s).Select(s => s.Occasion);
}
