using Swarm.Mcp.Scripted;

namespace Swarm.Mcp.Tests.Scripted;

public sealed class ScenarioPlayerSpecs
{
    private readonly ScriptedAnswers world = new();
    private readonly StringWriter screen = new();
    private readonly ManualTime clock = new();

    [Fact]
    public async Task A_saved_value_fills_later_arguments_commands_and_files()
    {
        world.Tool("claim_task", "T12 \"slug\"\nfiles: lib/slug.sh").Tool("report_status", "ok").Command("sh", "3 passed\n");
        await Play("""
            {"call": "claim_task", "save": {"task": "^(T\\d+)", "module": "lib/(\\w+)\\.sh"}},
            {"write": "notes/{{module}}.md", "content": ["# {{module}}", "for {{task}}"]},
            {"run": ["sh", "-c", "./test.sh {{module}}"], "save_output": "tests"},
            {"call": "report_status", "arguments": {"task": "{{task}}", "files": [{"path": "lib/{{module}}.sh"}], "n": 3, "evidence": "{{tests}}"}}
            """);
        Assert.Equal(
            ["claim_task {}", "write notes/slug.md: # slug\nfor T12\n", "$ sh|-c|./test.sh slug",
                "report_status {\"task\":\"T12\",\"files\":[{\"path\":\"lib/slug.sh\"}],\"n\":3,\"evidence\":\"3 passed\"}"],
            world.Log);
    }

    [Fact]
    public async Task The_command_line_gives_variables_that_the_scenario_uses()
    {
        await Play("""{"write": "{{agent}}.txt", "content": "{\"said\": \"{{quote|json}}\"}"}""", ("agent", "ada"), ("quote", "a \"b\"\n"));
        Assert.Equal(["write ada.txt: {\"said\": \"a \\\"b\\\"\\n\"}"], world.Log);
    }

    [Fact]
    public async Task A_variable_without_a_value_fails_and_names_those_there_are()
    {
        var failure = await Fails("""{"say": "{{tsak}}"}""", ("task", "T1"));
        Assert.Equal("steps[0]: {{tsak}} has no value here; the variables are task", failure);
    }

    [Fact]
    public async Task An_unmet_expectation_names_the_step_and_shows_what_came()
    {
        world.Tool("post", "m1", "nothing");
        var failure = await Fails("""
            {"loop": [{"call": "post", "expect": "^m\\d"}], "times": 2}
            """);
        Assert.Equal("steps[0].loop[0]: a result that matches /^m\\d/ was expected, it was:\nnothing", failure);
    }

    [Fact]
    public async Task A_refusal_fails_the_step_unless_it_is_expected_or_allowed()
    {
        world.Refusal("lock", "test-db is held by bob").Refusal("lock", "test-db is held by bob").Refusal("lock", "test-db is held by bob").Tool("post", "sent");
        Assert.Equal("steps[0]: lock was refused:\ntest-db is held by bob", await Fails("""{"call": "lock"}"""));
        await Play("""
            {"call": "lock", "expect_error": "held by (?<holder>\\w+)"},
            {"call": "lock", "may_fail": true},
            {"if": "held", "then": [{"call": "post", "arguments": {"body": "@{{holder}} when?"}}]}
            """);
        Assert.Equal("post {\"body\":\"@bob when?\"}", world.Log[^1]);
    }

    [Fact]
    public async Task An_expected_refusal_that_does_not_come_fails()
    {
        world.Tool("lock", "yours");
        Assert.Equal("steps[0]: an error that matches /held/ was expected, the result was:\nyours", await Fails("""{"call": "lock", "expect_error": "held"}"""));
    }

    [Fact]
    public async Task A_command_must_end_as_expected_and_shows_its_output_otherwise()
    {
        world.Command("make", "broken\n", 2).Command("make", "broken\n", 2).Command("make", "broken\n", 2).Command("make", "make: not found", null);
        Assert.Equal("steps[0]: exit 0 was expected of make, it said:\nbroken\n[exit 2]", await Fails("""{"run": ["make"]}"""));
        await Play("""
            {"run": ["make"], "expect_exit": 2},
            {"run": ["make"], "may_fail": true}, {"if": "\\[exit 2\\]$", "then": [{"write": "seen", "content": "2"}]},
            {"run": ["make"], "may_fail": true, "save_output": "why"}, {"if": "did not end", "then": [{"write": "why", "content": "{{why}}"}]}
            """);
        Assert.Equal(["write seen: 2", "write why: make: not found"], world.Log.Where(l => l.StartsWith("write")));
    }

    [Fact]
    public async Task Waiting_goes_on_until_a_message_matches()
    {
        world.Tool("wait", "nothing yet", "@bob: hello", "@rita: T3 approved by m9");
        await Play("""
            {"wait_until": "(?<task>T\\d+) approved", "save": {"message": "by (m\\d+)"}},
            {"write": "out", "content": "{{task}} {{message}}"}
            """);
        Assert.Equal(["wait {\"timeout_s\":55}", "wait {\"timeout_s\":55}", "wait {\"timeout_s\":55}", "write out: T3 m9"], world.Log);
    }

    [Fact]
    public async Task A_message_that_came_early_is_still_there_for_a_later_step()
    {
        world.Tool("wait", "@ada: T1 done\n@bob: T2 done");
        await Play("""{"wait_until": "T2 done"}, {"wait_until": "T1 done"}""");
        Assert.Single(world.Log);
    }

