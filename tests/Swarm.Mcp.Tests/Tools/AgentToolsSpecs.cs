using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Supervision;

namespace Swarm.Mcp.Tests.Tools;

public sealed class AgentToolsSpecs : IAsyncDisposable
{
    private readonly ToolRoom room = new();

    [Fact]
    public async Task An_agent_is_spawned_in_a_pane_seen_and_stopped()
    {
        Assert.SkipUnless(ProgramPath.Find("tmux") is not null, "tmux is not installed");
        var boss = await room.JoinAsync("boss", "planner");
        try
        {
            Assert.Matches(
                "^carol \\(worker, command\\) runs in pane %\\d+; transcript \\.tmm/transcripts/carol\\.log\\.$",
                await boss.SaysAsync("spawn_agent", """{"name":"carol","client":"command","command":["sleep","600"]}"""));
            Assert.Contains("carol worker starting", await boss.SaysAsync("team_status"));
            Assert.Equal("carol is stopped.", await boss.SaysAsync("stop_agent", """{"name":"carol","reason":"enough"}"""));
            Assert.Equal("carol had left already; its pane is closed.", await boss.SaysAsync("stop_agent", """{"name":"carol","reason":"enough"}"""));
            Assert.DoesNotContain("carol", await boss.SaysAsync("team_status"));
        }
        finally
        {
            await new TeamLauncher(TimeProvider.System, []).Layout(Workspace.At(room.Workspace.Path)).Kill(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task The_status_has_tasks_locks_debts_and_agents()
    {
        var (boss, ada, bob) = await room.TeamAsync("""[{"title":"Sort","key":"s"},{"title":"Check","needs":["s"]}]""");
        await ada.SaysAsync("claim_task");
        await ada.SaysAsync("lock", """{"resource":"db","reason":"migrate"}""");
        await bob.SaysAsync("post", """{"body":"why?","to":["ada"],"requires_reply":true}""");
        Assert.Matches(
            """
            ^tasks: 1 pending, 1 working
            T1 working ada: Sort
            T2 pending: Check
            lock db: ada until .*Z \(migrate\)
            owed: ada a reply to M1 of bob
            team: boss planner thinking; ada worker T1; bob worker thinking$
            """,
            await boss.SaysAsync("team_status"));
    }

    [Theory]
    [InlineData("""{"name":"Carol"}""", "bad_argument: Argument name: got \"Carol\", allowed is a lower-case name")]
    [InlineData("""{"name":"human","client":"command","command":["true"]}""", "bad_argument: The name human is reserved.")]
    [InlineData("""{"name":"ada","client":"command","command":["true"]}""", "held: ada has been in the team since")]
    [InlineData("""{"name":"carol","client":"command"}""", "bad_argument: Argument command")]
    [InlineData("""{"name":"carol","client":"gemini"}""", "wrong_state: gemini finds the swarm server only through .gemini/settings.json,")]
    [InlineData("""{"name":"carol","client":"command","command":["true"],"directory":"../up"}""", "bad_argument: Argument directory: ../up lies outside the workspace.")]
    [InlineData("""{"name":"carol","client":"command","command":["true"],"directory":"none"}""", "not_found: Argument directory: none does not exist in the workspace.")]
    public async Task What_cannot_be_spawned_is_refused(string arguments, string message)
    {
        var (boss, _, _) = await room.TeamAsync();
        var before = room.Log();
        Assert.StartsWith(message, await boss.RefusesAsync("spawn_agent", arguments));
        Assert.Equal(before, room.Log());
    }

    [Theory]
    [InlineData("""{"name":"carol","reason":"enough"}""", "not_found: ")]
    [InlineData("""{"name":"boss","reason":"enough"}""", "not_allowed: ")]
    public async Task Who_cannot_be_stopped_is_not(string arguments, string message)
    {
        var (boss, _, _) = await room.TeamAsync();
        var before = room.Log();
        Assert.StartsWith(message, await boss.RefusesAsync("stop_agent", arguments));
        Assert.Equal(before, room.Log());
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();
}
