using System.Text.Json.Nodes;
using Swarm.Core.Processes;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Commands;

/// <summary>Agents in worktrees from their start to <c>swarm down --clean</c>: real git, tmux and processes.</summary>
public sealed class WorktreeCommandSpecs : IAsyncLifetime
{
    private readonly SwarmShell swarm = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ProgramPath.Find("tmux") is not null && ProgramPath.Find("git") is not null, "tmux and git are needed");
        await File.WriteAllTextAsync(swarm.Workspace["a.txt"], "a\n");
        await Git("init", "--quiet", "-b", "main");
        await Git("add", "-A");
        await Commit("first");
    }

    [Fact]
    public async Task Unchanged_ones_go_and_changed_ones_stay_until_they_are_taken_over()
    {
        await SpawnAsync("idle", "sleep 600");
        var said = await SpawnAsync("ada", "pwd > where; echo b > b.txt; git add b.txt; git commit -qm b; touch done; exec sleep 600");
        Assert.Contains("It works in .tmm/worktrees/ada, branch swarm/ada from ", said);
        await Until.True(() => File.Exists(swarm.Workspace[".tmm/worktrees/ada/done"]));
        Assert.Equal($"{swarm.Workspace.Path}/.tmm/worktrees/ada\n", await File.ReadAllTextAsync(swarm.Workspace[".tmm/worktrees/ada/where"]));
        Assert.False(File.Exists(swarm.Workspace["b.txt"]));

        // What an artifact is, is looked up in the worktree, by the name that it has in the workspace.
        await swarm.RunWith("""[{"title": "Write b"}]""", [], "tasks", "add", "-");
        await swarm.As("ada", "claim", "T1");
        Assert.StartsWith("T1 is done.", (await swarm.As("ada", "report", "done", "b is there", "--evidence", "ran it", "--artifacts", ".tmm/worktrees/ada/b.txt")).Stdout);
        Assert.Equal("b.txt", (string?)(await Events("task.reported")).Single()["artifacts"]![0]);

        await swarm.Run("stop", "idle", "enough");
        Assert.False(Directory.Exists(swarm.Workspace[".tmm/worktrees/idle"]));
        await swarm.Run("stop", "ada", "enough");
        Assert.Contains(
            "The worktree of ada is kept: .tmm/worktrees/ada, branch swarm/ada: 1 commit, uncommitted changes. To take it over: git -C .tmm/worktrees/ada add -A",
            (await swarm.Run("log", "M1")).Stdout);

        var refused = await swarm.Run("down", "--yes", "--clean");
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("not_allowed: These worktrees have work that is nowhere else and were left alone: swarm/ada in .tmm/worktrees/ada (1 commit, uncommitted changes).", refused.Stderr);
        await Git("-C", ".tmm/worktrees/ada", "clean", "-fdq");
        await Git("merge", "--quiet", "swarm/ada");
        Assert.EndsWith("No worktree or branch of the team is left.\n", (await swarm.Run("down", "--yes", "--clean")).Stdout);
        await AssertNothingLeft();
        Assert.Equal(["worktree.added", "worktree.added", "worktree.removed", "worktree.kept", "worktree.removed"], (await Events("worktree.")).Select(e => (string?)e["type"]));
    }

    [Fact]
    public async Task One_whose_agent_ends_by_itself_is_seen_to_and_discarding_needs_the_word()
    {
        await swarm.Run("up", "--client", "command", "--", "sleep", "600");
        await SpawnAsync("ada", "echo b > b.txt");
        await SpawnAsync("bob", "true");
        await Until.True(() => !Directory.Exists(swarm.Workspace[".tmm/worktrees/bob"]));
        await Until.True(async () => (await Events("worktree.kept")).Count == 1);
        Assert.Contains("keeps the worktree of ada: 0 commits, uncommitted changes", (await swarm.Run("log")).Stdout);

        Assert.Contains("swarm/ada, is kept: 0 commits, uncommitted changes. next: git merge swarm/ada", (await swarm.Run("down", "--yes")).Stdout);
        var again = await swarm.Run("spawn", "ada", "--client", "command", "--isolation", "worktree", "--", "true");
        Assert.StartsWith("held: The branch swarm/ada (.tmm/worktrees/ada) has work of an earlier ada", again.Stderr);
        Assert.Equal(2, (await swarm.Run("down", "--discard")).ExitCode);
        Assert.Equal(0, (await swarm.Run("down", "--yes", "--clean", "--discard")).ExitCode);
        await AssertNothingLeft();
    }

    [Fact]
    public async Task A_child_has_every_rule_of_its_parent_and_works_where_its_parent_does()
    {
        string[] sub = ["spawn", "sub", "--role", "planner", "--client", "command", "--isolation", "worktree", "--deny", "Bash(git push*)", "--deny", "WebFetch", "--", "sleep", "600"];
        Assert.Equal(0, (await swarm.Run(sub)).ExitCode);
        Dictionary<string, string?> asSub = new() { ["SWARM_AGENT"] = "sub", ["SWARM_ROLE"] = "planner" };
        string[] kid = ["spawn", "kid", "--client", "command", "--deny", "Edit(docs/**)", "--deny", "WebFetch", "--", "sleep", "600"];
        Assert.StartsWith("not_allowed: kid was to work in the workspace itself", (await swarm.RunWith("", asSub, [.. kid[..2], "--isolation", "none", .. kid[2..]])).Stderr);
        Assert.Equal(0, (await swarm.RunWith("", asSub, kid)).ExitCode);

        var spawned = (await Events("agent.spawned"))[^1];
        Assert.Equal(("kid", "worktree"), ((string?)spawned["name"], (string?)spawned["isolation"]));
        Assert.Equal(["Bash(git push*)", "WebFetch", "Edit(docs/**)"], spawned["deny"]!.AsArray().Select(r => (string?)r));
        Assert.StartsWith("bad_argument: Argument deny[0]: got \"git push\", allowed is a rule such as", (await swarm.Run("spawn", "x", "--deny", "git push")).Stderr);
    }

    public async ValueTask DisposeAsync()
    {
        await swarm.Run("down", "--yes");
        swarm.Dispose();
    }

    private async Task<string> SpawnAsync(string name, string script)
    {
        var spawned = await swarm.RunWith("", Identity, "spawn", name, "--client", "command", "--isolation", "worktree", "--", "sh", "-c", script);
        Assert.True(spawned.ExitCode == 0, spawned.Stderr);
        return spawned.Stdout;
    }

    private async Task AssertNothingLeft()
    {
        Assert.False(Directory.Exists(swarm.Workspace[".tmm/worktrees"]));
        Assert.Equal("", await Git("branch", "--list", "swarm/*"));
        Assert.Single((await Git("worktree", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<IReadOnlyList<JsonNode>> Events(string type) => [.. (await swarm.Run("log", "--json")).Stdout
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonNode.Parse(line)!)
        .Where(e => ((string)e["type"]!).StartsWith(type, StringComparison.Ordinal))];

    private Task<string> Commit(string message) => Git("commit", "--quiet", "-m", message);

    private async Task<string> Git(params string[] arguments)
    {
        var result = await swarm.RunOther("", Identity, ["git", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Stderr);
        return result.Stdout;
    }

    private static Dictionary<string, string?> Identity => new()
    {
        ["GIT_AUTHOR_NAME"] = "T", ["GIT_AUTHOR_EMAIL"] = "t@t", ["GIT_COMMITTER_NAME"] = "T", ["GIT_COMMITTER_EMAIL"] = "t@t",
    };
}
