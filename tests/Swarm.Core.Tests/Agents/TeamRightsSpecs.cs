using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Tasks;

namespace Swarm.Core.Tests.Agents;

/// <summary>Who may do what: by convention, and as a team file says.</summary>
public sealed class TeamRightsSpecs
{
    private readonly Given _given = new();

    [Theory]
    [InlineData("planner", RoleRights.Dispatch | RoleRights.Plan | RoleRights.Spawn)]
    [InlineData("sub-planner", RoleRights.Plan)]
    [InlineData("reviewer", RoleRights.Review)]
    [InlineData("judge", RoleRights.Judge)]
    [InlineData("worker", RoleRights.None)]
    [InlineData("frontend", RoleRights.None)]
    [InlineData("human", RoleRights.All)]
    public void Without_a_team_file_a_role_has_the_rights_of_its_name(string role, RoleRights rights) =>
        Assert.Equal(rights, _given.Team.RightsOf(Given.Role(role)));

    [Theory]
    [InlineData("manager", RoleRights.Dispatch | RoleRights.Plan | RoleRights.Spawn)]
    [InlineData("builder", RoleRights.None)]
    [InlineData("reviewer", RoleRights.Review | RoleRights.Judge)]
    [InlineData("planner", RoleRights.None)]
    [InlineData("human", RoleRights.All)]
    public void With_a_team_file_a_role_has_the_rights_that_it_says(string role, RoleRights rights) =>
        Assert.Equal(rights, Defined().Team.RightsOf(Given.Role(role)));

    [Fact]
    public void The_definition_outlives_the_end_of_the_team() =>
        Assert.Equal("shop", Defined().Happened(AgentName.Human, new TeamEnded()).Team.Definition?.Name);

    [Fact]
    public void A_role_that_the_team_file_does_not_name_is_refused_with_those_that_it_does()
    {
        var refusal = Given.Refused(Spawn("manager", "tester"));
        Assert.Equal("Role tester is not in team shop. Nothing was written.", refusal.Message);
        Assert.Equal("take one of manager, builder, reviewer", refusal.Next);
    }

    [Fact]
    public void A_role_spawns_only_those_that_the_team_file_lets_it()
    {
        Given.Accepted(Spawn("manager", "builder"));
        var refusal = Given.Refused(Spawn("manager", "manager"));
        Assert.Equal((ErrorCode.NotAllowed, "Role manager may not spawn role manager. Nothing was started."), (refusal.Code, refusal.Message));
        Assert.Contains("builder, reviewer", refusal.Next, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.NotAllowed, Given.Refused(Spawn("builder", "builder")).Code);
    }

    [Fact]
    public void A_person_spawns_every_role_of_the_team() => Given.Accepted(Spawn("human", "manager"));

    [Fact]
    public void No_more_of_a_role_than_the_team_file_allows()
    {
        Defined().Joined("ann", "builder").Joined("ben", "builder");
        Assert.Contains("2 of role builder are there and the team allows 2", Given.Refused(Spawn("manager", "builder")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limits_of_the_team_file_come_before_those_of_the_room()
    {
        Defined();
        for (var i = 1; i <= 5; i++)
            _given.Happened(Given.Name("mia"), new AgentSpawned(Given.Name($"a{i}"), Given.Role("reviewer"), "claude"));
        Assert.Contains("5", Given.Refused(Spawn("manager", "builder")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_is_refused_with_where_it_stands()
    {
        Defined();
        for (var i = 1; i <= 5; i++)
            _given.Happened(Given.Name("mia"), new AgentSpawned(Given.Name($"a{i}"), Given.Role("reviewer"), "claude"));
        Assert.EndsWith("a person can raise limits.agents in the team file", Given.Refused(Spawn("manager", "builder")).Next, StringComparison.Ordinal);
        var alone = new Given();
        var refusal = Given.Refused(AgentDecider.Spawn(
            alone.Agents, Given.Name("pia"), RoleName.Planner, new AgentSpawned(Given.Name("new"), RoleName.Worker, "claude"), alone.Team, new SpawnLimits(0, 3)));
        Assert.EndsWith("a person can raise \"agents\" in .tmm/settings.json", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_role_may_not_is_refused_with_the_roles_of_the_team_that_may()
    {
        var refusal = Given.Refused(TaskDecider.Add(Defined().Tasks, _given.Team, Given.Name("ben"), Given.Role("builder"), [new TaskSpec("x")], null, _given.Now));
        Assert.Equal("A builder may not add tasks; a manager may. Nothing was written.", refusal.Message);
        Assert.StartsWith("post {\"to\":[\"manager\"]", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_role_that_dispatches_adds_tasks()
    {
        Defined();
        Given.Accepted(TaskDecider.Add(_given.Tasks, _given.Team, Given.Name("mia"), Given.Role("manager"), [new TaskSpec("x")], null, _given.Now));
        Assert.Equal(
            ErrorCode.NotAllowed,
            Given.Refused(TaskDecider.Add(_given.Tasks, _given.Team, Given.Name("pia"), Given.Role("planner"), [new TaskSpec("x")], null, _given.Now)).Code);
    }

    private Given Defined() =>
        _given.Team.Definition is null ? _given.Happened(AgentName.Human, new TeamDefined(TeamSamples.Whole)) : _given;

    private Decision<AgentName> Spawn(string by, string role) => AgentDecider.Spawn(
        Defined().Agents, Given.Name(by == "human" ? "human" : "mia"), Given.Role(by), new AgentSpawned(Given.Name("new"), Given.Role(role), "claude"), _given.Team, new SpawnLimits(32, 3));
}
