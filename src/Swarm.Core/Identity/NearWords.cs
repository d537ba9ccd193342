namespace Swarm.Core.Identity;

/// <summary>What somebody who mistyped may have meant.</summary>
public static class NearWords
{
    private const int Farthest = 2;

    /// <summary>Those of <paramref name="known"/> that differ by at most two characters or begin so; the nearest first.</summary>
    public static IEnumerable<string> Of(string typed, IEnumerable<string> known) => known
        .Select(word => (Word: word, Distance: Distance(typed, word)))
        .Where(n => n.Distance <= Farthest || (typed.Length > 0 && n.Word.StartsWith(typed, StringComparison.Ordinal)))
        .OrderBy(n => n.Distance)
        .Select(n => n.Word);

    // Levenshtein.
    private static int Distance(string from, string to)
    {
        // Words longer than this are no typing mistakes.
        if (from.Length > to.Length + Farthest)
            return int.MaxValue;
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
