namespace Swarm.Mcp.Commands;

/// <summary>What a change does to the lines of a small file.</summary>
internal static class LineDiff
{
    private const int Context = 2;

    /// <summary>Lines that go with "- ", lines that come with "+ ", and two of what stays around them with "  "; "  …" for what is left out.</summary>
    public static IEnumerable<string> Of(string before, string after)
    {
        var all = Compare(Lines(before), Lines(after));
        var gap = false;
        for (var i = 0; i < all.Count; i++)
        {
            var near = all.Skip(Math.Max(0, i - Context)).Take(Math.Min(i, Context) + 1 + Context).Any(l => l[0] != ' ');
            if (near)
                yield return all[i];
            else if (!gap)
                yield return "  …";
            gap = !near;
        }
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    // The longest common subsequence, by the table of its lengths.
    private static List<string> Compare(string[] before, string[] after)
    {
        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
                lengths[i, j] = before[i] == after[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }
        var (b, a, lines) = (0, 0, new List<string>());
        while (b < before.Length || a < after.Length)
        {
            if (b < before.Length && a < after.Length && before[b] == after[a])
                (lines, b, a) = (Add(lines, $"  {before[b]}"), b + 1, a + 1);
            else if (b < before.Length && (a == after.Length || lengths[b + 1, a] >= lengths[b, a + 1]))
                lines.Add($"- {before[b++]}");
            else
                lines.Add($"+ {after[a++]}");
        }
        return lines;
    }

    private static List<string> Add(List<string> lines, string line)
    {
        lines.Add(line);
        return lines;
    }
}
