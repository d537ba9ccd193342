using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Swarm.Bench.Projects;

/// <summary>
/// A planner that keeps two tasks a worker on the board, waits, answers what it is asked, adds a failed task anew, and takes stock at
/// the end. It acts on nothing but the texts that the tools return.
/// </summary>
internal sealed partial class PlannerScript(ModelAgent me, ProjectScript script, Pace pace)
{
    private const int Batch = 6;

    private readonly Dictionary<string, int> _numbers = [];
    private readonly HashSet<string> _done = [];
    private int _added;

    public void Run()
    {
        while (_done.Count < script.Tasks)
        {
            while (_added < script.Tasks && _numbers.Count - _done.Count < 2 * script.Workers)
                AddBatch();
            Read(Turn(me.Wait()));
        }
        var stock = Turn(me.Call("team_status", []));
        if (!stock.Contains(string.Create(CultureInfo.InvariantCulture, $"{script.Tasks} done"), StringComparison.Ordinal))
            throw new InvalidOperationException(stock);
        me.Call("post", new JsonObject { ["to"] = new JsonArray("worker"), ["body"] = ProjectRun.End });
    }

    private void AddBatch()
    {
        var count = Math.Min(Batch, script.Tasks - _added);
        Add([.. Enumerable.Range(_added + 1, count).Select(number => (number, ProjectScript.Task(number)))]);
        _added += count;
    }

    private void Add(IReadOnlyList<(int Number, JsonObject Task)> tasks)
    {
        var result = Turn(me.Call("add_tasks", new JsonObject { ["tasks"] = new JsonArray([.. tasks.Select(t => (JsonNode)t.Task)]) }));
        var ids = Ids(result);
        if (ids.Count != tasks.Count)
            throw new InvalidOperationException(result);
        foreach (var (id, task) in ids.Zip(tasks))
            _numbers[id] = task.Number;
    }

    private void Read(string digest)
    {
        foreach (Match asked in Asked().Matches(digest))
            Turn(me.Call("post", ProjectScript.Answer(asked.Groups["id"].Value)));
        var failed = Reported("failed", digest);
        foreach (var id in Reported("done", digest))
            _done.Add(id);
        if (failed.Count > 0)
        {
            Add([.. failed.Select(id => (_numbers[id], ProjectScript.Again(_numbers[id], id)))]);
            foreach (var id in failed)
                _numbers.Remove(id);
        }
    }

    private string Turn(string result)
    {
        ModelAgent.Spend(pace.PlannerTurn);
        return result;
    }

    private static List<string> Reported(string status, string digest) =>
        [.. News().Matches(digest).Where(m => m.Groups["status"].Value == status).Select(m => m.Groups["id"].Value)];

    // "T1 to T6 ready; T7 pending".
    private static List<string> Ids(string added) =>
    [
        .. Ids().Matches(added).SelectMany(m =>
        {
            var (first, last) = (Number(m.Groups["first"]), m.Groups["last"] is { Success: true } to ? Number(to) : Number(m.Groups["first"]));
            return Enumerable.Range(first, last - first + 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"T{n}"));
        }),
    ];

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<id>M\d+) from \S+, reply required", RegexOptions.Multiline)]
    private static partial Regex Asked();

    [GeneratedRegex(@"^(?<id>T\d+) (?<status>done|failed) by ", RegexOptions.Multiline)]
    private static partial Regex News();

    [GeneratedRegex(@"\bT(?<first>\d+)(?: to T(?<last>\d+))?")]
    private static partial Regex Ids();
}
