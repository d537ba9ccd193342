namespace Swarm.Acceptance.Tests.Claude.SoftwareDev;

/// <summary>The manager: takes the wish, plans it in one call, waits, and tells the person once.</summary>
internal static class ManagerScript
{
    /// <summary>What a person leaves in the mail.</summary>
    public const string Letter = "I sell lemonade and cake at a stand. I want to see what an order costs, as a receipt. From ten of one thing on it is a tenth cheaper.\n";

    private const string Wish =
        """
        # Receipts for the stand

        Wanted: a program that prints a receipt for an order of several items. From ten of one item on, that item costs a tenth less.
        Not wanted: storing orders, taxes, other currencies.
        It is there when an order of ten lemonades at 1.00 prints a total of 9.00.

        """;

    private const string Tasks =
        """
        {"tasks":[
          {"key":"receipts","title":"Receipts for the stand"},
          {"parent":"receipts","role":"product","title":"Write the spec","specs":["docs/wish.md"],"expected_output":"docs/spec.md"},
          {"parent":"receipts","role":"architect","title":"Design it","expected_output":"docs/design.md"},
          {"parent":"receipts","role":"frontend","title":"Build the receipt","files":["src/frontend/**","build.mjs"],"expected_output":"src/frontend/main.mjs"},
          {"parent":"receipts","role":"backend","title":"Build the prices","files":["src/backend/**"],"expected_output":"src/backend/prices.mjs"},
          {"parent":"receipts","role":"reviewer","kind":"review","title":"Review it","expected_output":"docs/review.md"},
          {"parent":"receipts","role":"tester","kind":"review","title":"Test it","files":["test/**","docs/test-report.md"],"expected_output":"docs/test-report.md"}]}
        """;

    /// <summary>T1 is the whole; T2 to T7 are its parts in the order of the roles.</summary>
    public static IEnumerable<Answer> Play(Part me)
    {
        yield return Part.Hear("from human: Mail wish.md");
        me.Sees("From ten of one thing on it is a tenth cheaper.");
        yield return me.Write("docs/wish.md", Wish);
        yield return Answer.Use("add_tasks", Tasks);
        me.Sees("Added T1 receipts delegated; T2 ready; T3 to T7 pending.");
        yield return Part.Call("post", ("body", "@all T2 to T7 are planned, docs/wish.md says what for. Each when it is its turn."));

        yield return Part.Hear("T7 done by tester");
        yield return me.Read("docs/review.md");
        me.Sees("Approved.");
        yield return me.Read("docs/test-report.md");
        var tests = me.Finds("(?<it># pass .*)");
        yield return Part.Call("post", ("body", $"@human The receipts are built: node dist/frontend/main.mjs, after node build.mjs. Reviewed (docs/review.md) and tested (docs/test-report.md, {tests}). Nothing is open."));
        me.Sees("to human");
    }
}
