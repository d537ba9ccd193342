using Swarm.Core.Identity;
using Swarm.Core.Processes;

namespace Swarm.Mcp.Tests.Commands;

/// <summary><c>swarm teams</c>, and the file behind it as <c>up</c>, <c>spawn</c> and <c>down</c> keep it.</summary>
public sealed class TeamsCommandSpecs : IDisposable
{
    private readonly SwarmShell swarm = new();

    private string Room => Workspace.At(swarm.Workspace.Path).Slug;

    private string StateFile => swarm.Home[".local/state/swarm/teams.json"];

    public void Dispose() => swarm.Dispose();

    [Fact]
    public async Task A_team_is_listed_while_it_is_up_and_found_by_its_room_from_anywhere()
    {
        Assert.SkipUnless(ProgramPath.Find("tmux") is not null, "tmux is not installed");
        Assert.Equal("No teams. next: swarm up\n", (await swarm.Run("teams")).Stdout);
        try
        {
            Assert.Equal(0, (await swarm.Run("spawn", "bob", "--client", "command", "--", "sleep", "600")).ExitCode);

            Assert.True(File.Exists(StateFile));
            var text = (await swarm.RunWith("", new() { ["SWARM_WORKSPACE"] = swarm.Home.Path, ["TMUX_TMPDIR"] = null }, "teams")).Stdout;
            Assert.Equal($"{Room}: {swarm.Workspace.Path}, session tmm-team-{Room} runs, 1 live\n", text);
            var team = (await swarm.Json("teams"))["teams"]![0]!;
            Assert.Equal(("there", true, 1), ((string?)team["state"], (bool)team["runs"]!, (int)team["live"]!));

            // It gets as far as tmux, which wants a terminal.
            var attach = await swarm.RunWith("", new() { ["TMUX_TMPDIR"] = null }, "attach", Room);
            Assert.DoesNotContain("not_found", attach.Stderr, StringComparison.Ordinal);
            Assert.Contains("terminal", attach.Stderr, StringComparison.Ordinal);
        }
        finally
        {
            await swarm.Run("down", "--yes");
        }
        Assert.Equal("No teams. next: swarm up\n", (await swarm.Run("teams")).Stdout);
    }

    [Fact]
    public async Task A_workspace_that_is_gone_is_missing_and_an_unknown_room_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(StateFile)!);
        await File.WriteAllTextAsync(
            StateFile,
            """{"teams":[{"room":"old-123456","workspace":"/no/such/old","session":"tmm-team-old-123456","socket":"/no/such/tmux-0/tmm-old-123456"}]}""",
            TestContext.Current.CancellationToken);

        Assert.Equal("old-123456: /no/such/old, session tmm-team-old-123456 does not run, missing\n", (await swarm.Run("teams")).Stdout);
        Assert.StartsWith("not_found: There is no team of a room new-1; the teams are old-123456.", (await swarm.Run("attach", "new-1")).Stderr);
        Assert.StartsWith("not_found: No pane of a team runs for /no/such/old.", (await swarm.Run("attach", "old-123456")).Stderr);
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_written_is_a_warning()
    {
        Assert.SkipUnless(ProgramPath.Find("tmux") is not null, "tmux is not installed");
        await File.WriteAllTextAsync(swarm.Home["state"], "a file", TestContext.Current.CancellationToken);
        try
        {
            var spawn = await swarm.RunWith("", new() { ["XDG_STATE_HOME"] = swarm.Home["state"] }, "spawn", "bob", "--client", "command", "--", "sleep", "600");

            Assert.Equal(0, spawn.ExitCode);
            Assert.Contains("bob (worker, command) runs in pane", spawn.Stdout, StringComparison.Ordinal);
            Assert.Matches("^warning: .*teams.json was not written: ", spawn.Stderr);
        }
        finally
        {
            await swarm.Run("down", "--yes");
        }
    }
}
