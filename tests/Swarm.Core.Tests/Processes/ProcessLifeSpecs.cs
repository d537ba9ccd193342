using Swarm.Core.Processes;

namespace Swarm.Core.Tests.Processes;

public sealed class ProcessLifeSpecs
{
    [Fact]
    public void This_process_is_alive()
    {
        Assert.Equal(Environment.ProcessId, ProcessLife.Current.Pid);
        Assert.True(ProcessLife.Current.IsAlive());
    }

    [Fact]
    public void Someone_elses_process_is_alive_too()
    {
        Assert.NotNull(ProcessLife.Of(1));
    }

    [Fact]
    public void Zero_and_negative_numbers_are_no_processes()
    {
        // kill(2) would take them for process groups.
        Assert.Null(ProcessLife.Of(0));
        Assert.Null(ProcessLife.Of(-1));
        Assert.False(default(ProcessLife).IsAlive());
    }

    [Fact]
    public void A_reused_pid_is_not_mistaken_for_the_former_process()
    {
        var now = ProcessLife.Current;
        Assert.SkipWhen(now.Started == 0, "This system tells no start times.");
        Assert.False((now with { Started = now.Started - 1 }).IsAlive());
        Assert.True((now with { Started = 0 }).IsAlive());
    }
}
