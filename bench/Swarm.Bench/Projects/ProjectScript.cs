using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Swarm.Bench.Projects;

/// <summary>The texts and the dice of a project: by seed and task, whoever takes it and whenever.</summary>
/// <param name="seed">Of one round.</param>
/// <param name="workers">How many.</param>
internal sealed class ProjectScript(int seed, int workers)
{
    public const int TasksEach = 4;

    /// <summary>What a planner says of a task, which is title, description, files and expected output, in bytes: 80 tokens.</summary>
    public const int TaskTextBytes = 320;

    /// <summary>A model writes no escapes for what needs none.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Areas = ["inventory", "orders", "billing", "search", "shipping", "accounts", "reports", "imports", "alerts", "catalog"];
    private static readonly string[] Parts = ["parser", "store", "importer", "exporter", "validator", "handler", "planner", "cache", "client", "renderer"];
    private static readonly string[] Verbs = ["Write", "Repair", "Split", "Speed up", "Test"];

    private readonly ConcurrentDictionary<int, bool> _tried = [];

    public int Tasks => workers * TasksEach;

    public int Workers => workers;

    public int Seed => seed;

    /// <summary>Only then is asked or failed.</summary>
    public bool IsFirstTry(int task) => _tried.TryAdd(task, true);

    /// <summary>Tasks are known by the number at the end of their titles.</summary>
    public bool Asks(int task) => IsOneOf(8, task, 1);

    public bool Fails(int task) => IsOneOf(16, task, 6);

    public bool Learns(int task) => IsOneOf(8, task, 3);

    public bool Chats(int task) => IsOneOf(8, task, 5);

    /// <summary>What it takes its worker.</summary>
    public TimeSpan Takes(int task) => Pace.Task * (0.5 + Dice(task).NextDouble());

    public static string Output(int task) => string.Create(CultureInfo.InvariantCulture, $"src/{Area(task)}/{Part(task)}{task}.cs");

    public static JsonObject Task(int task)
    {
        var title = Title(task);
        var description =
            $"Read docs/{Area(task)}.md first. The {Part(task)} takes rows from the {Area(task)} table and must refuse each row without an id, with the line number in the message. "
            + "Keep the public names as they are, because two callers depend on them. Cover empty input, one row and a broken last line with tests, and run the whole suite before you report that it is done.";
        return new JsonObject
        {
            ["title"] = title,
            ["description"] = description[..(TaskTextBytes - title.Length - (2 * Output(task).Length))],
            ["files"] = new JsonArray(Output(task)),
            ["expected_output"] = Output(task),
        };
    }

    /// <summary>A failed task again, with what was missing.</summary>
    public static JsonObject Again(int task, string failed) => new()
    {
        ["title"] = Title(task),
        ["context"] = "Ids are text. The document is wrong: correct it too.",
        ["replaces"] = failed,
    };

    public static JsonObject Progress(int task) => Report(
        "working",
        $"{Part(task)} reads and refuses rows; tests of broken input are left",
        "checkpoint",
        $"Reading and refusing are in {Output(task)} and pass. Left: the broken last line, and the two callers in src/{Area(task)}/Main.cs. Start at the test Broken_last_line.");

    public static JsonObject Done(int task)
    {
        var report = Report(
            "done",
            $"{Part(task)}: rows without an id are refused; all 212 tests pass, 3 are new",
            "evidence",
            $"dotnet test --filter {Part(task)}{task}: 14 passed, 0 failed (3 new: empty, one row, broken last line). dotnet test: 212 passed, 0 failed. Ran it on data/{Area(task)}.csv: 3 rows refused at 17, 40, 96.");
        report["artifacts"] = new JsonArray(Output(task));
        return report;
    }

    public static JsonObject Failed(int task) => Report(
        "failed",
        $"docs/{Area(task)}.md and the callers disagree: the document has ids as numbers, src/{Area(task)}/Main.cs passes text such as A-17. Either choice breaks one of them, and the tests for both are in the suite. Somebody has to say which one holds.");

    public static JsonObject Question(int task) => new()
    {
        ["to"] = new JsonArray(ProjectRun.Planner),
        ["body"] = $"The {Area(task)} table has rows with an id but no date. docs/{Area(task)}.md does not say: is the {Part(task)} to refuse them, or to write them with the date of the import?",
        ["requires_reply"] = true,
    };

    public static JsonObject Answer(string question) => new()
    {
        ["reply_to"] = question,
        ["body"] = "Refuse them, with the same message and the line number. The date of the import would hide the fault. Add it to the document in your task.",
    };

    public static JsonObject Learning(int task) => new()
    {
        ["topic"] = $"{Area(task)} tests",
        ["text"] = $"The {Area(task)} tests need data/{Area(task)}.csv with Unix line ends: with others each row has one column more and all of them are refused. Run tools/fix-lines first.",
    };

    public JsonObject Chat(int task, string self) => new()
    {
        ["to"] = new JsonArray(Other(task, self)),
        ["body"] = $"I changed how {Output(task)} reports refused rows: line number first, then the reason. If you print them, take RefusedRow.ToString.",
    };

    public static string WorkerName(int index) => string.Create(CultureInfo.InvariantCulture, $"w{index}");

    private string Other(int task, string self)
    {
        var other = WorkerName(1 + Dice(task).Next(workers));
        return other != self ? other : WorkerName(other == WorkerName(1) ? 2 : 1);
    }

    private static JsonObject Report(string status, string summary, string? further = null, string? text = null)
    {
        var report = new JsonObject { ["status"] = status, ["summary"] = summary };
        if (further is not null)
            report[further] = text;
        return report;
    }

    private static string Title(int task) =>
        string.Create(CultureInfo.InvariantCulture, $"{Verbs[task % Verbs.Length]} the {Area(task)} {Part(task)} {task}");

    private static string Area(int task) => Areas[task % Areas.Length];

    private static string Part(int task) => Parts[task / Areas.Length % Parts.Length];

    // Counted through all rounds: small teams have the same share of questions and failures as large ones, not by luck.
    private bool IsOneOf(int many, int task, int which) => (((seed - 1) * Tasks) + task + which) % many == 0;

    private Random Dice(int task) => new((seed * 1_000_003) + task);
}
