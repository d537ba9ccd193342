namespace Swarm.Acceptance.Tests.Claude;

/// <summary>What the hooks of a real Claude Code bring about: an agent stays in its loop, and the room sees what it does.</summary>
public sealed class HookedClaudeSpecs
{
    // Of an API that answers with errors, the client tries once more instead of ten times.
    private static readonly (string, string) FewRetries = ("CLAUDE_CODE_MAX_RETRIES", "1");

    [Fact]
    public async Task Its_first_request_knows_the_tools_and_a_turn_that_ends_without_wait_is_sent_back_with_what_it_owes()
    {
        await using var team = await ClaudeTeam.CreateAsync();
        team.Model.Plays(
            "pia",
            Answer.Say("Here I am."),
            Answer.Wait,
            Answer.Say("Port 8080, of course."),
            Answer.Use("post", """{"reply_to":"M1","body":"8080"}"""),
            Answer.Say("Said."));
        await team.Up();

        var first = await team.Asked("pia", "You ended your turn without wait");
        Assert.Contains("mcp__swarm__wait", team.Model.Of("pia")[0].Tools);
        Assert.DoesNotContain("You owe", first.News, StringComparison.Ordinal);
        await team.Parked("pia");
        await team.Swarm("post", "--requires-reply", "@pia which port?");
        await team.Asked("pia", "You owe 1 reply: M1 from human");
        await team.Parked("pia");

        Assert.Equal(3, team.Model.Of("pia").Count(r => r.News.Contains("You ended your turn without wait", StringComparison.Ordinal)));
        Assert.Empty((await team.SwarmJson("status"))["debts"]!.AsArray());
    }

    [Fact]
    public async Task One_that_never_waits_is_sent_back_five_times_and_then_shown_as_what_it_is()
    {
        await using var team = await ClaudeTeam.CreateAsync();
        team.Model.Plays("pia", _ => Answer.Say("I am done."));
        await team.Up();

        await team.Until(() => team.Line("pia")?.Why == "ended its turn without wait", "the room sees the end of the turn");
        Assert.Equal(6, team.Model.Of("pia").Count);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("exit 3")]
    public async Task After_a_command_that_succeeds_or_fails_it_is_seen_working_without_an_event(string command)
    {
        await using var team = await ClaudeTeam.CreateAsync();
        var looked = new TaskCompletionSource();
        team.Model.Plays("pia", request => request.Tool == "Bash" ? Answer.After(looked.Task, Answer.Wait) : Answer.Bash($"touch started; {command}"));
        await team.Up();
        await team.Until(() => File.Exists(team["started"]), "its command runs");
        using var room = team.OpenRoom();
        var position = room.CatchUp().Position;

        // While a tool runs the heartbeat names it; afterwards it is empty.
        await team.Asked("pia", r => r.Tool == "Bash", "what comes after the command");
        await team.Until(() => File.ReadAllText(team[".tmm/run/beats/pia"]).Length == 0, "a heartbeat after the command");
        var seen = (await team.SwarmJson("status"))["team"]!.AsArray().Single(l => (string?)l!["name"] == "pia")!;
        Assert.Equal("working", (string?)seen["presence"]);
        Assert.Equal(position, room.CatchUp().Position);
        looked.SetResult();
        await team.Parked("pia");
    }

    [Fact]
    public async Task What_would_end_it_or_the_room_or_change_anothers_file_is_refused_with_the_reason()
    {
        await using var team = await ClaudeTeam.CreateAsync();
        team.Model.Plays(
            "pia",
            Answer.Use("add_tasks", """{"tasks":[{"title":"Sort","files":["sort.txt"]}]}"""),
            Answer.Wait,
            Answer.Bash("rm -rf .tmm"),
            Answer.Bash("kill -9 $PPID"),
            Answer.Write(team["sort.txt"], "mine"));
        await team.Up();
        await team.Parked("pia");
        await team.Swarm("claim", "T1", "--agent", "bob", "--role", "worker");
        await team.Swarm("post", "@pia tidy up");

        await team.Asked("pia", "only swarm writes there");
        await team.Asked("pia", "would hit your team");
        await team.Asked("pia", "sort.txt belongs to T1 (\"Sort\"), which bob holds");
        await team.Parked("pia");
        Assert.False(File.Exists(team["sort.txt"]));
    }

    [Fact]
    public async Task An_error_of_the_models_service_is_shown_as_the_reason()
    {
        await using var team = await ClaudeTeam.CreateAsync(FewRetries);
        (Answer Answer, string Reason)[] errors =
        [
            (Answer.Fail(429, "rate_limit_error"), "rate limited"),
            (Answer.Fail(401, "authentication_error"), "not authorized by the model's service"),
            (Answer.Fail(529, "overloaded_error"), "the model's service failed"),
        ];
        var now = errors[0].Answer;
        team.Model.Plays("pia", _ => now);
        await team.Up();
        foreach (var (answer, reason) in errors)
        {
            if (answer != now)
            {
                now = answer;
                await team.Types("pia", "go on");
            }
            await team.Until(() => team.Line("pia")?.Why == reason, reason);
        }
        var shown = (await team.SwarmJson("status"))["team"]!.AsArray().Single(l => (string?)l!["name"] == "pia")!;
        Assert.Equal(errors[^1].Reason, (string?)shown["why"]);
    }
}
