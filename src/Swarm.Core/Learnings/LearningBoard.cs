using System.Collections.Immutable;
using System.Text;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Learnings;

/// <summary>Everything that was ever learned in the room.</summary>
public sealed record LearningBoard
{
    /// <summary>Nothing yet.</summary>
    public static readonly LearningBoard Empty = new();

    // A match of a kind outweighs any number of the lesser kind.
    private const int TaskWeight = 10_000;
    private const int RoleWeight = 1_000;

    /// <summary>All of them by id, superseded ones included.</summary>
    public ImmutableSortedDictionary<LearningId, Learning> All { get; init; } = ImmutableSortedDictionary<LearningId, Learning>.Empty;

    /// <summary>The id given last; null before the first.</summary>
    public LearningId? Last { get; init; }

    /// <summary>The learning, or null.</summary>
    public Learning? Find(LearningId id) => All.GetValueOrDefault(id);

    /// <summary>Those that still hold, newest first.</summary>
    public IEnumerable<Learning> Current => All.Values.Where(l => l.SupersededBy is null).OrderByDescending(l => l.Id);

    /// <summary>The board after the event; an unknown or stale event changes nothing.</summary>
    public LearningBoard Apply(Recorded recorded) => recorded.Event switch
    {
        LearningAdded e when !All.ContainsKey(e.Id) => Added(e, recorded),
        LearningPromoted e when Find(e.Id) is { } learning && !learning.PromotedTo.Contains(e.Role) =>
            With(learning with { PromotedTo = learning.PromotedTo.Add(e.Role) }),
        LearningDemoted e when Find(e.Id) is { } learning && learning.PromotedTo.Contains(e.Role) =>
            With(learning with { PromotedTo = learning.PromotedTo.Remove(e.Role) }),
        _ => this,
    };

    /// <summary>
    /// What helps here, best first: learned in the task, then meant for the role, then by the words that it shares (a word of its topic counts more
    /// than one of its text, one of the query's heads more than one of its texts, one that most learnings have the least); the newest
    /// of equals. One that is meant for another role needs a shared word; one that matches in nothing is left out.
    /// </summary>
    /// <remarks>Within both bounds of the query; one that does not fit is passed over for the next that does.</remarks>
    /// <param name="query">For whom, and how much.</param>
    /// <param name="only">Which are looked at; null: all that hold.</param>
    public ImmutableArray<Learning> Relevant(LearningQuery query, Func<Learning, bool>? only = null)
    {
        if (All.IsEmpty)
            return [];
        var ranking = new LearningRanking(query, [.. Current.Where(l => only?.Invoke(l) is not false)]);
        var ranked = ranking.All
            .Select(l => (Learning: l, Score: Score(l, query, ranking.Shared(l))))
            .Where(l => l.Score > 0)
            .OrderByDescending(l => l.Score)
            .Select(l => l.Learning);
        var chosen = ImmutableArray.CreateBuilder<Learning>();
        var left = query.MaxBytes;
        foreach (var learning in ranked)
        {
            if (chosen.Count >= query.MaxItems)
                break;
            var bytes = Encoding.UTF8.GetByteCount(learning.Line) + 1;
            if (bytes > left)
                continue;
            left -= bytes;
            chosen.Add(learning);
        }
        return chosen.ToImmutable();
    }

    /// <summary>
    /// Those that still hold and are for this role or for everybody, as many as fit: first by the words that they share with the first prompt, the newest of equals first.
    /// </summary>
    /// <param name="role">The reader's.</param>
    /// <param name="prompt">The first thing that it is asked to do; may be empty.</param>
    /// <param name="maxBytes">Of UTF-8, as <see cref="Learning.Line"/> with a line feed each.</param>
    /// <param name="known">What the reader is told anyway.</param>
    public ImmutableArray<Learning> ForStart(RoleName role, string prompt, int maxBytes, Func<Learning, bool>? known = null)
    {
        ImmutableArray<Learning> all = [.. Current.Where(l => (l.Role is not { } own || own == role) && known?.Invoke(l) is not true)];
        var ranking = new LearningRanking(new LearningQuery { Role = role, Texts = [prompt] }, all);
        var chosen = ImmutableArray.CreateBuilder<Learning>();
        foreach (var learning in all.OrderByDescending(ranking.Shared))
        {
            maxBytes -= Encoding.UTF8.GetByteCount(learning.Line) + 1;
            if (maxBytes < 0)
                break;
            chosen.Add(learning);
        }
        return chosen.ToImmutable();
    }

    private static int Score(Learning learning, LearningQuery query, int shared) =>
        (learning.Task is { } task && query.Tasks.Contains(task) ? TaskWeight : 0)
        + (learning.Role is { } role && role == query.Role ? RoleWeight : 0)
        + Math.Min(shared, RoleWeight - 1);

    private LearningBoard Added(LearningAdded e, Recorded recorded)
    {
        var added = All.Add(e.Id, new Learning(e.Id, e.Topic, e.Text, recorded.By, recorded.At)
        {
            Task = e.Task,
            Role = e.Role,
            Supersedes = e.Supersedes,
        });
        return this with
        {
            Last = Last is { } last && last.Number > e.Id.Number ? last : e.Id,
            All = e.Supersedes is { } old && Find(old) is { SupersededBy: null } known
                ? added.SetItem(old, known with { SupersededBy = e.Id })
                : added,
        };
    }

    private LearningBoard With(Learning learning) => this with { All = All.SetItem(learning.Id, learning) };
}
