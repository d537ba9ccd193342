using Swarm.Core.Processes;

namespace Swarm.Core.Tests.Processes;

public sealed class ProcessFamilySpecs
{
    private readonly ProcessRunner runner = new(TimeProvider.System);

    [Fact]
    public async Task Descendants_that_outlive_their_head_are_ended_and_the_callers_own_session_is_not()
    {
        await using var bystander = runner.Start(["sleep", "1000"]);
        await using var head = runner.Start(["sh", "-c", "sleep 1000 & echo $!; exec sleep 1000"]);
        var child = ProcessLife.Of(int.Parse((await new StreamReader(head.Stdout).ReadLineAsync())!))!.Value;
        var family = ProcessFamily.Of([head.Life.Pid]);
        Assert.Equal(new HashSet<ProcessLife> { head.Life, child }, family.Alive.ToHashSet());
        Assert.True(head.Life.Signal(9));
        await head.WaitAsync();
        Assert.True(await family.EndAsync(TimeSpan.Zero, TimeProvider.System));
        Assert.False(child.IsAlive());
        Assert.True(bystander.Life.IsAlive());
    }

    [Fact]
    public void This_process_is_spared()
    {
        Assert.DoesNotContain(ProcessFamily.Of([Environment.ProcessId]).Alive, member => member.Pid == Environment.ProcessId);
    }

    [Fact]
    public async Task A_family_that_is_gone_has_ended()
    {
        var ended = (await runner.RunAsync(["sh", "-c", "echo $$"])).Stdout;
        Assert.True(await ProcessFamily.Of([int.Parse(ended)]).EndAsync(TimeSpan.Zero, TimeProvider.System));
    }
}