    [Fact]
    public async Task A_message_is_taken_once()
    {
        world.Tool("wait", "@rita: not good", "@rita: good");
        await Play("""{"wait_until": "good"}, {"wait_until": "rita: good"}""");
        Assert.Equal(2, world.Log.Count);
    }

    [Fact]
    public async Task Handlers_take_their_messages_one_by_one_and_leave_the_rest()
    {
        world.Tool("wait", "m1 @ada: review T1\nm2 @bob: review T2\n@human: stop").Tool("post", "sent", "sent");
        await Play("""
            {"on": [{"match": "(?<id>m\\d) @(?<who>\\w+): review", "do": [{"call": "post", "arguments": {"body": "@{{who}} good", "reply_to": "{{id}}"}}]}]},
            {"wait_until": "human: stop"}
            """);
        Assert.Equal(
            ["wait {\"timeout_s\":55}", "post {\"body\":\"@ada good\",\"reply_to\":\"m1\"}", "post {\"body\":\"@bob good\",\"reply_to\":\"m2\"}"],
            world.Log);
    }

    [Fact]
    public async Task Waiting_ends_in_a_failure_after_its_time()
    {
        world.Tool("wait", "nothing yet", "nothing yet");
        clock.StepPerReading = TimeSpan.FromSeconds(40);
        var failure = await Fails("""{"wait_until": "never", "within_s": 60}""");
        Assert.Equal("steps[0]: nothing matched /never/ within 60 s; the last answer was:\nnothing yet", failure);
        Assert.Equal("wait {\"timeout_s\":20}", world.Log[0]);
    }

    [Fact]
    public async Task Waiting_in_vain_can_be_allowed_and_decided_upon()
    {
        world.Tool("wait", "nothing yet");
        clock.StepPerReading = TimeSpan.FromSeconds(3);
        await Play("""
            {"wait_until": "free", "within_s": 5, "may_fail": true},
            {"if": "free", "then": [{"write": "a", "content": "free"}], "else": [{"write": "a", "content": "not yet"}]}
            """);
        Assert.Equal("write a: not yet", world.Log[^1]);
    }

    [Fact]
    public async Task A_refused_wait_fails_the_step()
    {
        world.Refusal("wait", "You owe m3 a reply.");
        Assert.Equal("steps[0]: wait was refused:\nYou owe m3 a reply.", await Fails("""{"wait_until": "x"}"""));
    }

    [Fact]
    public async Task A_loop_ends_when_the_last_result_matches()
    {
        world.Tool("claim_task", "T1", "T2", "nothing to claim").Tool("post", "sent", "sent");
        await Play("""
            {"loop": [{"call": "claim_task"}, {"if": "T\\d", "then": [{"call": "post"}]}], "until": "nothing"}
            """);
        Assert.Equal(5, world.Log.Count);
    }

    [Fact]
    public async Task A_loop_that_never_ends_fails_after_its_turns()
    {
        world.Tool("claim_task", "T1", "T1");
        Assert.Equal(
            "steps[0]: nothing matched /nothing/ in 2 turns; the last result was:\nT1",
            await Fails("""{"loop": [{"call": "claim_task"}], "until": "nothing", "times": 2}"""));
    }

    [Fact]
    public async Task A_branch_can_look_at_a_variable_instead_of_the_last_result()
    {
        await Play("""
            {"if": "^slug$", "of": "{{module}}", "then": [{"write": "a", "content": "yes"}], "else": [{"write": "a", "content": "no"}]}
            """, ("module", "slug"));
        Assert.Equal(["write a: yes"], world.Log);
    }

    [Fact]
    public async Task A_variable_in_a_pattern_can_be_taken_literally()
    {
        world.Tool("post", "a+b", "aab");
        await Play("""{"call": "post", "expect": "^{{x|regex}}$"}""", ("x", "a+b"));
        Assert.StartsWith("steps[0]: a result that matches", await Fails("""{"call": "post", "expect": "^{{x|regex}}$"}""", ("x", "a+b")));
    }

    [Fact]
    public async Task The_transcript_shows_each_step_with_control_characters_made_visible()
    {
        world.Tool("post", "m1 \e[31mred").Command("sh", "ok\n");
        await Play("""
            {"say": "to work"}, {"call": "post", "arguments": {"body": "it's"}}, {"run": ["sh", "-c", "it's"]}, {"write": "a/b", "content": ["1", "2"]}
            """);
        Assert.Equal(
            """
            to work
            ▸ post {"body":"it's"}
              m1 \u{1B}[31mred
            $ sh -c 'it'\''s'
              ok
              [exit 0]
            ✎ a/b (lines: 2)

            """, screen.ToString());
    }

    private Task Play(string steps, params (string Name, string Value)[] variables)
    {
        var scenario = ScenarioReader.Read("test.json", $$"""{"steps": [{{steps}}]}""");
        var player = new ScenarioPlayer(
            world, new Transcript(screen, colours: false), clock, variables.ToDictionary(v => v.Name, v => v.Value));
        return player.PlayAsync(scenario, TestContext.Current.CancellationToken);
    }

    private async Task<string> Fails(string steps, params (string Name, string Value)[] variables) =>
        (await Assert.ThrowsAsync<ScenarioFailedException>(() => Play(steps, variables))).Message;

    private sealed class ManualTime : TimeProvider
    {
        private long now;

        public TimeSpan StepPerReading { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now += StepPerReading.Ticks;
    }
}
