using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Agents;

public sealed class AgentSpecs
{
    private readonly GivenRoom _given = new GivenRoom().Joined("pia", "planner");

    [Fact]
    public void Who_joins_is_present()
    {
        var joined = Join("ada");
        _given.Happened(GivenRoom.Name("ada"), joined.Events);

        var ada = Agent("ada");
        Assert.Equal((AgentStage.Present, JoinedVia.Mcp, 77, RoleName.Worker), (ada.Stage, ada.Via, ada.Pid, ada.Role));
    }

    [Theory]
    [InlineData("swarm")]
    [InlineData("human")]
    [InlineData("all")]
    [InlineData("you")]
    public void A_name_with_a_meaning_is_refused(string name)
    {
        Assert.Contains("reserved", GivenRoom.Refused(Join(name)).Message, StringComparison.Ordinal);
        Assert.Contains("reserved", GivenRoom.Refused(Spawn(name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_server_is_a_person() =>
        Assert.Equal("Argument role: got human, allowed is a role of an agent, such as worker or planner. Nothing was written.", GivenRoom.Refused(Join("ada", "human")).Message);

    [Fact]
    public void Who_is_known_with_another_role_is_refused_until_it_has_left()
    {
        _given.Joined("ada");

        var refusal = GivenRoom.Refused(Join("ada", "reviewer"));
        _given.Left("ada");

        Assert.Equal((ErrorCode.NotAllowed, "ada is in the team as worker, not as reviewer. Nothing was written."), (refusal.Code, refusal.Message));
        GivenRoom.Accepted(Join("ada", "reviewer"));
    }

    [Fact]
    public void A_server_that_comes_back_before_its_death_was_noticed_keeps_its_task()
    {
        _given.Joined("ada").Added("pia", "one").Claimed("ada").Happened(GivenRoom.Name("ada"), Join("ada").Events);

        Assert.Equal(GivenRoom.Name("ada"), Assert.Single(_given.State.Tasks.Held).Holder);
    }

    [Fact]
    public void A_command_acts_under_the_name_of_a_present_agent_without_an_event() =>
        Assert.Empty(Join("pia", "planner", JoinedVia.Command).Events);

    [Fact]
    public void A_command_joins_an_agent_that_is_not_there() =>
        Assert.IsType<AgentJoined>(Assert.Single(Join("ada", "worker", JoinedVia.Command).Events));

    [Fact]
    public void Who_is_spawned_keeps_what_the_spawn_said_when_it_joins()
    {
        _given.Happened(GivenRoom.Name("pia"), Spawn("ada").Events)
            .Happened(GivenRoom.Name("pia"), new AgentPlaced(GivenRoom.Name("ada"), "%3", "transcripts/ada", 5, 6));
        Assert.Equal(AgentStage.Starting, Agent("ada").Stage);

        _given.Happened(GivenRoom.Name("ada"), Join("ada").Events);

        var ada = Agent("ada");
        Assert.Equal((AgentStage.Present, "%3", "claude", GivenRoom.Name("pia")), (ada.Stage, ada.Pane, ada.Client, ada.Parent));
        Assert.Equal(["gpu"], ada.Capabilities);
    }

    [Fact]
    public void Only_a_planner_spawns() =>
        Assert.StartsWith("A worker may not spawn agents", GivenRoom.Refused(Spawn("ada", by: "worker")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_in_use_is_not_spawned_again()
    {
        _given.Joined("ada");
        Assert.Equal("ada has been in the team since 14:05:10Z. Nothing was written.", GivenRoom.Refused(Spawn("ada")).Message);

        _given.Left("ada");
        GivenRoom.Accepted(Spawn("ada"));
    }

    [Fact]
    public void Leaving_twice_is_leaving_once()
    {
        _given.Joined("ada").Left("ada", LeaveReason.Ended);

        Assert.Empty(AgentDecider.Leave(_given.State.Agents, GivenRoom.Name("ada"), LeaveReason.Died).Events);
        Assert.Empty(AgentDecider.Leave(_given.State.Agents, GivenRoom.Name("nobody"), LeaveReason.Died).Events);
    }

    [Fact]
    public void A_stale_leave_changes_nothing()
    {
        _given.Joined("ada").Left("ada", LeaveReason.Ended).After(TimeSpan.FromMinutes(1));
        var before = _given.State.Agents;

        _given.Happened(AgentName.Swarm, (SwarmEvent)new AgentLeft(GivenRoom.Name("ada"), LeaveReason.Died));

        Assert.Same(before, _given.State.Agents);
    }

    [Fact]
    public void Whoever_planned_it_is_told_of_a_task_that_lost_its_holder()
    {
        _given.Joined("quin", "planner").Joined("ada").Added("pia", "one").Claimed("ada").Left("ada");

        Assert.Contains("TaskReleased", _given.Inbox("pia"));
        Assert.DoesNotContain("TaskReleased", _given.Inbox("quin"));
    }

    [Theory]
    [InlineData(WorkStatus.Done, true)]
    [InlineData(WorkStatus.Failed, true)]
    [InlineData(WorkStatus.Blocked, true)]
    [InlineData(WorkStatus.Working, false)]
    public void What_became_of_a_task_that_a_person_added_but_no_progress_is_told_to_the_planners_too_once_each(WorkStatus status, bool told)
    {
        _given.Joined("quin", "planner").Joined("ada").Joined("bob").Added("human", "one").Claimed("ada").Reported("ada", status);

        foreach (var name in (string[])["human", "pia", "quin"])
            Assert.Equal(told ? ["TaskReported"] : [], _given.Inbox(name));
        Assert.Empty(_given.Inbox("bob"));
    }

    [Fact]
    public void Of_a_task_that_a_planner_added_the_other_planners_are_not_told() =>
        Assert.Empty(_given.Joined("quin", "planner").Joined("ada").Added("pia", "one").Claimed("ada").Reported("ada", WorkStatus.Done).Inbox("quin"));

    [Fact]
    public void Every_planner_is_told_when_whoever_planned_it_has_left()
    {
        _given.Joined("quin", "planner").Joined("ada").Added("pia", "one").Claimed("ada").Left("pia").Left("ada");

        Assert.Contains("TaskReleased", _given.Inbox("quin"));
    }

    private Agent Agent(string name) => _given.State.Agents.Find(GivenRoom.Name(name))!;

    private Decision<Agent> Join(string name, string role = "worker", JoinedVia via = JoinedVia.Mcp) =>
        AgentDecider.Join(_given.State.Agents, GivenRoom.Name(name), GivenRoom.Role(role), via, 77, null);

    [Fact]
    public void A_team_grows_only_so_far_by_itself()
    {
        _given.Happened(GivenRoom.Name("pia"), SpawnBelow("pia", "ada", null).Events).Happened(GivenRoom.Name("pia"), SpawnBelow("pia", "bob", null).Events);

        var refusal = GivenRoom.Refused(SpawnBelow("pia", "cy", null));
        Assert.StartsWith("2 spawned agents are here; at most 2 may be.", refusal.Message, StringComparison.Ordinal);

        _given.Left("ada", LeaveReason.Stopped);
        GivenRoom.Accepted(SpawnBelow("pia", "cy", null));
    }

    [Fact]
    public void Spawns_go_only_so_deep()
    {
        _given.Happened(GivenRoom.Name("pia"), SpawnBelow("pia", "sub", null).Events);

        var refusal = GivenRoom.Refused(SpawnBelow("sub", "ada", null, depth: 1));

        Assert.StartsWith("ada would be spawn 2 in a row; at most 1 are allowed.", refusal.Message, StringComparison.Ordinal);
        GivenRoom.Accepted(SpawnBelow("sub", "ada", null, depth: 2));
    }

    [Theory]
    [InlineData("web", null, false)]
    [InlineData("web", "web", true)]
    [InlineData("web", "web/src", true)]
    [InlineData("web", "website", false)]
    [InlineData("web", "api", false)]
    [InlineData(null, "api", true)]
    [InlineData(null, null, true)]
    public void A_child_starts_nowhere_that_its_parent_was_not_given(string? parents, string? childs, bool allowed)
    {
        _given.Happened(GivenRoom.Name("pia"), SpawnBelow("pia", "sub", parents).Events);

        var decision = SpawnBelow("sub", "ada", childs);

        if (allowed)
            GivenRoom.Accepted(decision);
        else
            Assert.Contains($"you were started in {parents}", GivenRoom.Refused(decision).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_of_an_agent_with_a_worktree_has_one_too()
    {
        var pia = GivenRoom.Name("pia");
        _given.Happened(pia, new AgentSpawned(GivenRoom.Name("sub"), RoleName.Planner, "claude", Isolation: Isolation.Worktree));
        var added = new WorktreeAdded(GivenRoom.Name("ada"), "swarm/ada", "0123abc");

        Assert.StartsWith("ada was to work in the workspace itself", GivenRoom.Refused(Below(null, null)).Message, StringComparison.Ordinal);
        Assert.Equal([typeof(AgentSpawned), typeof(WorktreeAdded)], Below(Isolation.Worktree, added).Events.Select(e => e.GetType()));

        Decision<AgentName> Below(Isolation? isolation, WorktreeAdded? worktree) => AgentDecider.Spawn(
            _given.State.Agents, GivenRoom.Name("sub"), RoleName.Planner,
            new AgentSpawned(GivenRoom.Name("ada"), RoleName.Worker, "claude", Isolation: isolation), TeamBoard.Empty, new SpawnLimits(9, 9), worktree);
    }

    private Decision<AgentName> Spawn(string name, string by = "planner") => AgentDecider.Spawn(
        _given.State.Agents,
        GivenRoom.Name("pia"),
        GivenRoom.Role(by),
        new AgentSpawned(GivenRoom.Name(name), RoleName.Worker, "claude", null, ["gpu"]),
        _given.State.Team,
        RoomSettings.Default.Spawning);

    private Decision<AgentName> SpawnBelow(string by, string name, string? directory, int depth = 5) => AgentDecider.Spawn(
        _given.State.Agents,
        GivenRoom.Name(by),
        RoleName.Planner,
        new AgentSpawned(GivenRoom.Name(name), RoleName.Planner, "claude", Directory: directory),
        _given.State.Team,
        new SpawnLimits(Agents: 2, depth));
}
