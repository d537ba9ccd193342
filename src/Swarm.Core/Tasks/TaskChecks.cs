using System.Collections.Immutable;
using System.Text;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>The rules for single fields of a request; each gives the refusal, or null.</summary>
internal static class TaskChecks
{
    /// <summary>The first thing that is wrong in a spec by itself.</summary>
    public static Refusal? Spec(TaskSpec spec, string at, DateTimeOffset now) =>
        Line($"{at}.title", spec.Title, TaskLimits.Title)
        ?? Key($"{at}.key", spec.Key)
        ?? Bytes($"{at}.description", spec.Description, TaskLimits.Description)
        ?? Bytes($"{at}.context", spec.Context, TaskLimits.Description)
        ?? Paths($"{at}.specs", spec.Specs, TaskLimits.Entries)
        ?? WorkspacePath($"{at}.expected_output", spec.ExpectedOutput)
        ?? Count($"{at}.files", spec.Files.Length, TaskLimits.Entries)
        ?? Count($"{at}.needs", spec.Needs.Length, TaskLimits.Entries)
        ?? (spec.Capability is { } capability ? Line($"{at}.capability", capability, TaskLimits.Word) : null)
        ?? (spec.Tier is < 0 or > 3 ? Refusals.BadArgument($"{at}.tier", $"{spec.Tier}", "0 to 3") : null)
        ?? (spec.Deadline <= now ? Refusals.DeadlinePassed($"{at}.deadline", spec.Deadline.Value, now) : null);

    /// <summary>The first thing that is wrong in a report by itself.</summary>
    public static Refusal? Report(ReportRequest report) =>
        Line("summary", report.Summary, TaskLimits.Summary)
        ?? Bytes("evidence", report.Evidence, TaskLimits.Evidence)
        ?? Bytes("checkpoint", report.Checkpoint, TaskLimits.Checkpoint)
        ?? Paths("artifacts", report.Artifacts, TaskLimits.Artifacts);

    private static Refusal? Line(string name, string text, int longest)
    {
        var allowed = $"1 to {longest} characters on one line";
        if (string.IsNullOrWhiteSpace(text))
            return Refusals.BadArgument(name, "nothing", allowed);
        if (text.Length > longest)
            return Refusals.BadArgument(name, $"{text.Length} characters", allowed);
        return text.Any(char.IsControl) ? Refusals.BadArgument(name, $"\"{VisibleText.Line(text, 60)}\"", allowed) : null;
    }

    private static Refusal? Key(string name, string? key)
    {
        if (key is null)
            return null;
        var isWord = key.Length is > 0 and <= TaskLimits.Word && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return isWord && !TaskId.TryParse(key, out _)
            ? null
            : Refusals.BadArgument(
                name,
                $"\"{VisibleText.Line(key, 60)}\"",
                $"1 to {TaskLimits.Word} letters, digits, '-', '_' and '.', not in the form of a task id");
    }

    private static Refusal? Bytes(string name, string? text, int most) =>
        text is not null && Encoding.UTF8.GetByteCount(text) is var bytes && bytes > most
            ? Refusals.BadArgument(name, $"{bytes} bytes", $"up to {most} bytes; put more into a workspace file and name its path")
            : null;

    private static Refusal? Count(string name, int count, int most) =>
        count > most ? Refusals.BadArgument(name, $"{count} entries", $"up to {most}") : null;

    private static Refusal? Paths(string name, ImmutableArray<string> paths, int most) =>
        Count(name, paths.Length, most) ?? paths.Select(path => WorkspacePath(name, path)).FirstOrDefault(refusal => refusal is not null);

    private static Refusal? WorkspacePath(string name, string? path)
    {
        if (path is null)
            return null;
        if (path.Length is 0 or > TaskLimits.Path || path.Any(char.IsControl))
            return Refusals.BadArgument(name, $"\"{VisibleText.Line(path, 60)}\"", $"a workspace path of 1 to {TaskLimits.Path} characters");
        return path[0] == '/' || path.Split('/').Contains("..", StringComparer.Ordinal)
            ? Refusals.OutsideWorkspace(name, VisibleText.Line(path, 200))
            : null;
    }
}
