using System.Collections.Immutable;
using Swarm.Core.Identity;

namespace Swarm.Core.Teams;

/// <summary>One mistake of a team file.</summary>
/// <param name="File">Which, as its reader knows it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Problem">What is wrong, and what is allowed.</param>
public sealed record TeamMistake(string File, long Line, long Column, string Problem)
{
    /// <summary>As compilers write it: file:line:column: problem.</summary>
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}:{Column}: {Problem}");
}

/// <summary>All mistakes of one reading.</summary>
internal sealed class TeamMistakes
{
    private const int Most = 40;
    private readonly HashSet<TeamMistake> _found = [];

    /// <summary>Whether there is none.</summary>
    public bool None => _found.Count == 0;

    /// <summary>By place, at most forty.</summary>
    public ImmutableArray<TeamMistake> All =>
        [.. _found.OrderBy(m => m.File, StringComparer.Ordinal).ThenBy(m => m.Line).ThenBy(m => m.Column).Take(Most)];

    /// <summary>A mistake.</summary>
    /// <param name="at">Where.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="allowed">What is allowed.</param>
    public void Add(Place at, string problem, string? allowed = null) => _found.Add(new TeamMistake(
        VisibleText.Of(at.Source.Shown), at.Line, at.Column, VisibleText.Of(allowed is null ? problem : $"{problem}; allowed: {allowed}")));

    /// <summary>A word that is not one of those allowed; says which one was probably meant.</summary>
    public void AddUnknown(Place at, string what, string word, IReadOnlyCollection<string> known)
    {
        var near = NearWords.Of(word, known).FirstOrDefault();
        Add(at, $"{what} \"{VisibleText.Line(word, 40)}\" is not known{(near is null ? "" : $", did you mean {near}?")}", string.Join(", ", known));
    }
}
