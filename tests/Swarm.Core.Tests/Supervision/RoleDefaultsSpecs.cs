using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Supervision;
using Swarm.Core.Teams;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Supervision;

/// <summary>What an agent is started with where nobody says: its role's, then its tier's; and who starts with the team.</summary>
public sealed class RoleDefaultsSpecs
{
    private static readonly TeamDefinition Team = new("shop")
    {
        Roles =
        [
            new RoleDefinition(GivenRoom.Role("lead")) { Rights = RoleRights.Dispatch, Tier = 3, Start = 1 },
            new RoleDefinition(GivenRoom.Role("coder")) { Client = "codex", Model = "big", Capabilities = ["web"], Tier = 2, Start = 2 },
            new RoleDefinition(GivenRoom.Role("player")) { Client = "scripted", Command = ["play.json"], Start = 1 },
            new RoleDefinition(GivenRoom.Role("plain")),
        ],
        Tiers = ImmutableSortedDictionary<int, TierChoice>.Empty
            .Add(0, new TierChoice("opencode", "local")).Add(1, new TierChoice("codex", "small")).Add(3, new TierChoice("claude", "opus")),
    };

    [Theory]
    [InlineData("lead", null, null, null, "claude", "opus", 3)]
    [InlineData("lead", null, "haiku", null, "claude", "haiku", 3)]
    [InlineData("lead", "gemini", null, null, "gemini", null, 3)]
    [InlineData("lead", null, null, 0, "opencode", "local", 0)]
    [InlineData("coder", null, null, null, "codex", "big", 2)]
    [InlineData("coder", null, null, 1, "codex", "small", 1)]
    [InlineData("coder", null, null, 0, "opencode", "local", 0)]
    [InlineData("coder", null, null, 2, "codex", "big", 2)]
    [InlineData("coder", "claude", null, null, "claude", null, 2)]
    [InlineData("plain", null, null, null, null, null, null)]
    [InlineData("plain", null, null, 3, "claude", "opus", 3)]
    [InlineData("stranger", null, "m", 3, null, "m", 3)]
    public void The_request_comes_first_then_a_tier_that_was_asked_for_then_the_role_then_its_tier(
        string role, string? client, string? model, int? tier, string? expectedClient, string? expectedModel, int? expectedTier)
    {
        var filled = RoleDefaults.Fill(Team, Request(role) with { Client = client, Model = model, Tier = tier });

        Assert.Equal((expectedClient, expectedModel, expectedTier), (filled.Client, filled.Model, filled.Tier));
    }

    [Fact]
    public void A_roles_command_goes_with_its_client_only_and_its_capabilities_always()
    {
        Assert.Equal(["play.json"], RoleDefaults.Fill(Team, Request("player")).Command);
        Assert.Equal(["other.json"], RoleDefaults.Fill(Team, Request("player") with { Command = ["other.json"] }).Command);
        Assert.Empty(RoleDefaults.Fill(Team, Request("player") with { Client = "claude" }).Command);
        Assert.Equal(["web"], RoleDefaults.Fill(Team, Request("coder") with { Client = "claude" }).Capabilities);
        Assert.Equal(["sql"], RoleDefaults.Fill(Team, Request("coder") with { Capabilities = ["sql"] }).Capabilities);
    }

    [Fact]
    public void Without_a_team_the_request_is_as_it_was() => Assert.Equal(Request("coder"), RoleDefaults.Fill(null, Request("coder")));

    [Fact]
    public void With_the_team_start_its_lead_as_asked_for_and_every_role_that_says_so()
    {
        var asked = Request("lead") with { Client = "gemini", Prompt = "Go." };

        var requests = TeamRoster.Of(Team, asked);

        Assert.Equal(["lead", "coder-1", "coder-2", "player"], requests.Select(r => r.Name.Value));
        Assert.Equal(["lead", "coder", "coder", "player"], requests.Select(r => r.Role.Value));
        Assert.Equal(asked, requests[0]);
        Assert.All(requests.Skip(1), r => Assert.Equal(("", null), (r.Prompt, r.Client)));
    }

    [Fact]
    public void Of_a_session_role_nobody_starts_with_the_team()
    {
        var team = Team with { Roles = [.. Team.Roles.Select(r => r.Name.Value == "coder" ? r with { Stay = RoleStay.Session } : r)] };
        Assert.Equal(["lead", "player"], TeamRoster.Of(team, Request("lead")).Select(r => r.Name.Value));
    }

    [Fact]
    public void An_agent_cli_for_the_lead_is_that_of_roles_that_say_nothing_but_a_scenario_is_not()
    {
        var team = TeamFiles.Require("software-dev");
        var lead = TeamRoster.Lead(team);

        Assert.Equal("manager", lead.Value);
        Assert.All(TeamRoster.Of(team, Request("manager") with { Client = "codex" }), r => Assert.Equal("codex", r.Client));
        Assert.All(TeamRoster.Of(team, Request("manager") with { Client = "scripted" }).Skip(1), r => Assert.Null(r.Client));
        Assert.Equal(7, TeamRoster.Of(team, Request("manager")).Length);
    }

    private static SpawnRequest Request(string role) => new(GivenRoom.Name(role)) { Role = GivenRoom.Role(role) };
}
