using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Teams;
using Swarm.Core.Tests.Tasks;

namespace Swarm.Core.Tests.Teams;

/// <summary>What a built-in team promises its roles holds by its own limits.</summary>
public sealed class BuiltInTeamSpecs
{
    private readonly Given _given = new();

    public static TheoryData<string> Names => [.. BuiltInTeams.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_role_can_spawn_whom_the_team_lets_it_spawn(string name)
    {
        var team = TeamFiles.Require(name);
        _given.Happened(AgentName.Human, new TeamDefined(team));
        var lead = team.Intake!.Value;
        SpawnBelow(team, Spawned(AgentName.Human, RoleName.Human, lead), lead);
        Assert.Equal(team.Roles.Select(r => r.Name).Order(), _given.Agents.Live.Select(a => a.Role).Distinct().Order());
    }

    private void SpawnBelow(TeamDefinition team, AgentName parent, RoleName role)
    {
        foreach (var below in team.Find(role)!.MaySpawn)
            SpawnBelow(team, Spawned(parent, role, below), below);
    }

    private AgentName Spawned(AgentName by, RoleName role, RoleName spawned)
    {
        var name = Given.Name($"{spawned}-{_given.Position}");
        var decision = AgentDecider.Spawn(_given.Agents, by, role, new AgentSpawned(name, spawned, "claude"), _given.Team, new SpawnLimits(32, 3));
        Given.Accepted(decision);
        _given.Happened(by, decision.Events);
        return name;
    }
}
