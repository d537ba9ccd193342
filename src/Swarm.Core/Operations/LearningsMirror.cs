using System.Globalization;
using System.Text;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Rooms;

namespace Swarm.Core.Operations;

/// <summary><c>.tmm/learnings.md</c>: for people to read, written after the fact, never read back as truth (REQUIREMENTS C2).</summary>
internal static class LearningsMirror
{
    /// <summary>Writes the file anew. Safe from many processes: the file is replaced whole, under a lock, from a state read after taking it.</summary>
    public static void Update(Room room)
    {
        var path = Path.Combine(room.Files.Root, "learnings.md");
        try
        {
            using var file = Log.Native.OpenForLock(Path.Combine(room.Files.Run, "mirrors"));
            Log.Native.TryLock(file, wait: true);
            var draft = path + ".new";
            File.WriteAllText(draft, Text(room.CatchUp().Learnings));
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The learning itself is in the log; the next one writes the mirror again.
        }
    }

    private static string Text(LearningBoard learnings)
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
        var about = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{learning.By}, {learning.At.UtcDateTime:yyyy-MM-dd HH:mm}Z");
        if (learning.Task is { } task)
            about.Append(CultureInfo.InvariantCulture, $", {task}");
        if (learning.Role is { } role)
            about.Append(CultureInfo.InvariantCulture, $", for {role}");
        var body = VisibleText.Of(learning.Text.ReplaceLineEndings(" "));
        return learning.SupersededBy is { } newer
            ? $"- ~~{learning.Id} {body}~~ ({about}; superseded by {newer})\n"
            : $"- {learning.Id} {body} ({about})\n";
    }
}
