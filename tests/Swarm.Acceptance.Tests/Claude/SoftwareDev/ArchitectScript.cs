namespace Swarm.Acceptance.Tests.Claude.SoftwareDev;

/// <summary>The architect: parts, interfaces and commands. Its first report names a file that is not there.</summary>
internal static class ArchitectScript
{
    private const string Design =
        """
        # Design

        src/backend/prices.mjs (backend): `cost({cents, count})` in cents, R2; `total(lines)` in cents, R3; a RangeError for what R4 forbids.
        src/frontend/receipt.mjs (frontend): `receipt(lines, prices)` gives the text of R1 and R3; prices has cost and total.
        src/frontend/main.mjs (frontend): reads the order, prints the receipt, R1; exit code 2 for R4.
        build.mjs (frontend): checks all of src/ and copies it without its tests to dist/.

        Build: `node build.mjs`
        Test: `node --test --test-reporter=tap`
        Run: `node dist/frontend/main.mjs`

        Tests are beside what they test: prices.test.mjs, receipt.test.mjs.

        """;

    /// <summary>From the first call to the last.</summary>
    public static IEnumerable<Answer> Play(Part me, Cues cues)
    {
        yield return Part.Hear("T3 is ready");
        yield return Part.Claim();
        me.Sees("T3 is yours: Design it");
        cues.DesignIsOn.Give();
        yield return me.Read("docs/spec.md");
        me.Sees("R4. A price below 0");
        yield return me.Write("docs/design.md", Design);
        // Each requirement of the spec, by how many lines of the design cover it.
        yield return Answer.Bash("for r in $(grep -o '^R[0-9]' docs/spec.md); do echo $r $(grep -c $r docs/design.md); done");
        var covered = me.Result;
        me.Sees("R4 2");
        yield return Part.Done("designed", covered, "docs/design.md", "docs/interfaces.md");
        me.Sees("Not in the workspace: docs/interfaces.md. T3 is unchanged.");
        yield return cues.FrontendWasEarly.Then(Part.Done("designed", covered, "docs/design.md"));
        me.Sees("T3 is done. Ready now: T4, T5.");
    }
}
