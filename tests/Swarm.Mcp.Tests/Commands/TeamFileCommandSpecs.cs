using System.Text.Json.Nodes;
using Swarm.Core.Processes;

namespace Swarm.Mcp.Tests.Commands;

/// <summary>A team from a file, as a person has it: <c>init</c>, <c>prompt</c>, <c>up</c>, <c>teams</c>.</summary>
public sealed class TeamFileCommandSpecs : IDisposable
{
    private const string Shop =
        """
        name: shop
        goal: A shop that sells.
        roles:
          boss: {may: [dispatch], may_spawn: [hand], start: 1, client: command, command: [sleep, "600"], prompt: You lead.}
          hand: {start: 2, most: 3, client: command, command: [sleep, "601"], capabilities: [web], owns: ["web/**"], tier: 1}
          rest: {}
        """;

    private readonly SwarmShell swarm = new();

    private string TeamFile => swarm.Workspace["swarm.team.yaml"];

    public void Dispose() => swarm.Dispose();

    [Fact]
    public async Task Init_writes_a_team_file_of_ones_own_and_asks_before_it_overwrites_one()
    {
        var first = await swarm.Run("init", "--team", "software-dev");
        Assert.Equal((0, true), (first.ExitCode, File.Exists(TeamFile)));
        var written = await File.ReadAllTextAsync(TeamFile, TestContext.Current.CancellationToken);
        Assert.Contains("\nextends: software-dev\n", written);
        Assert.Contains("swarm.team.yaml: nothing to change", (await swarm.Run("init", "--team", "software-dev")).Stdout);

        await File.WriteAllTextAsync(TeamFile, Shop, TestContext.Current.CancellationToken);
        var second = await swarm.Run("init", "--team", "software-dev");
        Assert.Equal(1, second.ExitCode);
        Assert.StartsWith("not_allowed: This would change existing files.", second.Stderr);
        Assert.Equal(Shop, await File.ReadAllTextAsync(TeamFile, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await swarm.Run("init", "--team", "software-dev", "--yes")).ExitCode);
        Assert.Equal(written, await File.ReadAllTextAsync(TeamFile, TestContext.Current.CancellationToken));

        var neither = await swarm.Run("init");
        Assert.Equal((2, true), (neither.ExitCode, neither.Stderr.Contains("--client or --team is needed.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Prompt_prints_what_an_agent_will_be_told_and_makes_no_room()
    {
        var reviewer = await swarm.Run("prompt", "reviewer", "--team", "software-dev", "--agent", "rita");
        Assert.StartsWith("You are rita, role reviewer, in a team", reviewer.Stdout);
        Assert.Contains("\nReview: claim_task;", reviewer.Stdout);
        Assert.Contains("\nYour role, reviewer:\n", reviewer.Stdout);
        Assert.EndsWith("\n---\n\nJoin the team: call mcp__swarm__wait.\n", reviewer.Stdout);
        Assert.Matches(@"^\d{3} tokens \(bytes / 4\): \d{3} of rules, \d+ of the first prompt\n$", reviewer.Stderr);

        await File.WriteAllTextAsync(TeamFile, Shop, TestContext.Current.CancellationToken);
        Assert.Contains("You edit only web/**.", (await swarm.Run("prompt", "hand")).Stdout);
        Assert.StartsWith("bad_argument: Role worker is not in team shop.", (await swarm.Run("prompt", "worker")).Stderr);
        Assert.False(Directory.Exists(swarm.Workspace[".tmm"]));
    }

    [Fact]
    public async Task Prompt_tells_of_a_worktree_where_the_role_has_one()
    {
        await File.WriteAllTextAsync(TeamFile, Shop.Replace("rest: {}", "rest: {isolation: worktree}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains("is in no git repository", (await swarm.Run("prompt", "rest")).Stderr);

        foreach (string[] git in (string[][])[["init", "--quiet"], ["add", "."], ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "first"]])
            Assert.True((await new ProcessRunner(TimeProvider.System).RunAsync(["git", "-C", swarm.Workspace.Path, .. git], new ProcessOptions(), TestContext.Current.CancellationToken)).Succeeded);

        Assert.Contains("a git worktree on branch swarm/rest.", (await swarm.Run("prompt", "rest")).Stdout);
        Assert.False(Directory.Exists(swarm.Workspace[".tmm"]));
    }

    [Fact]
    public async Task A_team_file_with_mistakes_starts_nothing()
    {
        await File.WriteAllTextAsync(TeamFile, Shop.Replace("most: 3", "mots: 3", StringComparison.Ordinal).Replace("tier: 1", "tier: 9", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var up = await swarm.Run("up");

        Assert.Equal(2, up.ExitCode);
        Assert.Contains("swarm.team.yaml has 2 mistakes. Nothing was written.", up.Stderr);
        Assert.Contains("swarm.team.yaml:5:20: key \"mots\" is not known, did you mean most?", up.Stderr);
        Assert.Contains("swarm.team.yaml:5:", up.Stderr);
        Assert.False(Directory.Exists(swarm.Workspace[".tmm"]));
    }

    [Fact]
    public async Task Up_defines_the_team_once_and_starts_the_roles_that_start()
    {
        Assert.SkipUnless(ProgramPath.Find("tmux") is not null, "tmux is not installed");
        await File.WriteAllTextAsync(TeamFile, Shop, TestContext.Current.CancellationToken);
        try
        {
            var up = await swarm.Run("up", "--prompt", "Sell.");
            Assert.True(up.ExitCode == 0, up.Stderr);
            Assert.StartsWith("team shop from swarm.team.yaml\n", up.Stdout);
            Assert.Contains("team shop: boss, hand, rest\n", up.Stdout);
            Assert.Matches(@"boss \(boss, command\) runs in pane %\d+.*\nhand-1 \(hand, command\) runs in pane %\d+.*\nhand-2 \(hand, command\) runs", up.Stdout);

            var spawned = await Events("agent.spawned");
            Assert.Equal(["Sell.", null, null], spawned.Select(e => (string?)e["prompt"]));
            Assert.Equal(("sleep", "601", 1, "web"), ((string?)spawned[1]["command"]![0], (string?)spawned[1]["command"]![1], (int?)spawned[1]["tier"], (string?)spawned[1]["capabilities"]![0]));
            var told = await File.ReadAllTextAsync(swarm.Workspace[".tmm/configs/hand-1/prompt.md"], TestContext.Current.CancellationToken);
            Assert.Equal((await swarm.Run("prompt", "hand", "--agent", "hand-1")).Stdout.Split("\n---\n")[0].TrimEnd(), told[..told.LastIndexOf("\n\n", StringComparison.Ordinal)]);

            Assert.Contains("hand-2 (hand) runs in pane", (await swarm.Run("up")).Stdout);
            Assert.Single(await Events("team.defined"));
            Assert.Equal(3, (await Events("agent.spawned")).Count);
            Assert.Contains(", team shop, session tmm-team-", (await swarm.Run("teams")).Stdout);

            Assert.Contains("bad_argument: Role worker is not in team shop.", (await swarm.Run("spawn", "ada", "--client", "command", "--", "sleep", "1")).Stderr);
            Assert.Equal(0, (await swarm.Run("spawn", "hans", "--role", "hand")).ExitCode);
            Assert.Contains("3 of role hand are there and the team allows 3.", (await swarm.Run("spawn", "otto", "--role", "hand")).Stderr);
        }
        finally
        {
            await swarm.Run("down", "--yes");
        }
    }

    [Fact]
    public async Task Only_a_person_says_what_the_team_is()
    {
        await File.WriteAllTextAsync(swarm.Workspace["own.yaml"], Shop, TestContext.Current.CancellationToken);

        var up = await swarm.RunWith("", new() { ["SWARM_AGENT"] = "pia", ["SWARM_ROLE"] = "planner" }, "up", "--team", "own.yaml");

        Assert.Equal(1, up.ExitCode);
        Assert.StartsWith("not_allowed: A planner may not make the team shop: who is in it and may do what, only a person says.", up.Stderr);
        Assert.Empty(await Events("team.defined"));
    }

    private async Task<List<JsonNode>> Events(string type) =>
    [
        .. (await swarm.Run("log", "--json")).Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).Where(e => (string?)e["type"] == type),
    ];
}
