using Swarm.Core.Processes;
using Swarm.Mcp.Tests.Commands;

namespace Swarm.Mcp.Tests.Security;

/// <summary>An agent with a shell starts a server of its own: it is that agent all the same.</summary>
public sealed class ProcessTreeSpecs : IDisposable
{
    private readonly SwarmShell swarm = new();

    [Theory]
    [InlineData("--agent eve --role planner", "eve")]
    [InlineData("--agent ada", "ada")]
    [InlineData("", "guest-[0-9]+")]
    public async Task A_server_in_an_agents_process_tree_has_no_other_name(string arguments, string asked)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells with what environment a process was started");
        var refused = await Serve(arguments);
        Assert.Equal((1, ""), (refused.ExitCode, refused.Stdout));
        Assert.Matches(@$"^not_allowed: This command comes from bob \(process \d+ was started with SWARM_AGENT=bob\), which cannot act as {asked}\.", refused.Stderr);
        Assert.False(Directory.Exists(swarm.Workspace[".tmm"]));
    }

    [Fact]
    public async Task Its_own_name_it_has()
    {
        var served = await Serve("--agent bob");
        Assert.Equal((0, ""), (served.ExitCode, served.Stderr));
        Assert.Contains("bob      joins as worker", (await swarm.Run("log")).Stdout, StringComparison.Ordinal);
    }

    public void Dispose() => swarm.Dispose();

    // The environment is cleared, as an agent may do; that of the shell above cannot be.
    private Task<ProcessResult> Serve(string arguments) =>
        swarm.RunOther("", new() { ["SWARM_AGENT"] = "bob" }, "sh", "-c", $"env -u SWARM_AGENT \"$0\" mcp {arguments}; exit $?", SwarmShell.Program);
}
