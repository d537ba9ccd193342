namespace Swarm.Core.Learnings;

/// <summary>Texts as sets of words that can be compared.</summary>
internal static class LearningWords
{
    // Words of three letters and fewer, and these, are in every text and say nothing about it.
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "about", "after", "before", "does", "from", "have", "into", "must", "need", "needs", "only", "should", "task", "than",
        "that", "their", "them", "then", "there", "this", "when", "where", "which", "will", "with", "without", "your",
    };

    /// <summary>Runs of letters and digits of at least four characters, in lower case, without the common ones.</summary>
    public static HashSet<string> Of(IEnumerable<string> texts)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            for (int start = 0, i = 0; i <= text.Length; i++)
            {
                if (i < text.Length && char.IsLetterOrDigit(text[i]))
                    continue;
                if (i - start > 3 && text[start..i].ToLowerInvariant() is var word && !Common.Contains(word))
                    words.Add(word);
                start = i + 1;
            }
        }
        return words;
    }
}
