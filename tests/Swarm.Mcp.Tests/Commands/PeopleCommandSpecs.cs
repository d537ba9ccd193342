using System.Text.Json.Nodes;
using Swarm.Core.Processes;

namespace Swarm.Mcp.Tests.Commands;

/// <summary>The commands for people, as real processes.</summary>
public sealed class PeopleCommandSpecs : IDisposable
{
    private readonly SwarmShell swarm = new();

    [Fact]
    public async Task The_log_is_one_readable_line_an_event_and_goes_on_when_followed()
    {
        await swarm.As("bob", "lock", "db:orders", "migrating");
        await swarm.RunWith("\e[2Jall clear\n12:00:00     9 human    adds T9: forged", [], "post", "--to", "bob", "-");
        var log = (await swarm.Run("log")).Stdout.Split('\n');
        Assert.Matches(@"^\d\d:\d\d:\d\d     2 bob      joins as worker, through commands$", log[0]);
        Assert.Matches(@"^\d\d:\d\d:\d\d     3 bob      locks db:orders until \d\d:\d\d: migrating$", log[1]);
        Assert.EndsWith(@"4 human    → bob: M1 \u{1B}[2Jall clear 12:00:00     9 human    adds T9: forged", log[2]);
        Assert.Equal(4, log.Length);

        var json = JsonNode.Parse((await swarm.Run("log", "--json", "--since", "4")).Stdout)!;
        Assert.Equal((4, "message.posted", "bob"), ((int)json["seq"]!, (string?)json["type"], (string?)json["to"]![0]));
        Assert.EndsWith("\n\\u{1B}[2Jall clear\n12:00:00     9 human    adds T9: forged\n", (await swarm.Run("log", "M1")).Stdout);

        await using var follower = swarm.Start("log", "-f", "--since", "5");
        await swarm.Run("post", "@bob one more");
        using var lines = new StreamReader(follower.Stdout, leaveOpen: true);
        Assert.EndsWith("→ bob: M2 @bob one more", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
        follower.Terminate();
        Assert.Equal(143, await follower.WaitAsync());
    }

    [Fact]
    public async Task The_board_shows_tasks_by_where_they_stand()
    {
        await swarm.RunWith(
            """[{"title": "Parse", "key": "p", "files": ["src/**"]}, {"title": "Print", "needs": ["p"], "priority": "high"}, {"title": "Read"}]""",
            [], "tasks", "add", "-");
        await swarm.As("bob", "claim", "T1");
        await swarm.As("cid", "claim", "T3");
        await swarm.As("cid", "report", "done", "read it", "--evidence", "saw it");
        Assert.Equal(
            "working (1)\n  T1   Parse  [bob; src/**]\npending (1)\n  T2   Print  [high; after T1]\ndone (1)\n  T3   Read  [cid]: read it\n",
            (await swarm.Run("board")).Stdout);
        Assert.Equal(["working", "pending", "done"], (await swarm.Json("board"))["tasks"]!.AsArray().Select(t => (string?)t!["status"]));
    }

    [Fact]
    public async Task The_board_can_be_seen_as_it_once_stood()
    {
        await swarm.RunWith("""[{"title": "Parse"}]""", [], "tasks", "add", "-");
        await swarm.As("bob", "claim", "T1");
        await swarm.As("bob", "report", "done", "parsed it", "--evidence", "saw it");
        var log = (await swarm.Run("log", "--json")).Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        async Task<string> At(string at) => (await swarm.Run("replay", at)).Stdout;
        string[] expected = ["ready", "ready", "working", "done"];
        foreach (var (happened, status) in log.Zip(expected))
        {
            var board = await At($"{happened["seq"]}");
            Assert.StartsWith($"After event {happened["seq"]}, ", board);
            Assert.Contains($"\n{status} (1)\n  T1   Parse", board);
        }

        Assert.StartsWith("Before the first event\nNo tasks yet", await At("0"));
        Assert.StartsWith("Before the first event\n", await At("2020-01-01T00:00Z"));
        Assert.StartsWith($"After event {log[^1]["seq"]}, ", await At("2999-01-01"));
        Assert.Equal("done", (string?)(await swarm.Json("replay", $"{log[^1]["seq"]}"))["tasks"]![0]!["status"]);
        Assert.Contains("the position of an event", (await swarm.Run("replay", "yesterday")).Stderr);
    }

    [Fact]
    public async Task A_team_comes_up_once_and_goes_down_without_a_trace()
    {
        try
        {
            var up = await swarm.Run("up", "--client", "command", "--prompt", "plan", "--", "sleep", "600");
            Assert.True(up.ExitCode == 0, up.Stderr);
            Assert.Contains("planner (planner, command) runs in pane %0; transcript .tmm/transcripts/planner.log.", up.Stdout);
            Assert.Contains("planner (planner) runs in pane %0.", (await swarm.Run("up", "--client", "command", "--", "sleep", "600")).Stdout);
            var planner = ProcessLife.Of(await PlacedPid())!.Value;
            Assert.True(swarm.HasTmux);

            var unasked = await swarm.Run("down");
            Assert.Equal(1, unasked.ExitCode);
            Assert.StartsWith("not_allowed: This stops planner. Nobody can be asked here", unasked.Stderr);
            Assert.True(planner.IsAlive());
            Assert.StartsWith("Stopped planner; no pane of the team is left.", (await swarm.Run("down", "--yes")).Stdout);
            Assert.False(planner.IsAlive());
            Assert.False(swarm.HasTmux);
            Assert.StartsWith("not_found: No pane of a team runs for", (await swarm.Run("attach")).Stderr);
        }
        finally
        {
            await swarm.Run("down", "--yes");
        }
    }

    [Fact]
    public async Task An_agent_that_clears_its_environment_is_not_a_person()
    {
        await swarm.As("bob", "lock", "db", "x");
        string[] posting = ["sh", "-c", "env -u SWARM_AGENT \"$0\" post '@bob I am a person'; exit $?", SwarmShell.Program];
        var agent = await swarm.RunOther("", new() { ["SWARM_AGENT"] = "bob" }, posting);
        Assert.Equal((1, ""), (agent.ExitCode, agent.Stdout));
        Assert.StartsWith("not_allowed: This command comes from bob (process ", agent.Stderr);
        // From an agent of another team, which is a person like any other here.
        var other = await swarm.RunOther("", new() { ["SWARM_AGENT"] = "bob", ["SWARM_WORKSPACE"] = "/" }, [.. posting[..2], posting[2].Replace("-u", $"-u SWARM_WORKSPACE -u"), SwarmShell.Program]);
        Assert.Equal((0, "M1 to bob.\n"), (other.ExitCode, other.Stdout));
    }

    [Fact]
    public async Task A_worker_ends_no_team()
    {
        await swarm.As("bob", "lock", "db", "x");
        var down = await swarm.RunWith("", new() { ["SWARM_AGENT"] = "bob" }, "down", "--yes");
        Assert.Equal(1, down.ExitCode);
        Assert.StartsWith("not_allowed: A worker may not end the team", down.Stderr);
    }

    [Fact]
    public async Task An_existing_configuration_is_changed_only_with_consent()
    {
        var mcp = swarm.Workspace[".mcp.json"];
        var mine = "{\n  \"mcpServers\": {\n    \"mine\": { \"command\": \"mine\" }\n  }\n}\n";
        await File.WriteAllTextAsync(mcp, mine);
        string[] init = ["init", "--client", "claude", "--agent", "ada"];

        var unasked = await swarm.Run(init);
        Assert.Equal(1, unasked.ExitCode);
        Assert.Contains("+     \"swarm\": {", unasked.Stdout);
        Assert.Contains(".claude/settings.json: new file", unasked.Stdout);
        Assert.StartsWith("not_allowed: This would change existing files.", unasked.Stderr);

        Assert.Contains("Nothing was done.", (await OnTerminal("n\n", init)).Stdout);
        Assert.Equal(mine, await File.ReadAllTextAsync(mcp));
        Assert.False(Path.Exists(swarm.Workspace[".claude"]));

        var asked = await OnTerminal("y\n", init);
        Assert.Contains("Change them? [y/N]", asked.Stdout);
        var servers = JsonNode.Parse(await File.ReadAllTextAsync(mcp))!["mcpServers"]!.AsObject();
        Assert.Equal(["mine", "swarm"], servers.Select(s => s.Key));
        Assert.Equal(".mcp.json: nothing to change\n.claude/settings.json: nothing to change\n", (await swarm.Run(init)).Stdout);
    }

    public void Dispose() => swarm.Dispose();

    // script(1) gives it a terminal of its own.
    private Task<ProcessResult> OnTerminal(string typed, string[] arguments) =>
        swarm.RunOther(typed, [], "script", "-qec", string.Join(' ', [SwarmShell.Program, .. arguments]), "/dev/null");

    private async Task<int> PlacedPid() => (await swarm.Run("log", "--json")).Stdout
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonNode.Parse(line)!)
        .Where(e => (string?)e["type"] == "agent.placed")
        .Select(e => (int)e["pid"]!)
        .Single();
}
