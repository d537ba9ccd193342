using System.Text;
using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Rooms;
using Swarm.Core.Teams;
using Swarm.Core.Tests.Agents;
using Swarm.Core.Tests.Clients;
using Swarm.Core.Tests.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Teams;

/// <summary>What an agent is told: the rules of all teams, its team, its role, what was learned.</summary>
public sealed class PromptAssemblySpecs
{
    private const int MostTokens = 900;

    public static TheoryData<string, string> Roles =>
        [.. BuiltInTeams.Names.SelectMany(team => TeamFiles.Require(team).Roles.Select(role => (team, role.Name.Value)))];

    [Theory]
    [MemberData(nameof(Roles))]
    public void An_agent_of_a_built_in_team_is_told_less_than_900_tokens(string team, string role)
    {
        var prompt = Of(team, role);

        Assert.InRange(Encoding.UTF8.GetByteCount($"{prompt.Rules}\n{prompt.First}") / 4, 300, MostTokens - 1);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task What_an_agent_of_a_built_in_team_is_told(string team, string role)
    {
        var prompt = Of(team, role);

        await Verifier.VerifyFile($"{prompt.Rules}\n\n---\n\n{prompt.First}\n", $"tests/Swarm.Core.Tests/Teams/Prompts/{team}.{role}.verified.md");
    }

    [Fact]
    public void Without_a_team_file_there_is_only_what_was_learned() => Assert.Equal("", PromptAssembly.Rules(RoomState.Empty, RoleName.Worker, [], ""));

    [Fact]
    public void A_role_is_told_its_files_whom_it_may_spawn_and_what_the_team_learned_for_it()
    {
        var room = new GivenRoom().Happened(AgentName.Human, new TeamDefined(TeamSamples.Whole), Learned(1, "builder", "use port 81"), Learned(2, "reviewer", "read twice"));

        var builder = PromptAssembly.Rules(room.State, GivenRoom.Role("builder"), [], "");
        Assert.Contains("You edit only src/**.", builder);
        Assert.Contains("use port 81", builder);
        Assert.DoesNotContain("read twice", builder);
        Assert.Contains("You may spawn: builder, reviewer.", PromptAssembly.Rules(room.State, GivenRoom.Role("manager"), [], ""));
    }

    [Theory]
    [InlineData(RoleRights.None, "Work: claim_task")]
    [InlineData(RoleRights.Dispatch | RoleRights.Plan, "Plan: add_tasks")]
    [InlineData(RoleRights.Plan, "Plan: claim_task")]
    [InlineData(RoleRights.Review, "Review: claim_task")]
    [InlineData(RoleRights.Judge | RoleRights.Spawn, "Judge: claim_task")]
    public void What_its_work_is_follows_from_its_rights(RoleRights rights, string words)
    {
        var rules = Discipline.Rules(GivenRoom.Name("ada"), GivenRoom.Role("any"), rights);

        Assert.Contains(words, rules);
        Assert.Single(rules.Split('\n'), line => line.Contains("claim_task", StringComparison.Ordinal) || line.Contains("add_tasks", StringComparison.Ordinal));
    }

    private static LearningAdded Learned(int id, string role, string text) => new(new LearningId(id), "port", text, Role: GivenRoom.Role(role));

    private static AgentPrompt Of(string team, string role)
    {
        var name = GivenRoom.Role(role);
        var state = RoomState.Empty.Apply(new Recorded(1, DateTimeOffset.UnixEpoch, AgentName.Human, new TeamDefined(TeamFiles.Require(team))));
        var launch = Launches.Ada with { Role = name, Rights = state.Team.RightsOf(name), Rules = PromptAssembly.Rules(state, name, [], ""), Prompt = "" };
        return AgentPrompt.Of(launch, new ClaudeClient());
    }
}
