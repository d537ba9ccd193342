using System.Text.Json.Nodes;

namespace Swarm.Acceptance.Tests.Claude.SoftwareDev;

/// <summary>The backend: builds the prices with a mistake that its own tests do not find, tries what is the manager's, and repairs what comes back.</summary>
internal static class BackendScript
{
    // R2 says from ten on. Its test below asks for twelve and for nine.
    private const string Prices =
        """
        export function cost({ cents, count }) {
          if (!Number.isInteger(cents) || cents < 0) throw new RangeError(`a price of ${cents} cents`);
          if (!Number.isInteger(count) || count < 1) throw new RangeError(`a count of ${count}`);
          const full = cents * count;
          return count > 10 ? Math.floor((full * 9) / 10) : full;
        }

        export const total = (lines) => lines.reduce((sum, line) => sum + cost(line), 0);

        """;

    private const string PricesTest =
        """
        import assert from "node:assert/strict";
        import test from "node:test";
        import { cost, total } from "./prices.mjs";

        test("R2: many of one item cost a tenth less", () => {
          assert.equal(cost({ cents: 100, count: 9 }), 900);
          assert.equal(cost({ cents: 100, count: 12 }), 1080);
        });
        test("R3: the total is the sum", () => assert.equal(total([{ cents: 150, count: 2 }, { cents: 100, count: 9 }]), 1200));
        test("R4: no negative price, no count below one", () => {
          assert.throws(() => cost({ cents: -1, count: 1 }), RangeError);
          assert.throws(() => cost({ cents: 1, count: 0 }), RangeError);
        });

        """;

    /// <summary>From the first call to the last.</summary>
    public static IEnumerable<Answer> Play(Part me, Cues cues)
    {
        yield return Part.Hear("T5 is ready");
        yield return Part.Claim();
        me.Sees("T5 is yours: Build the prices");
        me.Sees("you may edit src/backend/**");
        cues.BackendIsAtWork.Give();
        yield return me.Read("docs/design.md");
        var test = me.Finds("Test: `(?<it>[^`]+)`");

        // Giving out work and speaking with people are the manager's, by whatever way.
        yield return Part.Call("add_tasks", ("tasks", new JsonArray(new JsonObject { ["title"] = "Review the prices first" })));
        me.Sees("No such tool available: mcp__swarm__add_tasks");
        yield return Answer.Bash($"{SwarmBinary.Path} tasks add - <<< '{{\"tasks\":[{{\"title\":\"Review the prices first\"}}]}}'");
        me.Sees("A backend may not call add_tasks; a manager may. Nothing was written.");
        yield return Answer.Bash($"{SwarmBinary.Path} spawn helper --client claude");
        me.Sees("A backend may not call spawn_agent; a manager may. Nothing was written.");
        yield return Part.Call("post", ("body", "@human should nine also be cheaper?"));
        me.Sees("A backend does not write to people in this team; manager does. Nothing was written.");

        yield return me.Write("src/backend/prices.mjs", Prices);
        yield return me.Write("src/backend/prices.test.mjs", PricesTest);
        yield return Answer.Bash($"{test} src/backend/prices.test.mjs | grep -E '^# (pass|fail)'");
        me.Sees("# pass 3\n# fail 0");
        yield return cues.FrontendWasKeptOut.Then(Part.Done("prices and totals", me.Result, "src/backend/prices.mjs", "src/backend/prices.test.mjs"));
        me.Sees("T5 is done.");

        yield return Part.Hear("T8 is ready");
        yield return Part.Claim();
        me.Sees("T8 is yours: Build the prices");
        me.Sees("Sent back by reviewer (T6): T5: src/backend/prices.mjs:5 makes 10 lemonades at 1.00 cost 10.00; R2 wants 9.00");
        yield return me.Edit(
            "src/backend/prices.test.mjs",
            "  assert.equal(cost({ cents: 100, count: 12 }), 1080);",
            "  assert.equal(cost({ cents: 100, count: 10 }), 900);\n  assert.equal(cost({ cents: 100, count: 12 }), 1080);");
        yield return Answer.Bash($"{test} src/backend/prices.test.mjs | grep -E '^# (pass|fail)'");
        me.Sees("# pass 2\n# fail 1");
        yield return me.Edit("src/backend/prices.mjs", "count > 10", "count >= 10");
        yield return Answer.Bash($"{test} src/backend/prices.test.mjs | grep -E '^# (pass|fail)'");
        me.Sees("# pass 3\n# fail 0");
        yield return Part.Done("ten are many too", me.Result, "src/backend/prices.mjs", "src/backend/prices.test.mjs");
        me.Sees("T8 is done. Ready now: T6.");
    }
}
