namespace Swarm.Acceptance.Tests.Claude.SoftwareDev;

/// <summary>The tester: tests the built program from outside, one test for each requirement. Too early at first.</summary>
internal static class TesterScript
{
    private const string Tests =
        """
        import assert from "node:assert/strict";
        import { spawnSync } from "node:child_process";
        import test from "node:test";

        const run = (input) => spawnSync(process.execPath, ["dist/frontend/main.mjs"], { input, encoding: "utf8" });
        const order = (...lines) => run(JSON.stringify(lines.map(([count, item, cents]) => ({ item, cents, count }))));

        test("R1: a line for each item", () => assert.equal(order([2, "cake", 150]).stdout.split("\n")[0], "2 x cake 3.00"));
        test("R2: from ten on a tenth less, rounded down", () => {
          assert.equal(order([9, "lemonade", 100]).stdout, "9 x lemonade 9.00\ntotal 9.00\n");
          assert.equal(order([10, "lemonade", 100]).stdout, "10 x lemonade 9.00\ntotal 9.00\n");
          assert.equal(order([11, "straw", 1]).stdout, "11 x straw 0.09\ntotal 0.09\n");
        });
        test("R3: the sum comes last", () => assert.match(order([2, "cake", 150], [9, "lemonade", 100]).stdout, /total 12\.00\n$/));
        test("R4: what is wrong is said, and nothing else", () => {
          for (const input of ["", "{}", '[{"item":"cake","cents":-1,"count":1}]', '[{"item":"cake","cents":1,"count":0}]']) {
            const { status, stdout, stderr } = run(input);
            assert.deepEqual([status, stdout, stderr.trim().split("\n").length], [2, "", 1], input);
          }
        });

        """;

    /// <summary>From the first call to the last.</summary>
    public static IEnumerable<Answer> Play(Part me, Cues cues)
    {
        yield return Part.Hear("T2 to T7 are planned");
        yield return cues.SpecIsOn.Then(Part.Claim("T7"));
        me.Sees("T7 is of phase test, and phase spec comes first: T2 (working, product). It is the turn of product.");
        cues.TesterWasEarly.Give();

        yield return Part.Hear("T7 is ready");
        yield return Part.Claim();
        me.Sees("T7 is yours: Test it");
        me.Sees("to review: T8 Build the prices by backend: ten are many too");
        yield return me.Read("docs/spec.md");
        me.Sees("R4. A price below 0");
        yield return me.Read("docs/design.md");
        var (build, test) = (me.Finds("Build: `(?<it>[^`]+)`"), me.Finds("Test: `(?<it>[^`]+)`"));
        yield return me.Write("test/receipt.test.mjs", Tests);
        yield return Answer.Bash($"{build} && {test} | grep -E '^(# Subtest: R|# (pass|fail))'");
        var ran = me.Result;
        me.Sees("# pass 8\n# fail 0");
        yield return me.Write("docs/test-report.md", $"# Test report\n\n`{build} && {test}`:\n\n{ran}\n");
        yield return Part.Done("R1 to R4 hold", ran, "test/receipt.test.mjs", "docs/test-report.md");
        me.Sees("T7 is done.");
    }
}
