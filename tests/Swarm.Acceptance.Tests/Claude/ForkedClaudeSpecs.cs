using Swarm.Core.Identity;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>A real Claude Code starts another one from its own session.</summary>
public sealed class ForkedClaudeSpecs
{
    [Fact]
    public async Task A_fork_knows_what_its_parent_knew_and_is_somebody_else()
    {
        await using var team = await ClaudeTeam.CreateAsync();
        team.Model.Plays(
            "pia",
            Answer.Bash("echo the secret is 4711"),
            Answer.Use("spawn_agent", """{"name":"ada","fork":true,"prompt":"Say what the secret is."}"""));
        team.Model.Plays("ada", Answer.Use("post", """{"to":["pia"],"body":"forked"}"""));
        await team.Up();

        var first = await team.Asked("ada", "Say what the secret is.");
        Assert.Contains("the secret is 4711", first.All, StringComparison.Ordinal);
        Assert.Contains("You are ada now, role worker, forked from the session of pia.", first.News, StringComparison.Ordinal);
        await team.Asked("pia", "from ada: forked");
        await team.Parked("pia", "ada");
        using var room = team.OpenRoom();
        Assert.True(AgentName.TryParse("pia", out var pia) & AgentName.TryParse("ada", out var ada));
        var (parent, child) = (room.State.Agents.Find(pia)!, room.State.Agents.Find(ada)!);
        Assert.True(child.Spawned!.Fork);
        Assert.NotNull(child.Session);
        Assert.NotEqual(parent.Session, child.Session);
        // The parent goes on in its own session.
        Assert.DoesNotContain(team.Model.Of("pia"), r => r.All.Contains("You are ada now", StringComparison.Ordinal));
    }
}
