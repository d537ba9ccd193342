using Swarm.Mcp.Tests.Commands;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Security;

/// <summary>A workspace whose name is a program for tmux, sh and strftime(3): it names a directory and runs nothing.</summary>
public sealed class HostileNameSpecs : IDisposable
{
    private const string Name = "#(touch owned) $(touch owned) `touch owned` '; touch owned; ' #{pane_id} %H \"x\" ~ \\ é";

    private readonly SwarmShell swarm = new();

    [Fact]
    public async Task A_team_works_in_it_and_nothing_in_its_name_runs()
    {
        var workspace = swarm.Workspace[Name];
        Directory.CreateDirectory(workspace);
        Dictionary<string, string?> there = new() { ["SWARM_WORKSPACE"] = workspace };
        try
        {
            var up = await swarm.RunWith("", there, "up", "--client", "command", "--", "sh", "-c", "pwd > where.part; mv where.part where; echo here; exec sleep 600");
            Assert.True(up.ExitCode == 0, up.Stderr);
            await Until.True(() => File.Exists(Path.Combine(workspace, "where")));
            Assert.Equal($"{workspace}\n", await File.ReadAllTextAsync(Path.Combine(workspace, "where"), TestContext.Current.CancellationToken));
            var transcript = Path.Combine(workspace, ".tmm/transcripts/planner.log");
            await Until.True(() => File.ReadAllText(transcript).Contains("here", StringComparison.Ordinal));
        }
        finally
        {
            await swarm.RunWith("", there, "down", "--yes");
        }
        Assert.Equal(0, (await swarm.RunWith("", there, "log")).ExitCode);
        Assert.Equal([], Directory.EnumerateFiles(swarm.Workspace.Path, "*owned*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(swarm.Home.Path, "owned", SearchOption.AllDirectories)));
        Assert.Equal([Name], Directory.EnumerateFileSystemEntries(swarm.Workspace.Path).Select(Path.GetFileName));
    }

    public void Dispose() => swarm.Dispose();
}
