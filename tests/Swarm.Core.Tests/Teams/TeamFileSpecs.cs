using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Teams;
using Swarm.Core.Tests.Tasks;
using Swarm.Testing;

namespace Swarm.Core.Tests.Teams;

/// <summary>What a team file says becomes a definition, and what it extends lies under it.</summary>
public sealed class TeamFileSpecs : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_says_everything_that_a_definition_can()
    {
        File.WriteAllText(_directory["lead.md"], "You lead.\r\nWell.\n");

        var team = Read(
            """
            name: shop
            goal: a shop that sells
            prompt: Small steps.
            intake: manager
            roles:
              manager: {prompt_file: lead.md, may: [dispatch, plan], client: claude, model: opus, tier: 3, may_spawn: [builder], most: 1, start: 1}
              builder:
                prompt: |
                  You build.

                  With care.
                client: command
                command: [run, -x]
                capabilities: [web]
                owns: ["src/**"]
                isolation: worktree
                deny: ["Bash(git push*)"]
                required_servers: [browser]
                stay: session
                at: [09:30, "23:00"]
              watcher: {may: [review, judge], stay: daemon, every: 90s}
            phases:
              - {name: build, roles: [builder]}
              - name: look
                roles: [watcher]
            tiers: {0: {client: opencode, model: local}, 3: {model: opus}}
            limits: {agents: 5, depth: 2, cycles: 2, rework: 0}
            """);

        Assert.Equal(("shop", "a shop that sells", "Small steps.", "manager"), (team.Name, team.Goal, team.Prompt, team.Intake?.Value));
        var (manager, builder, watcher) = (team.Roles[0], team.Roles[1], team.Roles[2]);
        Assert.Equal(("You lead.\nWell.", RoleRights.Dispatch | RoleRights.Plan, "claude", "opus", 3), (manager.Prompt, manager.Rights, manager.Client, manager.Model, manager.Tier));
        Assert.Equal(("builder", 1, 1, RoleStay.Standing), (manager.MaySpawn.Single().Value, manager.Most, manager.Start, manager.Stay));
        Assert.Equal(("You build.\n\nWith care.", "command", RoleStay.Session, true), (builder.Prompt, builder.Client, builder.Stay, builder.Worktree));
        Assert.Equal(["run", "-x"], builder.Command);
        Assert.Equal(["web", "src/**", "Bash(git push*)", "browser"], [.. builder.Capabilities, .. builder.Owns.Select(g => g.Value), .. builder.Deny, .. builder.RequiredServers]);
        Assert.Equal([new TimeOnly(9, 30), new TimeOnly(23, 0)], builder.At);
        Assert.Equal((RoleRights.Review | RoleRights.Judge, RoleStay.Daemon, TimeSpan.FromSeconds(90)), (watcher.Rights, watcher.Stay, watcher.Every));
        Assert.Equal(["build: builder", "look: watcher"], team.Phases.Select(p => $"{p.Name}: {string.Join(',', p.Roles)}"));
        Assert.Equal([(0, new TierChoice("opencode", "local")), (3, new TierChoice(null, "opus"))], team.Tiers.Select(t => (t.Key, t.Value)));
        Assert.Equal(new TeamLimits { Agents = 5, Depth = 2, Cycles = 2, Rework = 0 }, team.Limits);
    }

    [Fact]
    public void Anchors_aliases_and_merge_keys_are_read()
    {
        var team = Read(
            """
            name: shop
            roles:
              lead: {may: &rights [dispatch], tier: 3}
              one: &one {tier: 1, capabilities: [web], most: 2}
              two: {<<: *one, may: *rights, tier: 2}
            """);

        var two = team.Find(Given.Role("two"))!;
        Assert.Equal((2, 2, RoleRights.Dispatch), (two.Tier, two.Most, two.Rights));
        Assert.Equal(["web"], two.Capabilities);
    }

    [Fact]
    public void A_file_over_a_built_in_team_changes_what_it_says_and_keeps_the_rest()
    {
        var team = Read(
            """
            extends: software-dev
            name: shop
            prompt: Ours.
            roles:
              frontend: {owns: ["web/**"], capabilities: [web]}
              product: null
              artist: {prompt: You draw.}
            tiers: {2: {model: small}}
            limits: {agents: 9}
            """);
        var below = TeamFiles.Require("software-dev");

        Assert.Equal(("shop", "Ours.", below.Goal, below.Intake), (team.Name, team.Prompt, team.Goal, team.Intake));
        var (frontend, was) = (team.Find(Given.Role("frontend"))!, below.Find(Given.Role("frontend"))!);
        Assert.Equal((was.Prompt, was.Tier, was.Start), (frontend.Prompt, frontend.Tier, frontend.Start));
        Assert.Equal(["web/**", "web"], [.. frontend.Owns.Select(g => g.Value), .. frontend.Capabilities]);
        Assert.Equal([.. below.Roles.Select(r => r.Name.Value).Where(r => r != "product"), "artist"], team.Roles.Select(r => r.Name.Value));
        Assert.Equal(below.Phases.Select(p => p.Name).Where(p => p != "spec"), team.Phases.Select(p => p.Name));
        Assert.DoesNotContain(Given.Role("product"), team.Roles.SelectMany(r => r.MaySpawn));
        Assert.Equal((9, below.Limits.Depth, below.Limits.Rework), (team.Limits.Agents, team.Limits.Depth, team.Limits.Rework));
    }

    [Fact]
    public void A_list_takes_the_place_of_the_list_below_and_null_removes_a_field()
    {
        File.WriteAllText(_directory["base.yaml"], "name: base\ngoal: g\nroles:\n  lead: {may: [dispatch], prompt: Below.}\n  hand: {capabilities: [a, b], tier: 1, model: m}\n");
        File.WriteAllText(_directory["own.md"], "Own.");

        var team = Read(
            """
            extends: ./base.yaml
            goal:
            roles:
              lead: {prompt_file: own.md}
              hand: {capabilities: [c], tier: null}
            """);

        var hand = team.Find(Given.Role("hand"))!;
        Assert.Equal(("base", null, "Own."), (team.Name, team.Goal, team.Roles[0].Prompt));
        Assert.Equal(["c"], hand.Capabilities);
        Assert.Equal((null, "m"), (hand.Tier, hand.Model));
    }

    [Fact]
    public void What_a_file_names_is_looked_for_beside_that_file()
    {
        Directory.CreateDirectory(_directory["teams"]);
        File.WriteAllText(_directory["teams/base.yaml"], "name: base\nroles:\n  lead: {may: [dispatch], prompt_file: lead.md}\n");
        File.WriteAllText(_directory["teams/lead.md"], "From teams.");

        Assert.Equal("From teams.", Read("extends: teams/base.yaml\n").Roles[0].Prompt);
    }

    [Theory]
    [InlineData("software-dev", "manager")]
    [InlineData("planner-workers", "planner")]
    public void A_built_in_team_has_one_dispatcher_who_is_its_intake_and_starts(string name, string dispatcher)
    {
        var team = TeamFiles.Require(name);

        var only = Assert.Single(team.Roles, r => r.Rights.HasFlag(RoleRights.Dispatch));
        Assert.Equal((Given.Role(dispatcher), Given.Role(dispatcher), 1), (only.Name, team.Intake, only.Start));
        Assert.Equal(team.Roles.Select(r => r.Name).Except([only.Name]).Order(), only.MaySpawn.Order());
        Assert.All(team.Roles, r => Assert.NotNull(r.Prompt));
    }

    [Theory]
    [InlineData("software-dev")]
    [InlineData("planner-workers")]
    public void The_file_that_init_writes_is_the_built_in_team_and_every_line_offered_in_it_can_be_taken_in(string name)
    {
        var text = TeamTemplate.Text(name);

        Assert.Equal(TeamFiles.Require(name).Roles.Select(r => (r.Name, r.Prompt, r.Start)), Read(text).Roles.Select(r => (r.Name, r.Prompt, r.Start)));
        var whole = Read(text.Replace("#- ", "", StringComparison.Ordinal).Replace($"as in {name}. Take", "# Take", StringComparison.Ordinal));
        Assert.Equal((2, "opus"), (whole.Tiers.Count, whole.Tiers[3].Model));
        Assert.Equal(Read(text).Roles.Select(r => (r.Name, r.Start)), whole.Roles.Select(r => (r.Name, r.Start)));
    }

    [Fact]
    public void What_is_no_team_is_refused_with_those_that_are_there()
    {
        var refusal = Assert.Throws<SwarmException>(() => TeamFiles.Require(_directory["none.yaml"])).Refusal;

        Assert.Equal(ErrorCode.NotFound, refusal.Code);
        Assert.Contains("software-dev, planner-workers", refusal.Next);
    }

    [Fact]
    public void All_mistakes_of_a_file_are_in_one_refusal()
    {
        File.WriteAllText(_directory["t.yaml"], "name: shop\ngaol: x\nroles:\n  lead: {may: [dispatch], tier: 7}\n");

        var refusal = Assert.Throws<SwarmException>(() => TeamFiles.Require(_directory["t.yaml"])).Refusal;

        Assert.Equal(ErrorCode.BadArgument, refusal.Code);
        Assert.Contains("2 mistakes", refusal.Message);
        Assert.Contains("t.yaml:2:1: ", refusal.Message);
        Assert.Contains("t.yaml:4:33: ", refusal.Message);
    }

    private TeamDefinition Read(string text)
    {
        var reading = TeamFiles.Read("team.yaml", _directory["team.yaml"], text);
        Assert.Empty(reading.Mistakes);
        return reading.Definition!;
    }
}
