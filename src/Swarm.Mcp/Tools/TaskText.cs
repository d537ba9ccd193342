using System.Globalization;
using System.Text;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Tasks;

namespace Swarm.Mcp.Tools;

/// <summary>Tasks as compact text.</summary>
internal static class TaskText
{
    /// <summary>All that the holder needs to start.</summary>
    public static string Brief(WorkTask task, TaskBrief brief)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{task.Id} {(brief.Claim.AlreadyHeld ? "is yours already" : "is yours")}: {task.Title}\n");
        if (Facts(task) is { Length: > 0 } facts)
            text.Append(facts).Append('\n');
        Section(text, "", task.Description);
        Section(text, "context: ", task.Context);
        Section(text, "checkpoint of an earlier holder: ", task.Checkpoint is { } left ? Answers.Quoted(left) : null);
        foreach (var spec in brief.Specs)
            Section(text, $"spec {spec.Path}", spec.Text is { } body ? $":\n{body.TrimEnd()}" : " (read it)");
        foreach (var reviewed in brief.Reviewed)
            Section(text, $"to review: {reviewed.Id} {reviewed.Title}", Made(reviewed));
        Section(text, "goal: ", brief.Goal);
        foreach (var learning in brief.Learnings)
            Section(text, "learned: ", learning.Line);
        return text.Append("next: ").Append(Next(task.Kind)).ToString();
    }

    private static string Next(TaskKind kind) => kind switch
    {
        TaskKind.Plan => "add_tasks its parts, then report_status done; it is over when they are",
        TaskKind.Review => """look at it and run it, then report_status {"status":"done",…} to approve, or {"status":"sent_back","summary":"T5: what is wrong"}""",
        TaskKind.Judge => """look at it and run it, then report_status {"status":"done",…} when the goal is met, or {"status":"sent_back","summary":"what is missing"}""",
        _ => """do it, then report_status {"status":"done","summary":"…","evidence":"…"}""",
    };

    // Whoever reviews looks for itself; this says where.
    private static string Made(WorkTask task)
    {
        var said = $" by {task.ReportedBy}: {VisibleText.Line(task.Summary ?? "", 160)}";
        var evidence = task.Evidence is { } ran ? $"; evidence: {VisibleText.Line(ran, 300)}" : "";
        var files = task.Artifacts.IsEmpty ? task.Files.Select(f => f.Value) : task.Artifacts;
        return $"{said}{evidence}{(files.Any() ? $"; files: {VisibleText.Line(string.Join(", ", files), 300)}" : "")}";
    }

    /// <summary>Why there is nothing, and what there is instead.</summary>
    public static string Nothing(ClaimResult claim)
    {
        var counts = claim.Counts.IsEmpty ? "no tasks" : string.Join(", ", claim.Counts.Select(c => $"{c.Value} {Answers.Word(c.Key)}"));
        var text = new StringBuilder($"Nothing to claim now ({counts}).");
        foreach (var passed in claim.PassedOver)
            text.Append(CultureInfo.InvariantCulture, $"\n{passed.Why.Message.Replace(" Nothing was written.", "", StringComparison.Ordinal)}");
        return text.Append("\nnext: wait").ToString();
    }

    /// <summary>What has come of the tasks of one call, those in a row that are alike together: "T1 sort ready; T2 to T5 pending".</summary>
    public static string Added(IReadOnlyList<AddedTask> tasks)
    {
        var runs = new List<string>();
        for (var first = 0; first < tasks.Count;)
        {
            var last = first;
            while (last + 1 < tasks.Count && tasks[first].Key is null && tasks[last + 1].Key is null && tasks[last + 1].Status == tasks[first].Status)
                last++;
            var to = last > first ? $" to {tasks[last].Id}" : "";
            var key = tasks[first].Key is { } own ? $" {own}" : "";
            runs.Add($"{tasks[first].Id}{to}{key} {Answers.Word(tasks[first].Status)}");
            first = last + 1;
        }
        return string.Join("; ", runs);
    }

    /// <summary>One line for a board.</summary>
    public static string Line(WorkTask task)
    {
        var who = task.Holder is { } holder ? $" {holder}" : "";
        var summary = task.Summary is { } said ? $" — {VisibleText.Line(said, 80)}" : "";
        return $"{task.Id} {Answers.Word(task.Status)}{who}: {VisibleText.Line(task.Title, 60)}{summary}";
    }

    private static string Facts(WorkTask task)
    {
        var facts = new List<string>();
        if (task.Kind != TaskKind.Work)
            facts.Add(Answers.Word(task.Kind));
        if (task.Phase is { } phase)
            facts.Add($"phase {phase}");
        if (task.Priority != TaskPriority.Normal)
            facts.Add($"priority {Answers.Word(task.Priority)}");
        if (task.Deadline is { } deadline)
            facts.Add($"deadline {Answers.Time(deadline)}");
        if (!task.Files.IsEmpty)
            facts.Add($"you may edit {string.Join(", ", task.Files.Select(f => f.Value))}");
        if (task.ExpectedOutput is { } output)
            facts.Add($"output {output}");
        if (task.Parent is { } parent)
            facts.Add($"part of {parent}");
        if (task.Attempts > 0)
            facts.Add($"attempt {task.Attempts + 1}");
        return string.Join("; ", facts);
    }

    private static void Section(StringBuilder text, string label, string? body)
    {
        if (!string.IsNullOrWhiteSpace(body))
            text.Append(label).Append(body).Append('\n');
    }
}
