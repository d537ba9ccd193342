using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Rooms;
using Swarm.Core.Tests.Tasks;
using Swarm.Testing;

namespace Swarm.Core.Tests.Operations;

/// <summary>What an agent with a worktree may do: the workspace is the directory shop of a repository; bob, without one, holds a task that owns src/api/**.</summary>
public sealed class WorktreeGuardSpecs : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly Workspace _workspace;
    private readonly RoomState _state;

    public WorktreeGuardSpecs()
    {
        Directory.CreateDirectory(_temp["shop"]);
        _workspace = Workspace.At(_temp["shop"]);
        var room = new GivenRoom().Joined("boss", "planner").Joined("bob");
        foreach (var name in new[] { "ada", "cy" })
        {
            room.Happened(
                GivenRoom.Name("boss"),
                new AgentSpawned(GivenRoom.Name(name), RoleName.Worker, "claude", Isolation: Isolation.Worktree, Deny: Denied),
                new WorktreeAdded(GivenRoom.Name(name), $"swarm/{name}", "0123abc", "shop"));
        }
        room.Happened(GivenRoom.Name("boss"), TaskDecider.Add(room.State.Tasks, room.State.Team, GivenRoom.Name("boss"), RoleName.Planner, [new("api") { Files = [Given.Glob("src/api/**")] }], null, room.Now).Events);
        _state = room.Claimed("bob").State;
    }

    private static ImmutableArray<DenyRule> Denied =>
        [.. new[] { "Bash(git push*)", "Write(docs/**)", "mcp__db__*" }.Select(r => DenyRule.TryParse(r, out var rule) ? rule : throw new FormatException(r))];

    [Theory]
    [InlineData("git push origin main", "Bash(git push*)")]
    [InlineData("make && sudo git push", "Bash(git push*)")]
    [InlineData("sh -c 'git push'", "Bash(git push*)")]
    [InlineData("echo x > docs/a.md", "Write(docs/**)")]
    [InlineData("rm ROOT/.tmm/worktrees/ada/shop/docs/a.md", "Write(docs/**)")]
    public void What_a_rule_denies_is_refused_with_the_rule(string command, string rule) =>
        Assert.Contains($"is denied to you by the rule {rule}.", Check("ada", command)!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_tool_that_a_rule_denies_is_refused_for_that_agent_alone()
    {
        var use = new ToolUse("", [], _workspace.Root) { Tool = "mcp__db__drop" };
        Assert.NotNull(Guard.Check(use, Scene("ada")));
        Assert.Null(Guard.Check(use with { Tool = "mcp__web__get" }, Scene("ada")));
        Assert.Null(Guard.Check(use, Scene("bob")));
    }

    [Theory]
    [InlineData("echo x > src/api/a.cs")]
    [InlineData("echo x > ../readme.md")]
    [InlineData("rm -rf build")]
    [InlineData("git clean -fdx")]
    [InlineData("chmod -R +x .")]
    [InlineData("sed -i s/a/b/ ROOT/.tmm/worktrees/ada/shop/src/web.cs")]
    [InlineData("echo x > /tmp/x")]
    [InlineData("cat ROOT/src/api/a.cs")]
    public void Its_own_copy_is_its_own_also_where_anothers_task_owns_the_file(string command) => Assert.Null(Check("ada", command));

    [Theory]
    [InlineData("echo x > ROOT/src/web.cs", ".tmm/worktrees/ada/shop/src/web.cs")]
    [InlineData("cd $SWARM_WORKSPACE && rm notes.md", ".tmm/worktrees/ada/shop/notes.md")]
    [InlineData("echo x > ROOT/../readme.md", ".tmm/worktrees/ada/readme.md")]
    public void The_teams_checkout_is_not_and_the_refusal_names_its_own_copy(string command, string copy)
    {
        var refusal = Check("ada", command)!;
        Assert.Equal(ErrorCode.NotAllowed, refusal.Code);
        Assert.Equal($"the same with {_workspace.Root}/{copy}", refusal.Next);
    }

    [Theory]
    [InlineData("ada", "rm -rf ROOT/.tmm/bus")]
    [InlineData("ada", "echo x > ROOT/.tmm/state.md")]
    [InlineData("ada", "rm -rf ROOT/.tmm/worktrees")]
    [InlineData("ada", "rm -rf ROOT/.tmm/worktrees/*/shop")]
    [InlineData("ada", "rm -rf ROOT/.tmm/worktrees/cy")]
    [InlineData("ada", "echo x > ROOT/.tmm/worktrees/cy/shop/a.cs")]
    [InlineData("bob", "echo x > ROOT/.tmm/worktrees/ada/shop/a.cs")]
    [InlineData("bob", "rm -rf ROOT/.tmm/worktrees/ada")]
    public void The_room_and_the_worktrees_of_others_are_nobody_elses(string agent, string command) => Assert.NotNull(Check(agent, command));

    [Fact]
    public void A_kept_worktree_may_be_worked_in_when_its_agent_has_gone()
    {
        var gone = _state with { Agents = _state.Agents.Apply(new(99, DateTimeOffset.UnixEpoch, AgentName.Swarm, new AgentLeft(GivenRoom.Name("ada"), LeaveReason.Ended))) };
        Assert.Null(Check("bob", "echo x > ROOT/.tmm/worktrees/ada/shop/a.cs", gone));
    }

    public void Dispose() => _temp.Dispose();

    private Refusal? Check(string agent, string command, RoomState? state = null)
    {
        var where = agent == "bob" ? _workspace.Root : Path.Combine(_workspace.Root, $".tmm/worktrees/{agent}/shop");
        var use = new ToolUse(command.Replace("ROOT", _workspace.Root, StringComparison.Ordinal), [], where);
        return Guard.Check(use, Scene(agent, state));
    }

    private GuardScene Scene(string agent, RoomState? state = null) =>
        new(GivenRoom.Name(agent), _workspace, InPane: true, state ?? _state, _ => false, () => [], path => path.Contains("/.tmm/worktrees/", StringComparison.Ordinal));
}
