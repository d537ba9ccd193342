namespace Swarm.Mcp.Tests.Commands;

/// <summary>The real program: what was learned, found again, and made a rule that survives the room.</summary>
public sealed class LearningsCommandSpecs : IDisposable
{
    private readonly SwarmShell swarm = new();

    [Fact]
    public async Task Learnings_are_listed_by_topic_and_found_by_their_words()
    {
        await swarm.Run("learn", "build", "run restore first", "--role", "worker");
        await swarm.Run("learn", "tests", "they need the database");
        await swarm.Run("learn", "build", "restore works offline", "--supersedes", "L1");

        Assert.Equal("tests\n  L2 they need the database (human)\nbuild\n  L3 restore works offline (human)\n", (await swarm.Run("learnings")).Stdout);
        Assert.Contains("L1 run restore first (human, for worker; superseded by L3)", (await swarm.Run("learnings", "--all", "--topic", "BUILD")).Stdout, StringComparison.Ordinal);
        Assert.Equal("L3", (string?)(await swarm.Json("learnings", "--topic", "build"))["learnings"]![0]!["id"]);
        Assert.Equal("L2 tests: they need the database (human)\n", (await swarm.Run("learnings", "search", "databases", "offside")).Stdout);
        Assert.Equal(3, (await swarm.Run("learnings", "search", "nowhere")).ExitCode);
    }

    [Fact]
    public async Task A_promoted_learning_is_a_rule_at_the_next_start_also_in_a_later_room_until_it_is_demoted()
    {
        await swarm.Run("learn", "build", "run restore first", "--role", "worker");
        var promoted = await swarm.Run("learnings", "promote", "L1");

        Assert.True(promoted.ExitCode == 0, promoted.Stderr);
        Assert.StartsWith("L1 is a rule of role worker in this workspace: ", promoted.Stdout, StringComparison.Ordinal);
        Assert.Contains("a rule of worker", (await swarm.Run("learnings")).Stdout, StringComparison.Ordinal);
        Assert.Contains("makes L1 a rule of role worker", (await swarm.Run("log")).Stdout, StringComparison.Ordinal);
        Assert.Contains("a rule of worker", await File.ReadAllTextAsync(swarm.Workspace[".tmm/learnings.md"]), StringComparison.Ordinal);

        Directory.Delete(swarm.Workspace[".tmm"], recursive: true);
        Assert.Contains("Rules of your role:\n- build: run restore first", await StartedWith("bob"), StringComparison.Ordinal);

        Assert.Equal(0, (await swarm.Run("learnings", "demote", "L1")).ExitCode);
        Assert.DoesNotContain("restore", await StartedWith("cleo"), StringComparison.Ordinal);
        Assert.Equal(1, (await swarm.Run("learnings", "demote", "L1")).ExitCode);
    }

    [Fact]
    public async Task What_supersedes_a_rule_is_put_in_its_place_when_a_person_says_so_and_an_agent_may_not()
    {
        await swarm.Run("learn", "port", "8080");
        await swarm.Run("learnings", "promote", "L1", "--role", "worker", "--everywhere");

        var superseded = await swarm.Run("learnings", "supersede", "L1", "9090");
        Assert.Equal("L2 is written; L1 no longer holds.\nL1 is still a rule of role worker. next: swarm learnings promote L2 --role worker puts this one in its place\n", superseded.Stdout);
        await swarm.Run("learnings", "promote", "L2", "--role", "worker", "--everywhere");

        Assert.Equal(["- port: 9090"], (await File.ReadAllLinesAsync(swarm.Home[".config/swarm/roles/worker.md"])).Where(l => l.StartsWith("- ")).Select(l => l.Split(" <!--")[0]));
        var refused = await swarm.RunWith("", new() { ["SWARM_AGENT"] = "ada", ["SWARM_ROLE"] = "planner" }, "learnings", "promote", "L2", "--role", "planner");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("A planner may not change the rules of roles; a person may.", refused.Stderr, StringComparison.Ordinal);
    }

    public void Dispose() => swarm.Dispose();

    // A program is given its rules and its prompt in a file.
    private async Task<string> StartedWith(string name)
    {
        var spawned = await swarm.Run("spawn", name, "--client", "command", "--role", "worker", "--prompt", "go", "--", "sleep", "600");
        Assert.True(spawned.ExitCode == 0, spawned.Stderr);
        try
        {
            return await File.ReadAllTextAsync(swarm.Workspace[$".tmm/configs/{name}/prompt.md"]);
        }
        finally
        {
            await swarm.Run("down", "--yes");
        }
    }
}
