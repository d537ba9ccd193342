namespace Swarm.Acceptance.Tests.Claude.SoftwareDev;

/// <summary>The product role: turns the wish into numbered requirements. Its first report has no evidence.</summary>
internal static class ProductScript
{
    private const string Spec =
        """
        # Receipts

        For whoever stands at the stand and says what an order costs. So that nobody has to reckon in the head.

        R1. An order is a JSON list on standard input; each entry has item, cents and count. `2 x cake 3.00` is the line for two cakes at 150 cents.
        R2. From 10 of one item on it costs a tenth less, rounded down to the cent. 10 lemonades at 1.00 cost 9.00, and 9 cost 9.00 as well.
        R3. The last line is the sum of all: `total 12.00`.
        R4. A price below 0, a count below 1, or no list at all: nothing on standard output, one line on standard error, exit code 2.

        Left out: storing orders, taxes, other currencies.

        """;

    /// <summary>From the first call to the last.</summary>
    public static IEnumerable<Answer> Play(Part me, Cues cues)
    {
        yield return Part.Hear("T2 is ready");
        yield return Part.Claim();
        me.Sees("T2 is yours: Write the spec");
        cues.SpecIsOn.Give();
        // The brief has it already; this is the file itself.
        yield return me.Read("docs/wish.md");
        me.Sees("ten lemonades at 1.00");
        yield return me.Write("docs/spec.md", Spec);
        yield return Part.Done("four requirements", evidence: null, "docs/spec.md");
        me.Sees("Argument evidence is missing: done needs what was run and what came out. T2 is unchanged.");
        yield return Answer.Bash("grep -c '^R[0-9]' docs/spec.md; grep -o '^Left out: .*' docs/spec.md");
        me.Sees("4\nLeft out:");
        yield return cues.TesterWasEarly.Then(Part.Done("four requirements", me.Result, "docs/spec.md"));
        me.Sees("T2 is done. Ready now: T3.");
    }
}
