using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Supervision;

public sealed class DeathSpecs
{
    private readonly GivenRoom _given = new GivenRoom().Joined("pia", "planner");

    [Fact]
    public void Who_ends_with_a_task_that_it_never_reported_on_is_told_of_to_its_planner()
    {
        Spawn("ada").Added("pia", "one").Claimed("ada").Left("ada", LeaveReason.Ended);

        Assert.Equal(["AgentLeft", "TaskReleased"], _given.Inbox("pia"));
        Assert.Equal("without a last report on T1", Agent("ada").Left?.Note);
        Assert.Equal(WorkStatus.Ready, _given.State.Tasks.Find(new TaskId(1))!.Status);
    }

    [Fact]
    public void Who_dies_after_the_last_restart_is_given_up_and_planner_and_human_are_told()
    {
        Spawn("ada");
        for (var i = 1; i <= 3; i++)
        {
            Die("ada");
            Assert.False(Agent("ada").IsGivenUp);
            _given.After(TimeSpan.FromMinutes(1)).Happened(AgentName.Swarm, new AgentRestarted(GivenRoom.Name("ada"), i, "it died"));
        }
        Die("ada");

        Assert.True(Agent("ada").IsGivenUp);
        Assert.Contains(_given.Inbox("pia"), said => said.Contains("started again 3 times and is given up", StringComparison.Ordinal));
        Assert.Single(_given.Inbox("human"));
    }

    [Fact]
    public void The_third_death_within_half_a_minute_brakes_the_team_and_is_one_message_to_each()
    {
        Spawn("ada", "bob", "cid", "dan");
        Die("ada");
        _given.After(TimeSpan.FromSeconds(20));
        Die("bob");
        Assert.Null(_given.State.Team.Brake);
        Die("cid");
        Die("dan");

        Assert.Equal("3 agents died within 30 s", _given.State.Team.Brake);
        Assert.StartsWith("M2: 3 agents died within 30 s: nobody is started again until a person", Assert.Single(_given.Inbox("human")), StringComparison.Ordinal);
        _given.Happened(AgentName.Human, new TeamResumed());
        Assert.Null(_given.State.Team.Brake);
    }

    [Fact]
    public void Deaths_that_lie_apart_brake_nothing()
    {
        Spawn("ada", "bob", "cid");
        foreach (var name in (string[])["ada", "bob", "cid"])
        {
            Die(name);
            _given.After(TimeSpan.FromSeconds(16));
        }
        Assert.Null(_given.State.Team.Brake);
    }

    [Fact]
    public void Who_died_can_be_stopped_and_is_not_started_again_then()
    {
        Spawn("ada");
        Die("ada");
        _given.Left("ada", LeaveReason.Stopped);

        Assert.Equal((LeaveReason.Stopped, false), (Agent("ada").LeftBecause!.Value, Agent("ada").IsLost));
        Assert.Empty(AgentDecider.Leave(_given.State.Agents, GivenRoom.Name("ada"), LeaveReason.Stopped).Events);
    }

    [Fact]
    public void A_restart_of_one_that_is_there_keeps_its_task_and_its_launch()
    {
        Spawn("ada").Added("pia", "one").Claimed("ada").Happened(AgentName.Swarm, new AgentRestarted(GivenRoom.Name("ada"), 1, "silent"));

        var ada = Agent("ada");
        Assert.Equal((AgentStage.Starting, "do it", null, 1), (ada.Stage, ada.Spawned?.Prompt, ada.Process, ada.Restarts.Length));
        Assert.Equal(GivenRoom.Name("ada"), Assert.Single(_given.State.Tasks.Held).Holder);
        // A person's restart starts the count anew.
        _given.Happened(AgentName.Human, new AgentRestarted(GivenRoom.Name("ada"), 1, "swarm up"));
        Assert.Empty(Agent("ada").Restarts);
    }

    [Fact]
    public void A_death_that_was_seen_of_an_earlier_life_changes_nothing()
    {
        Spawn("ada");
        var seen = Agent("ada");
        _given.After(TimeSpan.FromSeconds(1)).Happened(AgentName.Swarm, new AgentRestarted(GivenRoom.Name("ada"), 1, "silent"));

        Assert.Empty(Deaths.Decide(_given.State, seen, new LadderStep.Settle(LeaveReason.Died), RoomSettings.Default, _given.Now).Events);
    }

    private Agent Agent(string name) => _given.State.Agents.Find(GivenRoom.Name(name))!;

    private GivenRoom Spawn(params string[] names)
    {
        foreach (var name in names.Select(GivenRoom.Name))
        {
            _given.Happened(
                GivenRoom.Name("pia"),
                new AgentSpawned(name, RoleName.Worker, "claude", Prompt: "do it"),
                new AgentPlaced(name, "%1", "t.log", 12, 34),
                new AgentJoined(name, RoleName.Worker, JoinedVia.Mcp, 7));
        }
        return _given;
    }

    private void Die(string name) => _given.Happened(
        AgentName.Swarm,
        Deaths.Decide(_given.State, Agent(name), new LadderStep.Settle(LeaveReason.Died, "exit status 137"), RoomSettings.Default, _given.Now).Events);
}
