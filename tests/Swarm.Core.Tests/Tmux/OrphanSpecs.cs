using Swarm.Core.Processes;
using Swarm.Testing;

namespace Swarm.Core.Tests.Tmux;

/// <summary>What outlives a pane is found by its environment; tmux and what runs in panes never is.</summary>
public sealed class OrphanSpecs : TmuxSpec
{
    [Fact]
    public async Task A_command_that_has_left_its_pane_is_found_and_a_tmux_server_with_the_same_environment_is_not()
    {
        var mark = Guid.NewGuid().ToString("n");
        var environment = new Dictionary<string, string?> { ["SWARM_SPEC"] = mark, ["TMUX_TMPDIR"] = Temp.Path, ["TMUX"] = null };
        var options = new ProcessOptions { Environment = environment };
        // As an agent does that restarts another after the tmux server was killed: the server has the agent's environment.
        (await Runner.RunAsync(["tmux", "-L", "spec", "-f", "/dev/null", "new-session", "-d", "sleep 1000"], options)).OrRefuse("tmux");
        await Runner.RunAsync(["sh", "-c", $"setsid sh -c 'echo $$ > {Temp["pid"]}; exec sleep 1000' > /dev/null 2>&1 &"], options);
        await Until.True(() => File.Exists(Temp["pid"]) && File.ReadAllText(Temp["pid"]).EndsWith('\n'));
        var orphan = ProcessLife.Of(int.Parse(File.ReadAllText(Temp["pid"])))!.Value;

        var found = ProcessAncestry.Orphans(e => e.GetValueOrDefault("SWARM_SPEC") == mark).ToList();

        Assert.Equal([orphan.Pid], found);
        Assert.True(await ProcessFamily.Of(found).EndAsync(TimeSpan.Zero, TimeProvider.System));
        Assert.False(orphan.IsAlive());
        Assert.Equal("sleep", await Tmux("display-message", "-p", "#{pane_current_command}"));
    }
}
