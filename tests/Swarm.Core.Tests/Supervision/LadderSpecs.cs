using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Supervision;

/// <summary>What is done about an agent, as a table: what is seen, what follows.</summary>
public sealed class LadderSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly AgentName Ada = GivenRoom.Name("ada");

    private static readonly Agent Spawned = new(Ada, RoleName.Worker, AgentStage.Present)
    {
        Via = JoinedVia.Mcp,
        Pid = 7,
        Client = "claude",
        Spawned = new AgentSpawned(Ada, RoleName.Worker, "claude"),
        Pane = "%1",
        Transcript = ".tmm/transcripts/ada.log",
        Process = new ProcessLife(99, 1),
        Since = Ago(3600),
    };

    [Theory]
    // In wait; at work; at work for long; in a long tool; with a permission dialog just opened.
    [InlineData(Presence.Idle, Circumstance.None, 5000)]
    [InlineData(Presence.Thinking, Circumstance.None, 60)]
    [InlineData(Presence.Hardworking, Circumstance.InTool, 1700)]
    [InlineData(Presence.Thinking, Circumstance.TurnEnded, 19)]
    [InlineData(Presence.Thinking, Circumstance.AwaitingPermission, 299)]
    [InlineData(Presence.Thinking, Circumstance.RateLimited, 59)]
    public void Who_gets_on_is_left_alone(Presence presence, Circumstance circumstance, int quiet) =>
        Assert.Null(Decide(Seen(presence, circumstance, quiet)));

    [Theory]
    [InlineData(Presence.Thinking, Circumstance.TurnEnded, 21, false)]
    [InlineData(Presence.Stalled, Circumstance.None, 1801, true)]
    [InlineData(Presence.Stalled, Circumstance.InTool, 1801, true)]
    [InlineData(Presence.Thinking, Circumstance.RateLimited, 61, false)]
    [InlineData(Presence.Thinking, Circumstance.ServerError, 61, false)]
    public void Who_has_stopped_is_nudged_with_an_interrupt_only_when_it_is_silent(Presence presence, Circumstance circumstance, int quiet, bool interrupt)
    {
        var nudge = Assert.IsType<LadderStep.Nudge>(Decide(Seen(presence, circumstance, quiet)));
        Assert.Equal((1, interrupt), (nudge.Attempt, nudge.Interrupt));
    }

    [Theory]
    // After the first: too early, again, and what confirms it. After the second: too early, restart.
    [InlineData(1, 59, null, "")]
    [InlineData(1, 60, null, "nudge 2")]
    [InlineData(1, 60, 30, "nudge 1")]
    [InlineData(2, 59, null, "")]
    [InlineData(2, 60, null, "restart 1")]
    [InlineData(2, 60, 30, "nudge 1")]
    public void A_nudge_that_no_call_follows_is_made_once_more_and_then_the_agent_is_started_again(int attempt, int ago, int? calledAgo, string then)
    {
        var seen = Seen(Presence.Stalled, Circumstance.None, 2000) with { LastCall = Ago(calledAgo ?? 2000) };
        Assert.Equal(then, Words(Decide(seen with { Agent = Spawned with { Nudged = (Ago(ago), attempt) } })));
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1, 120)]
    [InlineData(2, 240)]
    [InlineData(3, 480)]
    [InlineData(4, 900)]
    [InlineData(9, 900)]
    public void Who_is_rate_limited_is_nudged_after_a_growing_time_and_never_started_again(int before, int seconds)
    {
        var agent = before == 0 ? Spawned : Spawned with { Nudged = (Ago(seconds), before) };
        var seen = Seen(Presence.Stalled, Circumstance.RateLimited, seconds) with { Agent = agent, LastCall = Ago(10_000) };
        Assert.Equal($"nudge {before + 1}", Words(Decide(seen)));
        var earlier = seen with { Agent = agent with { Nudged = before == 0 ? null : (Ago(seconds - 1), before) }, Sighting = seen.Sighting! with { LastSign = Ago(seconds - 1) } };
        Assert.Null(Decide(earlier));
    }

    [Theory]
    [InlineData(Circumstance.Unauthorized, 1)]
    [InlineData(Circumstance.AwaitingPermission, 301)]
    [InlineData(Circumstance.AwaitingPermission, 5000)]
    public void Who_needs_a_person_is_told_of_once_and_never_typed_at(Circumstance circumstance, int quiet)
    {
        var seen = Seen(Presence.Stalled, circumstance, quiet);
        Assert.IsType<LadderStep.Tell>(Decide(seen));
        Assert.Null(Decide(seen with { Agent = Spawned with { StuckAt = Ago(quiet - 1) } }));
        // Another time, and so another message.
        Assert.IsType<LadderStep.Tell>(Decide(seen with { Agent = Spawned with { StuckAt = Ago(quiet + 100) } }));
    }

    [Theory]
    [InlineData(29, "")]
    [InlineData(30, "nudge 1")]
    public void A_server_that_ended_under_a_living_CLI_has_time_to_come_back(int ago, string then) =>
        Assert.Equal(then, Words(Decide(Seen(Presence.Gone, Circumstance.None, 5000) with { IsConnected = false, DisconnectedSince = Ago(ago) })));

    [Theory]
    [InlineData(0, LeaveReason.Ended)]
    [InlineData(130, LeaveReason.Ended)]
    [InlineData(1, LeaveReason.Died)]
    [InlineData(137, LeaveReason.Died)]
    [InlineData(null, LeaveReason.Died)]
    public void Who_has_ended_is_settled_at_once_as_its_program_ended(int? status, LeaveReason reason)
    {
        var seen = Seen(Presence.Idle, Circumstance.None, 5) with { ProcessLives = false, ExitStatus = status };
        Assert.Equal(reason, Assert.IsType<LadderStep.Settle>(Decide(seen)).Reason);
        // A pause holds the team, not its dead.
        Assert.IsType<LadderStep.Settle>(Decide(seen, new TeamBoard { Pause = new TeamPause(AgentName.Human, Ago(9), null) }));
    }

    [Fact]
    public void An_agent_of_nobodys_pane_is_gone_with_its_server_and_gives_its_task_back_when_it_is_silent()
    {
        var own = new Observation(Spawned with { Process = null, Pane = null, Spawned = null }) { IsConnected = true, HoldsTask = true, Sighting = Sight(Presence.Stalled, Circumstance.None, 1900) };
        Assert.IsType<LadderStep.GiveBack>(Decide(own));
        Assert.Null(Decide(own with { HoldsTask = false }));
        Assert.Equal(LeaveReason.Died, Assert.IsType<LadderStep.Settle>(Decide(own with { IsConnected = false })).Reason);
    }

    [Theory]
    // Its spawner writes down the pane at once; within a minute another process finds it; after that it has none.
    [InlineData(AgentStage.Starting, 4, null)]
    [InlineData(AgentStage.Starting, 6, "adopt")]
    [InlineData(AgentStage.Starting, 59, "adopt")]
    [InlineData(AgentStage.Starting, 61, "could not be started")]
    [InlineData(AgentStage.Present, 6, "adopt")]
    [InlineData(AgentStage.Present, 61, null)]
    public void Who_was_spawned_and_has_no_pane_in_the_log_is_looked_for(AgentStage stage, int ago, string? then)
    {
        var seen = Seen(Presence.Idle, Circumstance.None, 1) with { Agent = Spawned with { Stage = stage, Process = null, Pane = null, Since = Ago(ago) } };
        var step = Decide(seen);
        Assert.Equal(then, step switch { LadderStep.Adopt => "adopt", LadderStep.Settle settle => Swarm.Core.Operations.Departure.Words(settle.Reason), _ => null });
    }

    [Theory]
    // Restarts within the hour, and how long ago it died.
    [InlineData(0, 4, "")]
    [InlineData(0, 5, "restart 1")]
    [InlineData(1, 9, "")]
    [InlineData(1, 10, "restart 2")]
    [InlineData(2, 20, "restart 3")]
    [InlineData(3, 1000, "")]
    public void Who_died_is_started_again_after_a_doubled_time_three_times(int before, int ago, string then) =>
        Assert.Equal(then, Words(Decide(Lost(ago, before))));

    [Fact]
    public void Who_died_before_the_clock_was_set_back_is_started_again_at_once() =>
        Assert.IsType<LadderStep.Restart>(Decide(Lost(ago: -3600, before: 2)));

    [Fact]
    public void Restarts_of_more_than_an_hour_ago_do_not_count()
    {
        var lost = Lost(5, 0);
        Assert.Equal("restart 1", Words(Decide(lost with { Agent = lost.Agent with { Restarts = [Ago(3700), Ago(3650), Ago(3601)] } })));
    }

    [Fact]
    public void Who_was_started_again_often_enough_and_still_does_not_react_is_given_up()
    {
        var agent = Spawned with { Nudged = (Ago(60), 2), Restarts = [Ago(900), Ago(600), Ago(300)] };
        Assert.IsType<LadderStep.GiveUp>(Decide(Seen(Presence.Stalled, Circumstance.None, 2000) with { Agent = agent, LastCall = Ago(2000) }));
    }

    public static TheoryData<string> NotAgain => ["ended", "stopped", "given up", "planner stopped", "before down", "command", "never placed", "paused", "braked"];

    [Theory]
    [MemberData(nameof(NotAgain))]
    public void Nobody_is_started_again(string when)
    {
        var lost = Lost(500, 0);
        var agent = lost.Agent;
        var team = when switch
        {
            "before down" => new TeamBoard { ClosedAt = Ago(400) },
            "paused" => new TeamBoard { Pause = new TeamPause(AgentName.Human, Ago(9), null) },
            "braked" => new TeamBoard { Brake = "3 died" },
            _ => TeamBoard.Empty,
        };
        agent = when switch
        {
            "ended" => agent with { LeftBecause = LeaveReason.Ended },
            "stopped" => agent with { LeftBecause = LeaveReason.Stopped },
            "given up" => agent with { IsGivenUp = true },
            "command" => agent with { Spawned = new AgentSpawned(Ada, RoleName.Worker, "command") },
            "never placed" => agent with { Transcript = null },
            _ => agent,
        };
        Assert.NotNull(Decide(lost));
        Assert.Null(Decide(lost with { Agent = agent, ParentStopped = when == "planner stopped" }, team));
    }

    [Fact]
    public void A_pause_holds_nudges_and_a_brake_holds_restarts()
    {
        var silent = Seen(Presence.Stalled, Circumstance.None, 2000);
        Assert.Null(Decide(silent, new TeamBoard { Pause = new TeamPause(AgentName.Human, Ago(9), null) }));
        var braked = new TeamBoard { Brake = "3 died" };
        Assert.Equal("nudge 1", Words(Decide(silent, braked)));
        Assert.Null(Decide(silent with { Agent = Spawned with { Nudged = (Ago(60), 2) } }, braked));
    }

    [Fact]
    public void After_the_machine_slept_nobody_is_late()
    {
        var silent = Seen(Presence.Stalled, Circumstance.None, 20_000);
        Assert.Null(Decide(silent, awakeSince: Ago(100)));
        Assert.Equal("nudge 1", Words(Decide(silent, awakeSince: Ago(1801))));
        var nudged = silent with { Agent = Spawned with { Nudged = (Ago(20_000), 2) }, Sighting = Sight(Presence.Thinking, Circumstance.TurnEnded, 20_000) };
        Assert.Null(Decide(nudged, awakeSince: Ago(21)));
    }

    [Fact]
    public void Of_an_agent_that_never_joins_a_person_is_told_once()
    {
        var starting = new Observation(Spawned with { Stage = AgentStage.Starting, Since = Ago(301) }) { ProcessLives = true };
        Assert.IsType<LadderStep.Tell>(Decide(starting));
        Assert.Null(Decide(starting with { Agent = starting.Agent with { StuckAt = Ago(1) } }));
        Assert.Equal(LeaveReason.LaunchFailed, Assert.IsType<LadderStep.Settle>(Decide(starting with { ProcessLives = false, ExitStatus = 0 })).Reason);
    }

    private static Observation Seen(Presence presence, Circumstance circumstance, int quiet) =>
        new(Spawned) { Sighting = Sight(presence, circumstance, quiet), ProcessLives = true, IsConnected = true, LastCall = Ago(quiet) };

    private static Sighting Sight(Presence presence, Circumstance circumstance, int quiet) => new(presence, Ago(quiet), Ago(quiet), Ago(quiet), circumstance, "");

    private static Observation Lost(int ago, int before) => new(Spawned with
    {
        Stage = AgentStage.Gone,
        LeftBecause = LeaveReason.Died,
        Left = (AgentName.Swarm, null),
        Since = Ago(ago),
        Process = null,
        Restarts = [.. Enumerable.Range(0, before).Select(i => Ago(2000 - i))],
    });

    private static DateTimeOffset Ago(int seconds) => Now - TimeSpan.FromSeconds(seconds);

    private static LadderStep? Decide(Observation seen, TeamBoard? team = null, DateTimeOffset awakeSince = default) =>
        Ladder.Decide(seen, new LadderRound(RoomSettings.Default, team ?? TeamBoard.Empty, Now, awakeSince));

    private static string Words(LadderStep? step) => step switch
    {
        null => "",
        LadderStep.Nudge nudge => $"nudge {nudge.Attempt}",
        LadderStep.Restart restart => $"restart {restart.Attempt}",
        _ => step.ToString(),
    };
}
