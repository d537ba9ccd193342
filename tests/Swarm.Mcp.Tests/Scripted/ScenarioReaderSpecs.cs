using Swarm.Core.Errors;
using Swarm.Mcp.Scripted;

namespace Swarm.Mcp.Tests.Scripted;

public sealed class ScenarioReaderSpecs
{
    [Theory]
    [InlineData("""{"steps": [{"cal": "post"}]}""", "steps[0]: a step has one of the keys call, run, write, say, wait_until, loop, if, on.")]
    [InlineData(
        """{"steps": [{"say": "a"}, {"if": "x", "then": [{"say": "a", "expct": "b"}]}]}""",
        "steps[1].then[0]: a say step has no key \"expct\"; its keys are say.")]
    [InlineData("""{"steps": [{"call": 3}]}""", "steps[0]: \"call\" is a text, not 3.")]
    [InlineData("""{"steps": [{"run": "ls"}]}""", "steps[0]: \"run\" is a list, not \"ls\".")]
    [InlineData("""{"steps": [{"run": []}]}""", "steps[0]: \"run\" is empty.")]
    [InlineData("""{"steps": [{"run": ["ls"], "expect_exit": 300}]}""", "steps[0]: \"expect_exit\" is a whole number from 0 to 255, not 300.")]
    [InlineData("""{"steps": [{"run": ["ls"], "expect_exit": 1, "may_fail": true}]}""", "steps[0]: \"expect_exit\" excludes \"may_fail\".")]
    [InlineData("""{"steps": [{"loop": [{"say": "a"}]}]}""", "steps[0]: a loop needs \"until\", \"times\", or both.")]
    [InlineData("""{"steps": [{"loop": [], "times": 2}]}""", "steps[0]: \"loop\" has no steps.")]
    [InlineData("""{"steps": [{"call": "a", "save": {"x": "b"}}]}""", "steps[0]: \"save.x\" needs exactly one group in /b/.")]
    [InlineData("""{"steps": [{"call": "a", "save": {"x y": "(b)"}}]}""", "steps[0]: \"x y\" in \"save\" is not a variable name: a letter, then letters, digits and _.")]
    [InlineData("""{"steps": [{"on": [{"match": "a", "do": [{"say": 1}]}]}]}""", "steps[0].on[0].do[0]: \"say\" is a text, not 1.")]
    [InlineData("""{"steps": ["say"]}""", "steps[0]: an object is expected here, not \"say\".")]
    [InlineData("""{"steps": [], "stepz": []}""", "a scenario has no key \"stepz\"; its keys are variables, steps.")]
    [InlineData("""{"variables": {}}""", "the key \"steps\" is missing.")]
    [InlineData("""{"steps": [{"call": "a", "expect": "b", "expect_error": "c"}]}""", "steps[0]: \"expect_error\" excludes \"expect\" and \"may_fail\".")]
    public void What_the_language_does_not_have_is_refused_with_the_file_and_the_place(string text, string problem)
    {
        var refused = Assert.Throws<SwarmException>(() => ScenarioReader.Read("team/x.json", text)).Refusal;
        Assert.Equal($"team/x.json: {problem}", refused.Message);
    }

    [Theory]
    [InlineData("""{"steps": [{"call": "a", "expect": "("}]}""", "team/x.json: steps[0]: \"expect\" is not a regular expression: ")]
    [InlineData("""{"steps": [{"say": "a", "say": "b"}]}""", "team/x.json: not JSON: ")]
    [InlineData("steps:", "team/x.json: not JSON: ")]
    public void What_cannot_be_read_is_refused_with_the_reason(string text, string start) =>
        Assert.StartsWith(start, Assert.Throws<SwarmException>(() => ScenarioReader.Read("team/x.json", text)).Refusal.Message);

    [Fact]
    public void Comments_and_trailing_commas_are_welcome()
    {
        var scenario = ScenarioReader.Read("x.json", """
            // what it is for
            {"variables": {"a": "1"}, "steps": [{"say": "{{a}}"},]}
            """);
        Assert.Equal("1", scenario.Variables["a"]);
        Assert.Equal(new SayStep("steps[0]", "{{a}}"), Assert.Single(scenario.Steps));
    }
}
