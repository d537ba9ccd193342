using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Supervision;

/// <summary>Daemons and sessions (REQUIREMENTS D9): what is seen, what follows.</summary>
public sealed class ShiftSpecs
{
    private static readonly RoleName Tester = GivenRoom.Role("tester");
    private static readonly RoleName Keeper = GivenRoom.Role("keeper");

    private readonly GivenRoom _room = new();
    private Presence _presence = Presence.Idle;
    private TimeSpan _parkedFor = TimeSpan.FromMinutes(1);

    public ShiftSpecs() => Defined(new RoleDefinition(Tester) { Stay = RoleStay.Session, Client = "codex", Tier = 2 }, new RoleDefinition(Keeper) { Stay = RoleStay.Daemon });

    [Fact]
    public void A_parked_daemon_is_woken_when_its_time_has_come_and_not_again_before_the_next()
    {
        _room.Joined("kim", "keeper").After(TimeSpan.FromMinutes(4));
        Assert.Empty(Steps());

        _room.After(TimeSpan.FromMinutes(1));
        Assert.Equal("wake kim: every 5 min", Assert.Single(Steps()));

        _room.Happened(AgentName.Swarm, new AgentWoken(GivenRoom.Name("kim"), "every 5 min")).After(TimeSpan.FromMinutes(4));
        Assert.Empty(Steps());
        _room.After(TimeSpan.FromMinutes(1));
        Assert.Equal("wake kim: every 5 min", Assert.Single(Steps()));
    }

    [Fact]
    public void A_daemon_at_work_is_not_interrupted()
    {
        _room.Joined("kim", "keeper").After(TimeSpan.FromHours(1));
        _presence = Presence.Working;
        Assert.Empty(Steps());
    }

    [Fact]
    public void Waking_is_in_the_inbox_of_the_one_who_is_woken()
    {
        _room.Joined("kim", "keeper").Happened(AgentName.Swarm, new AgentWoken(GivenRoom.Name("kim"), "09:30"));
        Assert.Equal(["AgentWoken"], _room.Inbox("kim"));
        Assert.Empty(_room.Inbox("pia"));
    }

