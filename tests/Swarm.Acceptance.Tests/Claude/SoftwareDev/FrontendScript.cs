namespace Swarm.Acceptance.Tests.Claude.SoftwareDev;

/// <summary>The frontend: builds what prints, beside the backend. Too early at first, and then in the backend's files.</summary>
internal static class FrontendScript
{
    private const string Receipt =
        """
        const euros = (cents) => (cents / 100).toFixed(2);

        export const receipt = (lines, prices) =>
          [...lines.map((l) => `${l.count} x ${l.item} ${euros(prices.cost(l))}`), `total ${euros(prices.total(lines))}`, ""].join("\n");

        """;

    private const string ReceiptTest =
        """
        import assert from "node:assert/strict";
        import test from "node:test";
        import { receipt } from "./receipt.mjs";

        const prices = { cost: (line) => line.cents * line.count, total: () => 1200 };

        test("R1, R3: a line for each item, then the sum", () =>
          assert.equal(receipt([{ item: "cake", cents: 150, count: 2 }], prices), "2 x cake 3.00\ntotal 12.00\n"));

        """;

    private const string Main =
        """
        import { readFileSync } from "node:fs";
        import { cost, total } from "../backend/prices.mjs";
        import { receipt } from "./receipt.mjs";

        try {
          const lines = JSON.parse(readFileSync(0, "utf8"));
          if (!Array.isArray(lines)) throw new TypeError("an order is a list");
          process.stdout.write(receipt(lines, { cost, total }));
        } catch (wrong) {
          console.error(`receipt: ${wrong.message}`);
          process.exitCode = 2;
        }

        """;

    private const string Build =
        """
        import { execFileSync } from "node:child_process";
        import { cpSync, readdirSync, rmSync } from "node:fs";

        const isShipped = (path) => !path.endsWith(".test.mjs");
        for (const path of readdirSync("src", { recursive: true }).filter((p) => p.endsWith(".mjs")))
          execFileSync(process.execPath, ["--check", `src/${path}`], { stdio: "inherit" });
        rmSync("dist", { recursive: true, force: true });
        cpSync("src", "dist", { recursive: true, filter: isShipped });
        console.log("built dist/frontend/main.mjs");

        """;

    /// <summary>From the first call to the last.</summary>
    public static IEnumerable<Answer> Play(Part me, Cues cues)
    {
        yield return Part.Hear("T2 to T7 are planned");
        yield return cues.DesignIsOn.Then(Part.Claim("T4"));
        me.Sees("T4 is of phase build, and phase design comes first: T3 (working, architect). It is the turn of architect.");
        yield return Part.Claim("T5");
        me.Sees("T5 is for the role backend; you are frontend.");
        cues.FrontendWasEarly.Give();

        yield return Part.Hear("T4 is ready");
        yield return Part.Claim();
        me.Sees("T4 is yours: Build the receipt");
        yield return me.Read("docs/design.md");
        var test = me.Finds("Test: `(?<it>[^`]+)`");
        yield return cues.BackendIsAtWork.Then(me.Write("src/backend/prices.mjs", "export const cost = () => 0, total = cost;\n"));
        me.Sees("src/backend/prices.mjs belongs to T5 (\"Build the prices\"), which backend holds. Nothing was changed.");
        cues.FrontendWasKeptOut.Give();

        yield return me.Write("src/frontend/receipt.mjs", Receipt);
        yield return me.Write("src/frontend/receipt.test.mjs", ReceiptTest);
        yield return me.Write("src/frontend/main.mjs", Main);
        yield return me.Write("build.mjs", Build);
        yield return Answer.Bash($"node --check src/frontend/main.mjs && node --check build.mjs && {test} src/frontend/receipt.test.mjs | grep -E '^# (pass|fail)'");
        me.Sees("# pass 1\n# fail 0");
        yield return Part.Done("the receipt is printed", me.Result, "src/frontend/receipt.mjs", "src/frontend/main.mjs", "build.mjs");
        me.Sees("T4 is done.");
    }
}
