using System.Collections.Immutable;

namespace Swarm.Core.Learnings;

/// <summary>How much the words of learnings have in common with those of a query.</summary>
internal sealed class LearningRanking
{
    private const int Topic = 3, Text = 1, Head = 2, Rare = 4, Frequent = 1;

    // With fewer, a word that half of them have may be the very one that matters.
    private const int EnoughToCompare = 8;

    private readonly HashSet<string> _heads;
    private readonly HashSet<string> _words;
    private readonly Dictionary<Learning, (HashSet<string> Topic, HashSet<string> Text)> _terms = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _frequent = new(StringComparer.Ordinal);

    public LearningRanking(LearningQuery query, ImmutableArray<Learning> all)
    {
        All = all;
        _heads = LearningWords.Of(query.Heads);
        _words = LearningWords.Of(query.Texts);
        _words.UnionWith(_heads);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var learning in all)
        {
            var terms = (LearningWords.Of([learning.Topic]), LearningWords.Of([learning.Text]));
            _terms[learning] = terms;
            foreach (var word in terms.Item1.Union(terms.Item2).Where(_words.Contains))
                counts[word] = counts.GetValueOrDefault(word) + 1;
        }
        if (all.Length >= EnoughToCompare)
            _frequent.UnionWith(counts.Where(c => c.Value * 2 > all.Length).Select(c => c.Key));
    }

    /// <summary>Those that are ranked.</summary>
    public ImmutableArray<Learning> All { get; }

    /// <summary>The weight of the words that it shares with the query; 0 when there is none.</summary>
    public int Shared(Learning learning)
    {
        var (topic, text) = _terms[learning];
        return topic.Where(_words.Contains).Sum(w => Weight(w, Topic)) + text.Where(w => _words.Contains(w) && !topic.Contains(w)).Sum(w => Weight(w, Text));
    }

    private int Weight(string word, int place) => place * (_heads.Contains(word) ? Head : 1) * (_frequent.Contains(word) ? Frequent : Rare);
}
