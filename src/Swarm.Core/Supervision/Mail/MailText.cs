using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Messages;

namespace Swarm.Core.Supervision.Mail;

/// <summary>What a letter becomes, for the planner and, when it cannot be delivered, for its sender. Pure.</summary>
internal static class MailText
{
    private const int LongestBeginning = 600;

    /// <summary>The message; within <see cref="MessageDecider.LongestBody"/>.</summary>
    /// <param name="letter">What was left.</param>
    /// <param name="task">The letter as a task; null when it is none.</param>
    /// <param name="kept">Workspace path of the letter from now on.</param>
    public static string Body(Letter letter, TaskLetter? task, string kept)
    {
        var name = VisibleText.Line(letter.Name, 200);
        var whole = task is not null ? Task(task, kept, name) : letter.Text is { } text ? $"Mail {name} (kept: {kept})\n{text}" : null;
        if (whole is not null && Encoding.UTF8.GetByteCount(whole) <= MessageDecider.LongestBody)
            return whole;
        var size = letter.Stamp.Size.ToString(CultureInfo.InvariantCulture);
        var begins = letter.Beginning(LongestBeginning) is { Length: > 0 } start ? $" It begins:\n{start}…" : "";
        return $"Mail {name}, {size} bytes: read {kept}.{(task is null ? "" : $" As one task: {task.AddCall(kept)}")}{begins}";
    }

    /// <summary>What lies beside a letter that cannot be delivered.</summary>
    public static string Problem(Letter letter, ImmutableArray<Refusal> wrong)
    {
        var text = new StringBuilder($"{VisibleText.Line(letter.Name, 200)} was not delivered.\n\n");
        foreach (var refusal in wrong)
            text.Append(CultureInfo.InvariantCulture, $"- {refusal.Message}\n");
        text.Append("\nnext: correct it and move it into .tmm/mail again.\nThe form, each key at the start of a line, TASK required:\n\n");
        text.Append(
            """
            TASK: Write the parser
            more about it, over as many lines as it takes
            PRIORITY: high
            FROM: Ada
            CONTEXT: The grammar is in docs/grammar.md.
            EXPECTED_OUTPUT: src/parser.cs
            DEADLINE: 2026-12-31T18:00:00Z

            """);
        return text.ToString();
    }

    private static string Task(TaskLetter task, string kept, string name)
    {
        var text = new StringBuilder($"Mail {name}, a task (kept: {kept})\n");
        foreach (var (key, value) in task.Fields)
            text.Append(CultureInfo.InvariantCulture, $"{key}: {value}\n");
        return text.Append(CultureInfo.InvariantCulture, $"As one task: {task.AddCall(kept)}").ToString();
    }
}