    [Fact]
    public void A_ready_task_starts_a_session_of_its_role_with_what_the_role_says()
    {
        Task("test it", Tester);

        var start = Assert.IsType<ShiftStep.Start>(Assert.Single(Decide())).Request;

        Assert.Equal(("tester", "tester", "T1", "codex", (int?)2), (start.Name.Value, start.Role.Value, start.Occasion, start.Client, start.Tier));
        Assert.StartsWith("T1 is ready for your role.", start.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_sessions_start_as_there_are_tasks_one_at_a_time()
    {
        Task("one", Tester).Task("two", Tester);
        Assert.Equal("start tester for T1", Assert.Single(Steps()));

        Started("tester", "T1");
        Assert.Equal("start tester-2 for T2", Assert.Single(Steps()));

        Started("tester-2", "T2");
        Assert.Empty(Steps());
    }

    [Fact]
    public void No_more_start_than_the_role_may_have()
    {
        Defined(new RoleDefinition(Tester) { Stay = RoleStay.Session, Most = 1 }).Task("one", Tester).Task("two", Tester).Started("tester", "T1");
        Assert.Empty(Steps());
    }

    [Fact]
    public void A_task_for_everyone_starts_a_session_only_when_nobody_else_can_take_it()
    {
        Task("any", null);
        Assert.Equal("start tester for T1", Assert.Single(Steps()));

        _room.Joined("wil");
        Assert.Empty(Steps());
    }

    [Fact]
    public void Nobody_starts_for_what_cannot_be_claimed_yet()
    {
        _room.Happened(
            GivenRoom.Name("pia"),
            TaskDecider.Add(_room.State.Tasks, _room.State.Team, GivenRoom.Name("pia"), RoleName.Planner, [new TaskSpec("build") { Key = "build", Role = Keeper }, new TaskSpec("test") { Role = Tester, Needs = ["build"] }], null, _room.Now).Events);
        Assert.Empty(Steps());
    }

    [Fact]
    public void Nothing_starts_while_the_team_pauses_or_before_and_after_it_is_up()
    {
        Task("one", Tester);
        _room.Happened(AgentName.Human, new TeamPaused());
        Assert.Empty(Steps());
        _room.Happened(AgentName.Human, new TeamResumed());
        Assert.Single(Steps());
        _room.Happened(AgentName.Human, new TeamBraked("3 deaths"));
        Assert.Empty(Steps());
        _room.Happened(AgentName.Human, new TeamResumed(), new TeamEnded());
        Assert.Empty(Steps());
        _room.Happened(AgentName.Human, new TeamStarted());
        Assert.Single(Steps());
    }

    [Fact]
    public void A_session_is_over_when_its_task_is_and_a_later_task_starts_another_one_under_its_name()
    {
        Task("one", Tester).Started("tester", "T1").Here("tester").Claims("tester");
        Assert.Empty(Steps());

        _room.Reported("tester", WorkStatus.Done);
        Assert.Equal("end tester", Assert.Single(Steps()));

        _room.Left("tester", LeaveReason.Stopped);
        Task("two", Tester);
        Assert.Equal("start tester for T2", Assert.Single(Steps()));
    }

    [Fact]
    public void A_session_that_just_parked_or_works_on_is_not_over()
    {
        Task("one", Tester).Started("tester", "T1").Here("tester").Claims("tester");
        _room.Reported("tester", WorkStatus.Done);
        _parkedFor = TimeSpan.FromSeconds(2);
        Assert.Empty(Steps());
        _parkedFor = TimeSpan.FromMinutes(1);
        _presence = Presence.Thinking;
        Assert.Empty(Steps());
    }

    [Fact]
    public void A_session_that_asked_or_owes_or_has_started_somebody_stays()
    {
        Started("tester", "09:30").Here("tester");
        _room.Asked("tester", "which port?", "pia");
        Assert.Empty(Steps());
        _room.Posted("pia", new PostRequest("8080", [], GivenRoom.M(1)));
        Assert.Equal("end tester", Assert.Single(Steps()));
        _room.Happened(GivenRoom.Name("tester"), new AgentSpawned(GivenRoom.Name("kid"), RoleName.Worker, "claude"));
        Assert.Empty(Steps());
    }

    [Fact]
    public void A_task_that_three_sessions_did_not_finish_starts_no_fourth_and_is_told_of_once()
    {
        Task("hard", Tester);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("start tester for T1", Assert.Single(Steps()));
            Started("tester", "T1").Here("tester").Claims("tester");
            _room.Reported("tester", WorkStatus.Ready).Left("tester", LeaveReason.Ended);
        }
        Assert.Equal("tell of T1 after 3: tester", Assert.Single(Steps()));

        _room.Happened(AgentName.Swarm, new AgentStuck(GivenRoom.Name("tester"), "3 sessions"));
        Assert.Empty(Steps());
        _room.Happened(AgentName.Human, new TeamResumed());
        Assert.Equal("start tester for T1", Assert.Single(Steps()));
    }

    [Fact]
    public void A_lost_session_is_started_again_by_the_ladder_and_not_twice()
    {
        Task("one", Tester).Started("tester", "T1").Here("tester").Claims("tester");
        _room.Left("tester", LeaveReason.Died);
        Assert.Equal(WorkStatus.Ready, _room.State.Tasks.Find(new TaskId(1))!.Status);
        Assert.Empty(Steps());
    }

    [Fact]
    public void A_session_role_is_started_by_its_time_too()
    {
        Defined(new RoleDefinition(Tester) { Stay = RoleStay.Session, Every = TimeSpan.FromHours(1) });
        Assert.Empty(Steps());
        _room.After(TimeSpan.FromHours(1));
        Assert.Equal("start tester for every 1 h", Assert.Single(Steps()));

        Started("tester", "every 1 h").Here("tester");
        Assert.Equal("end tester", Assert.Single(Steps()));
        _room.Left("tester", LeaveReason.Stopped).After(TimeSpan.FromMinutes(59));
        Assert.Empty(Steps());
        _room.After(TimeSpan.FromMinutes(1));
        Assert.Equal("start tester for every 1 h", Assert.Single(Steps()));
    }

    private ShiftSpecs Defined(params RoleDefinition[] roles)
    {
        RoleDefinition[] all = [new(RoleName.Planner) { Rights = RoleRights.Dispatch }, new(RoleName.Worker), .. roles];
        _room.Happened(AgentName.Human, new TeamDefined(new TeamDefinition("shop") { Roles = [.. all] }), new TeamStarted());
        if (_room.State.Agents.All.IsEmpty)
            _room.Joined("pia", "planner");
        return this;
    }

    private ShiftSpecs Task(string title, RoleName? role)
    {
        var pia = GivenRoom.Name("pia");
        _room.Happened(pia, TaskDecider.Add(_room.State.Tasks, _room.State.Team, pia, RoleName.Planner, [new TaskSpec(title) { Role = role }], null, _room.Now).Events);
        return this;
    }

    private ShiftSpecs Started(string name, string occasion)
    {
        var agent = GivenRoom.Name(name);
        _room.Happened(AgentName.Swarm, new AgentSpawned(agent, Tester, "claude", Occasion: occasion), new AgentPlaced(agent, "%1", ".tmm/transcripts/x.log", 99, 1));
        return this;
    }

    private ShiftSpecs Here(string name)
    {
        _room.Joined(name, "tester");
        return this;
    }

    private ShiftSpecs Claims(string name)
    {
        var agent = GivenRoom.Name(name);
        _room.Happened(agent, TaskDecider.Claim(_room.State.Tasks, new Claimant(agent, Tester, [], RoleRights.None), new TaskId(_room.State.Tasks.Last!.Value.Number), null).Events);
        return this;
    }

    private ImmutableArray<ShiftStep> Decide() =>
        new Shifts(_room.State, [.. _room.State.Agents.Live.Select(Seen)], RoomSettings.Default, _room.Now, TimeZoneInfo.Utc).Decide();

    private Observation Seen(Agent agent) => new(agent)
    {
        Sighting = agent.Stage == AgentStage.Present ? new Sighting(_presence, _room.Now - _parkedFor, _room.Now, _room.Now, Circumstance.None, "") : null,
        ProcessLives = agent.Process is not null,
        IsConnected = true,
    };

    private IEnumerable<string> Steps() => Decide().Select(step => step switch
    {
        ShiftStep.Wake wake => $"wake {wake.Agent.Name}: {wake.Occasion}",
        ShiftStep.Start start => $"start {start.Request.Name} for {start.Request.Occasion}",
        ShiftStep.End end => $"end {end.Agent.Name}",
        ShiftStep.Tell tell => $"tell of {tell.Task} after {tell.Sessions}: {tell.Last.Name}",
        _ => step.ToString(),
    });
}
