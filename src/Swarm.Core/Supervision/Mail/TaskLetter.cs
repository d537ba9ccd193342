using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Supervision.Mail;

/// <summary>
/// A letter in the form <c>TASK: PRIORITY: FROM: CONTEXT: EXPECTED_OUTPUT: DEADLINE:</c> (REQUIREMENTS B10): each key at the start of a line, in
/// any order, a value up to the next key. TASK is required. Pure.
/// </summary>
/// <param name="Fields">Those that have a value, in the order of the form.</param>
internal sealed record TaskLetter(ImmutableArray<(string Key, string Value)> Fields)
{
    /// <summary>The keys of the form, in its order.</summary>
    public static readonly ImmutableArray<string> Keys = ["TASK", "PRIORITY", "FROM", "CONTEXT", "EXPECTED_OUTPUT", "DEADLINE"];

    private TaskPriority? Priority { get; init; }

    private DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether the text is meant in this form: its first line has one of the keys, and there is a task, or at least one more key.</summary>
    public static bool IsOne(string text)
    {
        var keys = text.Split('\n').Select(KeyOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return KeyOf(text.Split('\n', 2)[0]) is not null && (keys.Contains("TASK") || keys.Count > 1);
    }

    /// <summary>The letter, or everything that is wrong with it, a refusal for each field.</summary>
    /// <param name="text">Without blank lines around it, with line feeds only.</param>
    /// <param name="isInside">Whether a path stays in the workspace.</param>
    /// <param name="now">A deadline is later.</param>
    public static (TaskLetter Letter, ImmutableArray<Refusal> Wrong) Parse(string text, Func<string, bool> isInside, DateTimeOffset now)
    {
        var wrong = ImmutableArray.CreateBuilder<Refusal>();
        var values = Values(text, wrong);
        var priority = PriorityOf(values.GetValueOrDefault("PRIORITY", ""), wrong);
        var deadline = DeadlineOf(values.GetValueOrDefault("DEADLINE", ""), now, wrong);
        if (values.GetValueOrDefault("TASK", "").Length == 0)
            wrong.Add(Refusals.MissingArgument("TASK", "what is to be done, its first line the title"));
        if (values.GetValueOrDefault("EXPECTED_OUTPUT", "") is { Length: > 0 } output && (output.Length > TaskLimits.Path || !isInside(output)))
            wrong.Add(Refusals.BadArgument("EXPECTED_OUTPUT", Shown(output), "one path in the workspace, relative to it, on one line"));
        var fields = Keys.Where(k => values.GetValueOrDefault(k, "").Length > 0).Select(k => (k, values[k]));
        return (new TaskLetter([.. fields]) { Priority = priority, Deadline = deadline }, wrong.ToImmutable());
    }

    /// <summary>The call that adds it as one task, whose spec is the letter itself.</summary>
    /// <param name="kept">Workspace path of the letter.</param>
    public string AddCall(string kept)
    {
        var task = new JsonObject { ["title"] = VisibleText.Line(this["TASK"]!, TaskLimits.Title), ["specs"] = new JsonArray(kept) };
        if (this["EXPECTED_OUTPUT"] is { } output)
            task["expected_output"] = output;
        if (Priority is { } priority)
            task["priority"] = priority.ToString().ToLowerInvariant();
        if (Deadline is { } deadline)
            task["deadline"] = UtcText.Seconds(deadline);
        return $"add_tasks {new JsonObject { ["tasks"] = new JsonArray(task) }.ToJsonString(Readable)}";
    }

    // A model reads it, not a browser.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string? this[string key] => Fields.FirstOrDefault(f => f.Key == key).Value;

    private static Dictionary<string, string> Values(string text, ImmutableArray<Refusal>.Builder wrong)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var current = "";
        foreach (var line in text.Split('\n'))
        {
            if (KeyOf(line) is not { } key)
            {
                values[current] += $"\n{line.TrimEnd()}";
                continue;
            }
            if (values.ContainsKey(key))
                wrong.Add(Refusals.BadArgument(key, "it twice", "each key once"));
            current = key;
            values[key] = line[(key.Length + 1)..].Trim();
        }
        return values.ToDictionary(v => v.Key, v => v.Value.Trim(), StringComparer.Ordinal);
    }

    private static string? KeyOf(string line) =>
        line.IndexOf(':') is var colon and > 0 ? Keys.FirstOrDefault(k => line.AsSpan(0, colon).Equals(k, StringComparison.Ordinal)) : null;

    private static TaskPriority? PriorityOf(string text, ImmutableArray<Refusal>.Builder wrong)
    {
        if (text.Length == 0)
            return null;
        foreach (var priority in Enum.GetValues<TaskPriority>())
        {
            if (priority.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return priority;
        }
        wrong.Add(Refusals.BadArgument("PRIORITY", Shown(text), "low, normal, high or urgent"));
        return null;
    }

    // A day alone lasts to its end.
    private static DateTimeOffset? DeadlineOf(string text, DateTimeOffset now, ImmutableArray<Refusal>.Builder wrong)
    {
        if (text.Length == 0)
            return null;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var isDay = DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, Utc, out var deadline);
        if (isDay)
            deadline = deadline.AddDays(1).AddSeconds(-1);
        else if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out deadline))
            wrong.Add(Refusals.BadArgument("DEADLINE", Shown(text), "a day such as 2026-12-31, or a time such as 2026-12-31T18:00:00Z"));
        if (deadline != default && deadline <= now)
            wrong.Add(Refusals.DeadlinePassed("DEADLINE", deadline, now));
        return deadline;
    }

    private static string Shown(string text) => $"\"{VisibleText.Line(text, 60)}\"";
}
