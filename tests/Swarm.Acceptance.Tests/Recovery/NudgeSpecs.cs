using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Operations;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Recovery;

/// <summary>
/// Nudges as an agent CLI gets them: typed into its real pane. In Claude Code's place stands a program that starts the server, ends
/// its turn as a Stop hook shows it, and calls a tool when a line is typed; or does not.
/// </summary>
public sealed class NudgeSpecs : IAsyncDisposable
{
    // Descriptor 3 is the server's input. Without HEARS its first life claims a task and then reads nothing.
    private const string Cli =
        """
        #!/bin/sh
        cd "$SWARM_WORKSPACE"
        say() { printf '%s\n' "$1" >&3; }
        life=$(cat lives 2> /dev/null | wc -l)
        echo life >> lives
        mkfifo "in$life"
        "SWARM" mcp < "in$life" > "out$life" 2> /dev/null &
        exec 3> "in$life"
        say '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"stand-in","version":"1"}}}'
        say '{"jsonrpc":"2.0","method":"notifications/initialized"}'
        until grep -q '"id":1' "out$life"; do sleep 0.05; done
        say '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"claim_task","arguments":{}}}'
        until grep -q '"id":2' "out$life"; do sleep 0.05; done
        if [ "$life" = 0 ]; then
            while [ -e stay ]; do sleep 0.1; done
            echo turn_ended > ".tmm/run/beats/$SWARM_AGENT"
            [ -n "$HEARS" ] || exec sleep 600
            read -r typed
            printf '%s\n' "$typed" >> typed
        fi
        say '{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"wait","arguments":{"timeout_s":600}}}'
        exec sleep 600
        """;

    // In opencode's place: calls one tool, is silent then, and writes down every byte that comes from its terminal.
    private const string SilentCli =
        """
        #!/bin/sh
        cd "$SWARM_WORKSPACE"
        mkfifo in
        "SWARM" mcp < in > out 2> /dev/null &
        exec 3> in
        printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"stand-in","version":"1"}}}' >&3
        stty raw -echo
        exec cat > typed
        """;

    private readonly LiveTeam _team;

    public NudgeSpecs()
    {
        Variables = [];
        _team = new LiveTeam { Variables = Variables };
    }

    private Dictionary<string, string?> Variables { get; }

