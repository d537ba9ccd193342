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

/// <summary>What ada may do: bob holds T1, which owns src/api/**; ada holds T2, which owns src/web/**.</summary>
public sealed class GuardSpecs : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly Workspace _workspace;
    private readonly RoomState _state;

    public GuardSpecs()
    {
        _workspace = Workspace.At(_temp.Path);
        var room = new GivenRoom().Joined("boss", "planner").Joined("ada").Joined("bob");
        TaskSpec[] tasks = [new("api") { Files = [Given.Glob("src/api/**")] }, new("web") { Files = [Given.Glob("src/web/**")] }];
        room.Happened(GivenRoom.Name("boss"), TaskDecider.Add(room.State.Tasks, room.State.Team, GivenRoom.Name("boss"), RoleName.Planner, [.. tasks], null, room.Now).Events);
        _state = room.Claimed("bob").Claimed("ada").State;
    }

    [Theory]
    [InlineData("tmux kill-server")]
    [InlineData("tmux kill-session -t main")]
    [InlineData("tmux kill-pane")]
    [InlineData("tmux killp -t %3")]
    [InlineData("tmux respawn-pane -k")]
    [InlineData("tmux detach")]
    [InlineData("tmux -u kill-ser")]
    [InlineData("tmux list-panes \\; kill-window")]
    [InlineData("tmux -L SOCKET kill-server")]
    [InlineData("TMUX= tmux -L SOCKET kill-server")]
    [InlineData("tmux -S /tmp/tmux-0/SOCKET kill-session")]
    [InlineData("echo ok && tmux kill-server")]
    [InlineData("bash -c 'tmux kill-server'")]
    [InlineData("(sleep 5; tmux kill-server) &")]
    [InlineData("sudo tmux kill-server")]
    [InlineData("kill -9 -1")]
    [InlineData("kill -- -1")]
    [InlineData("kill -s KILL -1")]
    [InlineData("kill 4242")]
    [InlineData("kill -9 17 4242")]
    [InlineData("kill -TERM -4242")]
    [InlineData("kill $PPID")]
    [InlineData("kill $(pgrep claude)")]
    [InlineData("kill -9 `pidof node`")]
    [InlineData("ps aux | grep claude | grep -v grep | awk '{print $2}' | xargs kill -9")]
    [InlineData("pgrep -f 'swarm mcp' | xargs kill")]
    [InlineData("pkill claude")]
    [InlineData("pkill -9 node")]
    [InlineData("pkill -f swarm")]
    [InlineData("pkill -f 'mcp --workspace'")]
    [InlineData("pkill -f checkout-tests")]
    [InlineData("pkill -x tmux")]
    [InlineData("pkill -i CLAUDE")]
    [InlineData("pkill -f .")]
    [InlineData("pkill -u root")]
    [InlineData("pkill -P 4242")]
    [InlineData("killall node")]
    [InlineData("killall -9 claude kiro-cli")]
    [InlineData("killall -r 'cl.*'")]
    [InlineData("killall -u me")]
    public void What_would_end_the_team_is_refused(string command) => AssertRefused(command, ErrorCode.NotAllowed, "not run");

    [Theory]
    [InlineData("rm -rf .tmm")]
    [InlineData("rm .tmm/run/lock")]
    [InlineData("rm -rf ./.tmm/bus")]
    [InlineData("rm -rf .t*")]
    [InlineData("rm -rf .*")]
    [InlineData("rm -rf .")]
    [InlineData("rm -fr ROOT")]
    [InlineData("rm -r /")]
    [InlineData("cd src && rm -rf ../.tmm")]
    [InlineData("cd .tmm && rm -rf bus")]
    [InlineData("cd .tmm && (ls; rm -rf bus)")]
    [InlineData("(cd .tmm && (ls; rm -rf bus))")]
    [InlineData("eval 'cd .tmm'; rm -rf bus")]
    [InlineData("mv . /tmp/x")]
    [InlineData("rm -rf \"$SWARM_WORKSPACE/.tmm\"")]
    [InlineData("rm -rf ${ANY}/.tmm/bus")]
    [InlineData("mv .tmm /tmp/x")]
    [InlineData("mv notes.md .tmm/state.md")]
    [InlineData("cp a .tmm/state.md")]
    [InlineData("cp -t .tmm a b")]
    [InlineData("echo x > .tmm/state.md")]
    [InlineData("echo x >> ROOT/.tmm/state.md")]
    [InlineData("> .tmm/state.md")]
    [InlineData("make 2> .tmm/log")]
    [InlineData("cat a | tee .tmm/state.md")]
    [InlineData("sed -i s/a/b/ .tmm/state.md")]
    [InlineData("perl -pi -e s/a/b/ .tmm/state.md")]
    [InlineData("truncate -s 0 .tmm/bus/000000000001.jsonl")]
    [InlineData("touch .tmm/run/supervisor")]
    [InlineData("dd if=/dev/zero of=.tmm/run/lock")]
    [InlineData("chmod -R 777 .tmm")]
    [InlineData("git clean -fdx")]
    [InlineData("git clean -f -d -X")]
    [InlineData("git -C . clean -xdf .")]
    [InlineData("git stash --all")]
    [InlineData("find .tmm -name '*.jsonl' -delete")]
    [InlineData("find . -delete")]
    [InlineData("find .tmm -type f -exec rm {} +")]
    [InlineData("ls .tmm/bus | xargs -I% rm .tmm/bus/%")]
    [InlineData("cat > .tmm/state.md <<EOF\nx\nEOF")]
    public void What_would_change_the_room_is_refused(string command) => AssertRefused(command, ErrorCode.NotAllowed, ".tmm/, the room of your team");

    [Theory]
    [InlineData("echo x > src/api/a.cs")]
    [InlineData("sed -i 's/a/b/' src/api/a.cs")]
    [InlineData("rm ROOT/src/api/a.cs")]
    [InlineData("cd src/api; rm a.cs")]
    [InlineData("git checkout -- src/api/a.cs")]
    [InlineData("git restore src/api/a.cs")]
    [InlineData("mv src/api/a.cs src/web/a.cs")]
    public void What_would_change_another_tasks_file_is_refused_with_its_owner(string command) =>
        AssertRefused(command, ErrorCode.Held, "src/api/a.cs belongs to T1 (\"api\"), which bob holds");

    [Theory]
    [InlineData("git reset --hard")]
    [InlineData("git reset --hard HEAD~1")]
    [InlineData("git -C . reset -q --hard")]
    [InlineData("git -c core.x=y reset --hard")]
    [InlineData("cd src && git reset --hard")]
    [InlineData("cd src/web; git reset --hard")]
    [InlineData("make || (git stash; make)")]
    [InlineData("sh -c 'git checkout -- .'")]
    [InlineData("git checkout .")]
    [InlineData("git checkout HEAD -- .")]
    [InlineData("git checkout -- :/")]
    [InlineData("git checkout -f main")]
    [InlineData("git checkout -- src")]
    [InlineData("cd src && git checkout .")]
    [InlineData("git switch --discard-changes main")]
    [InlineData("git restore .")]
    [InlineData("git restore ROOT")]
    [InlineData("git restore --staged --worktree .")]
    [InlineData("git clean -f")]
    [InlineData("git clean -fd")]
    [InlineData("git clean -fd src")]
    [InlineData("git clean -fdx -e .tmm")]
    [InlineData("git clean --force -d")]
    [InlineData("git stash")]
    [InlineData("git stash -u")]
    [InlineData("git stash push")]
    [InlineData("git stash push -m wip")]
    [InlineData("git stash save before the rebase")]
    [InlineData("git stash push -- src")]
    public void What_would_throw_away_the_work_of_others_is_refused_with_who_is_at_work(string command)
    {
        AssertRefused(command, ErrorCode.Held, "would throw away what others at work in this directory have not committed: bob (T1, \"api\"). It was not run.");
        Assert.Contains("'src/web/**'", Check(command)!.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void With_nobody_else_at_work_an_agent_may_throw_away_what_it_likes()
    {
        var reset = new ToolUse("git reset --hard", [], _workspace.Root);
        Assert.NotNull(Guard.Check(reset, Scene("boss")));
        var gone = _state with { Agents = _state.Agents.Apply(new(99, DateTimeOffset.UnixEpoch, AgentName.Swarm, new AgentLeft(GivenRoom.Name("bob"), LeaveReason.Died, null))) };
        Assert.Null(Guard.Check(reset, Scene("ada") with { State = gone }));
    }

    [Fact]
    public void A_repository_or_worktree_within_the_workspace_is_not_the_shared_one()
    {
        Directory.CreateDirectory(Path.Combine(_workspace.Root, "clone", "deep"));
        File.WriteAllText(Path.Combine(_workspace.Root, "clone", ".git"), "gitdir: /elsewhere");
        Assert.True(WorkspacePaths.HasOwnRepository(_workspace, Path.Combine(_workspace.Root, "clone", "deep")));
        Directory.CreateDirectory(Path.Combine(_workspace.Root, ".git"));
        Assert.False(WorkspacePaths.HasOwnRepository(_workspace, _workspace.Root));
        Assert.False(WorkspacePaths.HasOwnRepository(_workspace, Path.Combine(_workspace.Root, "src")));
    }

    [Theory]
    [InlineData("git status")]
    [InlineData("cat .tmm/state.md")]
    [InlineData("grep -r kill .tmm")]
    [InlineData("cp .tmm/state.md /tmp/copy.md")]
    [InlineData("tail -f .tmm/bus/000000000001.jsonl | jq .")]
    [InlineData("pkill -f my-test-server")]
    [InlineData("pkill -f 'node server.js'")]
    [InlineData("pkill -P $$")]
    [InlineData("pkill -P 17")]
    [InlineData("pkill -x python3")]
    [InlineData("killall my-test-server")]
    [InlineData("kill 17")]
    [InlineData("kill -9 17")]
    [InlineData("kill %1")]
    [InlineData("kill $!")]
    [InlineData("kill -l")]
    [InlineData("kill 0")]
    [InlineData("lsof -ti:3000 | xargs kill -9")]
    [InlineData("kill $(cat server.pid)")]
    [InlineData("ps aux | grep claude")]
    [InlineData("grep -r node src; kill $(cat server.pid)")]
    [InlineData("pgrep -f swarm")]
    [InlineData("tmux -L mine kill-server")]
    [InlineData("tmux -L mine new-session -d; tmux -L mine kill-session")]
    [InlineData("TMUX_TMPDIR=/tmp/x tmux kill-server")]
    [InlineData("tmux list-panes -a")]
    [InlineData("tmux capture-pane -p")]
    [InlineData("echo 'tmux kill-server'")]
    [InlineData("echo \"kill -9 -1\" # kill -9 -1")]
    [InlineData("git commit -m 'do not rm -rf .tmm'")]
    [InlineData("rm -rf build")]
    [InlineData("rm -rf ./*")]
    [InlineData("mv /tmp/a.txt .")]
    [InlineData("mv -t . /tmp/a.txt /tmp/b.txt")]
    [InlineData("cp -r /tmp/x .")]
    [InlineData("(cd .tmm && ls); rm notes.md")]
    [InlineData("n=$(cd src/api; ls | wc -l); echo $n > count.txt")]
    [InlineData("bash -c 'cd .tmm; ls'; bash -c 'rm notes.md'")]
    [InlineData("(cd src/api); (echo x > a.cs)")]
    [InlineData("rm -rf /tmp/x/.tmm")]
    [InlineData("rm .tmmx .gitignore")]
    [InlineData("rm -f a .b")]
    [InlineData("git clean -ndx")]
    [InlineData("git clean -fdx src/web")]
    [InlineData("git clean -fd docs")]
    [InlineData("git reset")]
    [InlineData("git reset --soft HEAD~1")]
    [InlineData("git reset HEAD -- src/web/a.cs")]
    [InlineData("git checkout -- src/web")]
    [InlineData("git checkout -b mine")]
    [InlineData("cd src/web && git checkout .")]
    [InlineData("git -C src/web restore .")]
    [InlineData("git restore src/web")]
    [InlineData("git restore --staged .")]
    [InlineData("git stash pop")]
    [InlineData("git stash list")]
    [InlineData("git stash push -- src/web")]
    [InlineData("git stash push -m wip src/web/a.cs")]
    [InlineData("git -C /tmp/clone reset --hard")]
    [InlineData("cd clone && git reset --hard")]
    [InlineData("cd .tmm/worktrees/ada && git stash")]
    [InlineData("git commit -m 'git reset --hard'")]
    [InlineData("git checkout main")]
    [InlineData("git checkout -- README.md")]
    [InlineData("find . -name '*.pyc' -delete")]
    [InlineData("find .tmm -name '*.md'")]
    [InlineData("chmod -R +x .")]
    [InlineData("sed -n 1,5p .tmm/state.md")]
    [InlineData("sed -i s/a/b/ src/web/a.cs")]
    [InlineData("echo x > src/web/a.cs")]
    [InlineData("echo x > README.md")]
    [InlineData("make 2>&1 >/dev/null")]
    [InlineData("cat src/api/a.cs > /tmp/a.cs")]
    [InlineData("cat <<EOF\nrm -rf .tmm\nEOF")]
    [InlineData("echo x > .tmm/worktrees/ada/src/api/a.cs")]
    [InlineData("swarm down")]
    [InlineData("ssh host 'kill -9 -1'")]
    [InlineData("rm \"\"")]
    [InlineData("rm $UNKNOWN/x")]
    public void Work_is_let_through(string command) => Assert.Null(Check(command));

    [Theory]
    [InlineData(".tmm/state.md", ".tmm/, the room")]
    [InlineData("src/api/a.cs", "belongs to T1")]
    [InlineData("src/api/deep/a.cs", "belongs to T1")]
    [InlineData("src/web/a.cs", null)]
    [InlineData("README.md", null)]
    [InlineData("../elsewhere/src/api/a.cs", null)]
    [InlineData(".tmm/worktrees/ada/src/api/a.cs", null)]
    public void An_edit_is_refused_in_the_room_and_in_another_tasks_files(string path, string? why)
    {
        foreach (var named in new[] { path, Path.Combine(_workspace.Root, path) })
        {
            var refusal = Guard.Check(new ToolUse("", [named], _workspace.Root), Scene("ada"));
            if (why is null)
                Assert.Null(refusal);
            else
                Assert.Contains(why, refusal!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_is_free_again_when_its_tasks_holder_has_gone_or_is_the_one_who_edits()
    {
        var edit = new ToolUse("", ["src/api/a.cs"], _workspace.Root);
        Assert.NotNull(Guard.Check(edit, Scene("ada")));
        Assert.NotNull(Guard.Check(edit, Scene("boss")));
        Assert.Null(Guard.Check(edit, Scene("bob")));
        var gone = _state with { Agents = _state.Agents.Apply(new(99, DateTimeOffset.UnixEpoch, AgentName.Swarm, new AgentLeft(GivenRoom.Name("bob"), LeaveReason.Died, null))) };
        Assert.Null(Guard.Check(edit, Scene("ada") with { State = gone }));
    }

    [Fact]
    public void Outside_of_the_teams_panes_a_plain_tmux_is_somebody_elses() =>
        Assert.Null(Guard.Check(new ToolUse("tmux kill-server", [], _workspace.Root), Scene("ada") with { InPane = false }));

    public void Dispose() => _temp.Dispose();

    private void AssertRefused(string command, ErrorCode code, string why)
    {
        var refusal = Check(command);
        Assert.True(refusal is not null, $"let through: {command}");
        Assert.Equal(code, refusal.Code);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.ToString().Length, 100, 600);
    }

    private Refusal? Check(string command) =>
        Guard.Check(new ToolUse(command.Replace("ROOT", _workspace.Root).Replace("SOCKET", _workspace.TmuxSocket), [], _workspace.Root), Scene("ada"));

    private GuardScene Scene(string agent) => new(
        GivenRoom.Name(agent), _workspace, InPane: true, _state, pid => pid == 4242, () => ["/usr/bin/claude --model opus Make the checkout-tests green."],
        directory => directory.EndsWith("/clone", StringComparison.Ordinal) || directory.EndsWith("/worktrees/ada", StringComparison.Ordinal));
}
