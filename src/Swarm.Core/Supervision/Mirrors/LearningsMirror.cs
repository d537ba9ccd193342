using System.Globalization;
using System.Text;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;

namespace Swarm.Core.Supervision.Mirrors;

/// <summary><c>learnings.md</c>: all of them by topic, for people to read (REQUIREMENTS C2). Pure.</summary>
internal static class LearningsMirror
{
    /// <summary>The file.</summary>
    public static string Text(LearningBoard learnings)
    {
        var text = new StringBuilder("# Learnings\n\nWritten by swarm from the log; changes made here are lost.\n");
        foreach (var topic in learnings.All.Values.GroupBy(l => l.Topic, StringComparer.OrdinalIgnoreCase))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {VisibleText.Of(topic.Key)}\n\n");
            foreach (var learning in topic)
                text.Append(Line(learning));
        }
        return text.ToString();
    }

    private static string Line(Learning learning)
    {
        var about = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{learning.By}, {UtcText.Minutes(learning.At)}");
        if (learning.Task is { } task)
            about.Append(CultureInfo.InvariantCulture, $", {task}");
        if (learning.Role is { } role)
            about.Append(CultureInfo.InvariantCulture, $", for {role}");
        if (!learning.PromotedTo.IsEmpty)
            about.Append(CultureInfo.InvariantCulture, $", a rule of {string.Join(", ", learning.PromotedTo)}");
        var body = VisibleText.Of(learning.Text.ReplaceLineEndings(" "));
        return learning.SupersededBy is { } newer
            ? $"- ~~{learning.Id} {body}~~ ({about}; superseded by {newer})\n"
            : $"- {learning.Id} {body} ({about})\n";
    }
}