    [Fact]
    public async Task Who_ended_its_turn_is_nudged_once_and_its_next_call_confirms_that()
    {
        await StartAsync(hears: true);

        await LiveTeam.Eventually(() => Events<AgentNudged>() > 0 && Presence() == Swarm.Core.Rooms.Presence.Idle);

        Assert.Equal((1, 0), (Events<AgentNudged>(), Events<AgentRestarted>()));
        Assert.StartsWith("swarm: you have stopped.", await File.ReadAllTextAsync(_team["typed"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_react_is_started_again_and_keeps_its_task()
    {
        await StartAsync(hears: false);

        await LiveTeam.Eventually(() => Events<AgentRestarted>() == 1 && Presence() == Swarm.Core.Rooms.Presence.Idle);

        Assert.Equal(2, Events<AgentNudged>());
        Assert.Contains("is yours already", await File.ReadAllTextAsync(_team["out1"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal((0, 0), (Events<TaskReleased>(), Events<AgentLeft>()));
        Assert.Equal("ada", Assert.Single(_team.State.Tasks.Held).Holder?.Value);
    }

    [Fact]
    public async Task Who_is_silent_gets_the_keys_that_interrupt_its_own_CLI_before_the_line()
    {
        await StartAsync("opencode", SilentCli, """{"stalled_after_s": 1, "confirm_nudge_s": 600}""");

        await LiveTeam.Eventually(() => File.Exists(_team["typed"]) && File.ReadAllText(_team["typed"]).EndsWith('\r'));

        // A single Escape only makes opencode ask for another.
        Assert.Matches("^\u001b\u001bswarm: you have stopped[^\u001b]*\r$", await File.ReadAllTextAsync(_team["typed"], TestContext.Current.CancellationToken));
        Assert.Equal(1, Events<AgentNudged>());
    }

    [Fact]
    public async Task Who_looks_after_the_room_and_has_to_be_started_again_itself_hands_over_and_a_spawn_reopens_the_window()
    {
        await File.WriteAllTextAsync(_team["stay"], "", TestContext.Current.CancellationToken);
        await StartAsync(hears: false);
        await _team.Run("stop", "planner", "not needed");
        await LiveTeam.Eventually(() => _team.IsThere("ada"));
        // The window's process dies; ada's server is the only one left.
        var ada = _team.Agent("ada").Pid;
        foreach (var window in Windows())
            Signals.Kill(window);
        await LiveTeam.Eventually(async () => await _team.Supervisor() == ada);
        await _team.Run("spawn", "bob", "--client", "command", "--", "sleep", "600");
        await LiveTeam.Eventually(() => Windows().Length == 1);

        File.Delete(_team["stay"]);

        await LiveTeam.Eventually(() => Events<AgentRestarted>() == 1 && Presence() == Swarm.Core.Rooms.Presence.Idle);
        Assert.Equal(Windows().Single(), await _team.Supervisor());
        Assert.NotEqual(ada, _team.Agent("ada").Pid);
    }

    [Fact]
    public async Task A_paused_team_is_not_nudged_claims_nothing_and_goes_on_when_it_is_resumed()
    {
        await _team.Run("tasks", "add", "--title", "one", "--workspace", _team.At.Root);
        await _team.Run("pause", "--reason", "lunch");

        Assert.StartsWith("paused by human since ", await _team.Run("status"), StringComparison.Ordinal);
        Assert.StartsWith("paused by human since ", await _team.Run("board"), StringComparison.Ordinal);
        var claim = await _team.Try(SwarmBinary.Path, "claim", "--agent", "ada");
        Assert.Contains("human paused the team at", claim.Stderr, StringComparison.Ordinal);
        Assert.Contains("(lunch): nobody can claim tasks.", claim.Stderr, StringComparison.Ordinal);
        var spawn = await _team.Try(SwarmBinary.Path, "spawn", "bob", "--client", "command", "--", "sleep", "600");
        Assert.Contains("nobody can start agents.", spawn.Stderr, StringComparison.Ordinal);
        Variables["SWARM_AGENT"] = "ada";
        Assert.Contains("A worker may not pause the team", (await _team.Try(SwarmBinary.Path, "pause")).Stderr, StringComparison.Ordinal);
        Variables.Remove("SWARM_AGENT");

        await using var parked = _team.Start("wait", "--agent", "ada", "--timeout-s", "60");
        await LiveTeam.Eventually(() => Swarm.Core.Log.RoomFiles.Ensure(_team.At) is { } files && File.Exists(files.NamePlate(_team.Agent("ada").Name)));
        await _team.Run("resume");
        using var said = new StreamReader(parked.Stdout);
        Assert.Contains("T1 is ready: one. Call claim_task.", await said.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("T1 is yours: one", await _team.Run("claim", "--agent", "ada"), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    private async Task StartAsync(bool hears)
    {
        Variables["HEARS"] = hears ? "1" : null;
        await TaskOperations.AddAsync(_team.Human, [new TaskSpec("one")], requestId: null, default);
        await StartAsync("claude", Cli, """{"nudge_after_end_s": 1, "confirm_nudge_s": 2, "restart_delay_s": 0}""");
    }

    private async Task StartAsync(string client, string script, string settings)
    {
        Assert.SkipWhen(ProgramPath.Find("tmux") is null, "tmux is not installed.");
        var bin = _team.Home("bin");
        Directory.CreateDirectory(bin);
        var cli = Path.Combine(bin, client);
        await File.WriteAllTextAsync(cli, script.Replace("SWARM\"", $"{SwarmBinary.Path}\"", StringComparison.Ordinal));
        File.SetUnixFileMode(cli, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Variables["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        _team.Settings(settings);
        await File.WriteAllTextAsync(_team["planner.json"], """{"steps": [{"loop": [{"call": "wait", "may_fail": true}], "times": 1000000}]}""");
        await _team.Run("up", "--client", "scripted", "--", _team["planner.json"]);
        await _team.Run("spawn", "ada", "--client", client, "--prompt", "work");
    }

    private int[] Windows() =>
    [
        .. _team.Processes().Select(p => p.Split(' '))
            .Where(words => words is [_, var program, "supervise", ..] && program == SwarmBinary.Path)
            .Select(words => int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture)),
    ];

    private int Events<T>()
        where T : SwarmEvent
    {
        using var feed = EventFeed.Open(_team.At);
        return feed.ReadOn().Count(r => r.Event is T);
    }

    private Presence? Presence() =>
        Sighting.Of(_team.Human.Room.Files, _team.Agent("ada").Name, RoomSettings.Default, TimeProvider.System.GetUtcNow())?.Presence;
}
