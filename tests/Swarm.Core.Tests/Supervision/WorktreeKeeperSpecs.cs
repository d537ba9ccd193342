using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Processes;
using Swarm.Core.Supervision;
using Swarm.Core.Tests.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Supervision;

/// <summary>Real git: a repository with one commit whose directory shop is the workspace.</summary>
public sealed class WorktreeKeeperSpecs : IAsyncLifetime
{
    private readonly TempDirectory _temp = new();
    private WorktreeKeeper _keeper = null!;
    private Workspace _workspace = null!;

    private static AgentName Ada => GivenRoom.Name("ada");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_temp["shop/src"]);
        await File.WriteAllTextAsync(_temp["shop/src/a.txt"], "a\n");
        await File.WriteAllTextAsync(_temp[".gitignore"], "*.o\n");
        _workspace = Workspace.At(_temp["shop"]);
        _keeper = new WorktreeKeeper(RoomFiles.Ensure(_workspace), TimeProvider.System);
        await GitAsync(_temp.Path, "init", "--quiet", "-b", "main");
        await CommitAsync(_temp.Path, "first");
    }

    [Fact]
    public async Task It_begins_at_the_commit_of_the_workspace_and_stands_for_it()
    {
        await File.WriteAllTextAsync(_temp["shop/src/new.txt"], "not committed");
        var ada = await AddedAsync();

        Assert.Equal(("swarm/ada", "shop", ".tmm/worktrees/ada/shop"), (ada.Branch, ada.Prefix, ada.Home));
        Assert.True(File.Exists(Path.Combine(_workspace.Root, ada.Home, "src/a.txt")));
        Assert.False(File.Exists(Path.Combine(_workspace.Root, ada.Home, "src/new.txt")));
        Assert.Equal(new WorktreeContent(true, 0, false), await _keeper.LookAsync(ada));
        // The workspace's own repository does not see it.
        Assert.Equal("?? shop/src/new.txt", await GitAsync(_workspace.Root, "status", "--porcelain", "--untracked-files=all"));
    }

    [Fact]
    public async Task One_without_work_is_removed_with_its_branch_and_its_directory()
    {
        var ada = await AddedAsync();
        await File.WriteAllTextAsync(Path.Combine(_workspace.Root, ada.Home, "built.o"), "ignored");

        await _keeper.RemoveAsync(ada, discard: false);
        await _keeper.RemoveAsync(ada, discard: false);

        Assert.False((await _keeper.LookAsync(ada)).Exists);
        Assert.False(Directory.Exists(Path.Combine(_workspace.Root, ".tmm/worktrees")));
        Assert.Equal("", await GitAsync(_temp.Path, "branch", "--list", "swarm/*"));
    }

    [Fact]
    public async Task Commits_count_until_they_are_in_another_branch()
    {
        var ada = await AddedAsync();
        await File.WriteAllTextAsync(Path.Combine(_workspace.Root, ada.Home, "src/b.txt"), "b");
        Assert.Equal(new WorktreeContent(true, 0, true), await _keeper.LookAsync(ada));

        await CommitAsync(_keeper.PathOf(ada), "second");
        Assert.Equal(new WorktreeContent(true, 1, false), await _keeper.LookAsync(ada));
        Assert.Equal("1 commit", (await _keeper.LookAsync(ada)).ToString());

        await GitAsync(_temp.Path, "merge", "--quiet", "swarm/ada");
        Assert.True((await _keeper.LookAsync(ada)).IsEmpty);
    }

    [Fact]
    public async Task A_commit_that_is_on_no_branch_counts_too()
    {
        var ada = await AddedAsync();
        await GitAsync(_keeper.PathOf(ada), "checkout", "--quiet", "--detach");
        await File.WriteAllTextAsync(Path.Combine(_keeper.PathOf(ada), "x.txt"), "x");
        await CommitAsync(_keeper.PathOf(ada), "detached");

        Assert.Equal(new WorktreeContent(true, 1, false), await _keeper.LookAsync(ada));
    }

    [Fact]
    public async Task Work_of_an_earlier_agent_of_the_name_is_never_built_over()
    {
        var ada = await AddedAsync();
        await File.WriteAllTextAsync(Path.Combine(_keeper.PathOf(ada), "x.txt"), "x");
        await CommitAsync(_keeper.PathOf(ada), "work");
        await GitAsync(_temp.Path, "worktree", "remove", _keeper.PathOf(ada));

        var refusal = (await Assert.ThrowsAsync<SwarmException>(AddedAsync)).Refusal;

        Assert.Equal(ErrorCode.Held, refusal.Code);
        Assert.Contains("The branch swarm/ada (.tmm/worktrees/ada) has work of an earlier ada that is nowhere else: 1 commit.", refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("take it over with git merge swarm/ada", refusal.Next, StringComparison.Ordinal);
        await GitAsync(_temp.Path, "merge", "--quiet", "swarm/ada");
        await AddedAsync();
    }

    [Fact]
    public async Task A_restart_finds_it_as_it_was_also_when_its_directory_was_deleted()
    {
        var ada = await AddedAsync();
        await File.WriteAllTextAsync(Path.Combine(_keeper.PathOf(ada), "x.txt"), "x");
        await _keeper.RestoreAsync(ada);
        Assert.True(File.Exists(Path.Combine(_keeper.PathOf(ada), "x.txt")));
        await CommitAsync(_keeper.PathOf(ada), "work");
        Directory.Delete(_keeper.PathOf(ada), recursive: true);

        await _keeper.RestoreAsync(ada);

        Assert.True(File.Exists(Path.Combine(_keeper.PathOf(ada), "x.txt")));
        Assert.Equal(1, (await _keeper.LookAsync(ada)).Commits);
    }

    [Fact]
    public async Task A_child_begins_at_the_commit_of_its_parents_worktree()
    {
        var ada = await AddedAsync();
        await File.WriteAllTextAsync(Path.Combine(_keeper.PathOf(ada), "x.txt"), "x");
        await CommitAsync(_keeper.PathOf(ada), "work");

        var child = await _keeper.PlanAsync(GivenRoom.Name("bob"), null, ada);
        await _keeper.AddAsync(child);

        Assert.True(File.Exists(Path.Combine(_keeper.PathOf(child), "x.txt")));
        Assert.True((await _keeper.LookAsync(child)).IsEmpty);
    }

    [Fact]
    public async Task What_stands_in_the_way_is_refused_with_the_way_forward()
    {
        using var bare = new TempDirectory();
        var keeper = new WorktreeKeeper(RoomFiles.Ensure(Workspace.At(bare.Path)), TimeProvider.System);
        Assert.Contains("is in no git repository", (await Refused(keeper, null)).Message, StringComparison.Ordinal);
        await GitAsync(bare.Path, "init", "--quiet");
        Assert.Contains("has no commit yet", (await Refused(keeper, null)).Message, StringComparison.Ordinal);

        Directory.CreateDirectory(_temp["shop/docs"]);
        Assert.StartsWith("docs is not in the commit", (await Refused(_keeper, "docs")).Message, StringComparison.Ordinal);
        Assert.Contains("outside the workspace", (await Refused(_keeper, "../up")).Message, StringComparison.Ordinal);
        Assert.Equal("shop", (await _keeper.PlanAsync(Ada, "src", null)).Prefix);
    }

    public ValueTask DisposeAsync()
    {
        _temp.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<Refusal> Refused(WorktreeKeeper keeper, string? directory) =>
        (await Assert.ThrowsAsync<SwarmException>(() => keeper.PlanAsync(Ada, directory, null))).Refusal;

    private async Task<Worktree> AddedAsync()
    {
        var worktree = await _keeper.PlanAsync(Ada, null, null);
        await _keeper.AddAsync(worktree);
        return worktree;
    }

    private static async Task CommitAsync(string directory, string message)
    {
        await GitAsync(directory, "add", "-A");
        await GitAsync(directory, "-c", "user.name=T", "-c", "user.email=t@t", "commit", "--quiet", "-m", message);
    }

    private static async Task<string> GitAsync(string directory, params string[] arguments)
    {
        var result = await new ProcessRunner(TimeProvider.System).RunAsync(["git", .. arguments], new ProcessOptions { Directory = directory });
        Assert.True(result.Succeeded, $"git {string.Join(' ', arguments)}: {result.Stderr}");
        return result.Stdout.TrimEnd();
    }
}
