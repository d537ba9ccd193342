namespace Swarm.Acceptance.Tests.Claude.SoftwareDev;

/// <summary>The reviewer: builds and runs what was made, finds what the builders' tests do not, sends it back, and looks again.</summary>
internal static class ReviewerScript
{
    /// <summary>From the first call to the last.</summary>
    public static IEnumerable<Answer> Play(Part me)
    {
        yield return Part.Hear("T6 is ready");
        yield return Part.Claim();
        me.Sees("to review: T4 Build the receipt by frontend");
        me.Sees("to review: T5 Build the prices by backend: prices and totals; evidence: # pass 3");
        yield return me.Read("docs/spec.md");
        var wanted = me.Finds("10 lemonades at 1.00 cost (?<it>[0-9.]+)");
        yield return me.Read("docs/design.md");
        var build = me.Finds("Build: `(?<it>[^`]+)`");
        var test = me.Finds("Test: `(?<it>[^`]+)`");
        var run = me.Finds("Run: `(?<it>[^`]+)`");

        var look = $$"""{{build}} && {{test}} | grep -E '^# (pass|fail)' && echo '[{"item":"lemonade","cents":100,"count":10}]' | {{run}}""";
        yield return Answer.Bash(look);
        var got = me.Finds("^total (?<it>.*)$");
        me.Sees("# pass 4\n# fail 0");
        Assert.NotEqual(wanted, got);
        yield return Answer.Bash("grep -n 'count > ' src/backend/prices.mjs");
        var finding = $"src/backend/prices.mjs:{me.Finds("(?<it>[0-9]+):")} makes 10 lemonades at 1.00 cost {got}; R2 wants {wanted}";
        yield return Answer.Bash("sed -i 's/count > 10/count >= 10/' src/backend/prices.mjs");
        me.Sees("Role reviewer edits only docs/review.md; src/backend/prices.mjs belongs to no role. Nothing was changed.\nnext: post {\"to\":[\"manager\"]");
        yield return me.Write("docs/review.md", $"# Review\n\n1. {finding}. It should be >=; a test with ten is missing.\n");
        yield return Part.Call("report_status", ("status", "sent_back"), ("summary", $"T5: {finding}"));
        me.Sees("T6 is sent_back. To be done again: T8.");

        yield return Part.Hear("T6 is ready");
        yield return Part.Claim();
        me.Sees("to review: T8 Build the prices by backend: ten are many too");
        yield return Answer.Bash(look);
        var ran = me.Result;
        me.Sees($"total {wanted}");
        yield return me.Write("docs/review.md", $"# Review\n\nApproved.\n\n1. {finding}: repaired with T8, which has a test for ten.\n");
        yield return Part.Done("built, run, one finding repaired", ran, "docs/review.md");
        me.Sees("T6 is done. Ready now: T7.");
    }
}
