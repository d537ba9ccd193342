using Swarm.Core.Tmux;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>What a real Claude Code is told arrives, also when a person or the model's service interrupts it.</summary>
public sealed class InterruptedClaudeSpecs
{
    [Theory]
    [InlineData("before the post")]
    [InlineData("with the post")]
    [InlineData("after the post")]
    public async Task Escape_during_wait_loses_no_message(string when)
    {
        await using var team = await ClaudeTeam.CreateAsync();
        await team.Up();
        await team.Parked("pia");
        var pane = await team.Pane("pia");

        var escape = when == "after the post" ? null : pane.SendKey(PaneKey.Escape);
        if (when == "before the post")
            await team.Until(() => !team.IsParked("pia"), "the wait is cancelled");
        await team.Swarm("post", "@pia the build is red");
        Assert.True(await (escape ?? pane.SendKey(PaneKey.Escape)));
        await team.Swarm("post", "@pia it is green again");
        await team.Shows("pia", "Interrupted");

        await team.Types("pia", "go on");
        await team.Asked("pia", r => r.All.Contains("it is green again", StringComparison.Ordinal), "it is green again");
        var all = team.Model.Of("pia")[^1].All;
        Assert.Matches(@"M1 from human( \[redelivered\])?: @pia the build is red", all);
        // What comes a second time says so.
        Assert.True(all.Split("M1 from human: ").Length <= 2, all);
        await team.Parked("pia");
    }

    [Fact]
    public async Task A_message_whose_delivery_meets_an_overloaded_model_is_in_the_next_try()
    {
        await using var team = await ClaudeTeam.CreateAsync();
        team.Model.Plays("pia", Answer.Wait, Answer.Fail(529, "overloaded_error"));
        await team.Up();
        await team.Parked("pia");

        await team.Swarm("post", "@pia the build is red");
        await team.Until(() => team.Model.Of("pia").Count(r => r.News.Contains("the build is red", StringComparison.Ordinal)) == 2, "a second try");
        await team.Parked("pia");
        await team.Swarm("post", "@pia it is green again");
        var last = await team.Asked("pia", "it is green again");
        Assert.DoesNotContain("the build is red", last.News, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_turn_ends_in_an_overloaded_model_is_there_when_it_goes_on()
    {
        await using var team = await ClaudeTeam.CreateAsync(("CLAUDE_CODE_MAX_RETRIES", "1"));
        var overloaded = true;
        team.Model.Plays("pia", r => r.News.Contains("is red", StringComparison.Ordinal) && overloaded ? Answer.Fail(529, "overloaded_error") : Answer.Wait);
        await team.Up();
        await team.Parked("pia");

        await team.Swarm("post", "@pia the build is red");
        await team.Shows("pia", "529");
        overloaded = false;
        await team.Swarm("post", "@pia it is green again");
        await team.Types("pia", "go on");

        var last = await team.Asked("pia", "it is green again");
        Assert.Contains("the build is red", last.All, StringComparison.Ordinal);
        await team.Parked("pia");
    }
}
