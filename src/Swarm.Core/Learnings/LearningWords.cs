namespace Swarm.Core.Learnings;

/// <summary>Texts as sets of words that can be compared.</summary>
internal static class LearningWords
{
    private const int Shortest = 3;

    // In every text, and say nothing about it.
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "about", "add", "after", "all", "also", "and", "any", "are", "because", "before", "but", "can", "does", "done", "each", "file", "first", "for", "from",
        "get", "has", "have", "how", "into", "its", "like", "make", "more", "must", "need", "new", "not", "now", "one", "only", "other", "out", "over",
        "run", "set", "should", "some", "src", "such", "task", "than", "that", "the", "their", "them", "then", "there", "they", "this", "use",
        "was", "what", "when", "where", "which", "while", "who", "why", "will", "with", "without", "work", "write", "you", "your",
    };

    /// <summary>
    /// Runs of letters and digits of at least three characters, in lower case and without endings such as a plural, without the common ones. A name such
    /// as <c>TaskBoard</c> is three words: its parts and the whole.
    /// </summary>
    public static HashSet<string> Of(IEnumerable<string> texts)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            for (int start = 0, i = 0; i <= text.Length; i++)
            {
                if (i < text.Length && char.IsLetterOrDigit(text[i]))
                    continue;
                AddRun(words, text.AsSpan(start, i - start));
                start = i + 1;
            }
        }
        return words;
    }

    private static void AddRun(HashSet<string> words, ReadOnlySpan<char> run)
    {
        Add(words, run);
        var start = 0;
        for (var i = 1; i < run.Length; i++)
        {
            if (!char.IsUpper(run[i]) || char.IsUpper(run[i - 1]))
                continue;
            Add(words, run[start..i]);
            start = i;
        }
        if (start > 0)
            Add(words, run[start..]);
    }

    private static void Add(HashSet<string> words, ReadOnlySpan<char> word)
    {
        if (word.Length < Shortest)
            return;
        var lower = word.ToString().ToLowerInvariant();
        var stem = Stem(lower);
        if (!Common.Contains(lower) && !Common.Contains(stem))
            words.Add(stem);
    }

    // Not a grammar: enough for "caches", "cached" and "caching" to be one word.
    private static string Stem(string word)
    {
        var stem = word switch
        {
            _ when word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4 => $"{word[..^3]}y",
            _ when word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal)
                || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal) => word[..^2],
            _ when word.EndsWith('s') && word.Length > 3 && word[^2] is not ('s' or 'u' or 'i') => word[..^1],
            _ => word,
        };
        if (stem.EndsWith("ing", StringComparison.Ordinal) && stem.Length > 6)
            stem = stem[..^3];
        else if (stem.EndsWith("ed", StringComparison.Ordinal) && stem.Length > 4)
            stem = stem[..^2];
        return stem.Length > 4 && stem[^1] == 'e' ? stem[..^1] : stem;
    }
}
