using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Supervision.Mirrors;

/// <summary>One task as a file, in the form of a task letter with what has become of it. Pure.</summary>
internal static partial class TaskMirror
{
    private const int LongestTitle = 40;

    /// <summary>Where task files are: can be or is to be taken, is held, is over.</summary>
    public static readonly ImmutableArray<string> Folders = ["ready", "in_progress", "completed"];

    /// <summary>Each status has its folder; an escalated task waits for somebody to decide, with those that wait to be taken.</summary>
    public static string FolderOf(WorkStatus status) => status switch
    {
        WorkStatus.Working or WorkStatus.Blocked or WorkStatus.Delegated => "in_progress",
        WorkStatus.Done or WorkStatus.Failed => "completed",
        _ => "ready",
    };

    /// <summary>Such as <c>T7-write-the-parser.md</c>; the same for the whole life of the task.</summary>
    public static string NameOf(WorkTask task)
    {
        var words = NoWord().Replace(task.Title.ToLowerInvariant(), "-").Trim('-');
        words = (words.Length > LongestTitle ? words[..LongestTitle] : words).Trim('-');
        return words.Length > 0 ? $"{task.Id}-{words}.md" : $"{task.Id}.md";
    }

    /// <summary>Whether a file of this name can be one of these.</summary>
    public static bool IsOurs(string name) => Name().IsMatch(name);

    /// <summary>Whose file it is, by a name that <see cref="IsOurs"/>; the id that no task has when it is none's.</summary>
    public static TaskId IdIn(string name) => TaskId.TryParse(name[..name.AsSpan().IndexOfAny('-', '.')], out var id) ? id : default;

    /// <summary>The file. Text of agents has its control characters visible, and no line of it can be taken for a field.</summary>
    public static string Text(WorkTask task)
    {
        var text = new StringBuilder();
        void Field(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                text.Append(CultureInfo.InvariantCulture, $"{key}: {VisibleText.Of(value.Trim().ReplaceLineEndings("\n"), lines: true).Replace("\n", "\n  ", StringComparison.Ordinal)}\n");
        }
        Field("TASK", task.Title);
        Field("PRIORITY", task.Priority.ToString().ToLowerInvariant());
        Field("FROM", task.AddedBy.Value);
        Field("CONTEXT", task.Context);
        Field("EXPECTED_OUTPUT", task.ExpectedOutput);
        Field("DEADLINE", task.Deadline is { } deadline ? UtcText.Seconds(deadline) : null);
        Field("ID", task.Id.ToString());
        Field("STATUS", $"{task.Status.Wire()} since {UtcText.Seconds(task.Since)}");
        Field("HOLDER", task.Holder?.Value);
        Field("DESCRIPTION", task.Description);
        Field("SPECS", string.Join(", ", task.Specs));
        Field("FILES", string.Join(", ", task.Files.Select(f => f.Value)));
        Field("NEEDS", string.Join(", ", task.Needs));
        Field("ROLE", task.Role?.Value);
        Field("CAPABILITY", task.Capability);
        Field("TIER", task.Tier?.ToString(CultureInfo.InvariantCulture));
        Field("PARENT", task.Parent?.ToString());
        Field("REPLACES", task.Replaces?.ToString());
        Field("REPLACED_BY", task.ReplacedBy?.ToString());
        Field("REPORT", task.Summary is { } summary ? $"{summary} ({task.ReportedBy})" : null);
        Field("EVIDENCE", task.Evidence);
        Field("ARTIFACTS", string.Join(", ", task.Artifacts));
        Field("CHECKPOINT", task.Checkpoint);
        Field("LOST", string.Join("\n", task.Lost.Select(l => $"{l.Agent} at {UtcText.Seconds(l.At)}: {l.Reason.Wire()}")));
        return text.Append("\nWritten by swarm from the log; changes made here are lost.\n").ToString();
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoWord();

    [GeneratedRegex("^T[1-9][0-9]*(-[a-z0-9-]+)?\\.md$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
