using System.Diagnostics.CodeAnalysis;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>
/// A pattern of workspace paths: segments with <c>/</c> between; <c>**</c> as a whole segment is any number of segments, none
/// included; within a segment <c>*</c> is any run of characters and <c>?</c> one. Everything else is literal, brackets too, since
/// they occur in file names ([id].tsx). Case counts.
/// </summary>
public readonly record struct FileGlob : IName<FileGlob>
{
    private const int Longest = 300;
    private const int OnStack = 512;

    // Length of the leading whole segments without wildcards, the '/' after them not counted.
    private readonly int _fixed;

    private FileGlob(string text)
    {
        Value = text;
        _fixed = FixedLength(text);
    }

    /// <inheritdoc />
    public static string Grammar =>
        "a path or pattern relative to the workspace, such as \"src/api/**\" or \"src/*.cs\": * and ? within a segment, "
        + "** as a whole segment, no \"..\", no leading or trailing /, no \\, { or }";

    /// <summary>The text form.</summary>
    public string Value { get; }

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out FileGlob name)
    {
        var ok = text is { Length: > 0 and <= Longest } && text.Split('/').All(IsSegment);
        name = ok ? new FileGlob(text!) : default;
        return ok;
    }

    /// <summary>Whether some path matches both. Exact; symmetric.</summary>
    public static bool Overlaps(FileGlob a, FileGlob b)
    {
        var shared = Math.Min(a._fixed, b._fixed);
        return a.Value.AsSpan(0, shared).SequenceEqual(b.Value.AsSpan(0, shared))
            && SegmentsMeet(a.Value.Split('/'), b.Value.Split('/'), literal: false);
    }

    /// <summary>Whether a workspace-relative path matches. Characters of the path are literal.</summary>
    public bool Matches(string path) => path.Length > 0 && SegmentsMeet(Value.Split('/'), path.Split('/'), literal: true);

    /// <inheritdoc />
    public override string ToString() => Value;

    private static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..")
        && (segment == "**" || !segment.Contains("**", StringComparison.Ordinal))
        && !segment.Any(c => char.IsControl(c) || c is '\\' or '{' or '}');

    private static int FixedLength(string text)
    {
        var wildcard = text.AsSpan().IndexOfAny('*', '?');
        return wildcard < 0 ? text.Length : Math.Max(0, text.AsSpan(0, wildcard).LastIndexOf('/'));
    }

    // Both methods walk the product of two automata backwards: meet[j] says whether the rest of a from i and the rest of b from j
    // have a common word. A star either ends here or takes one more token of the other side. O(|a|·|b|).
    private static bool SegmentsMeet(ReadOnlySpan<string> a, ReadOnlySpan<string> b, bool literal)
    {
        Span<bool> meet = b.Length < OnStack ? stackalloc bool[b.Length + 1] : new bool[b.Length + 1];
        for (var i = a.Length; i >= 0; i--)
        {
            var diagonal = false;
            for (var j = b.Length; j >= 0; j--)
            {
                var below = meet[j];
                meet[j] = i == a.Length && j == b.Length
                    || i < a.Length && a[i] == "**" && (below || j < b.Length && meet[j + 1])
                    || j < b.Length && b[j] == "**" && !literal && (meet[j + 1] || i < a.Length && below)
                    || i < a.Length && j < b.Length && diagonal && SegmentMeets(a[i], b[j], literal);
                diagonal = below;
            }
        }
        return meet[0];
    }

    private static bool SegmentMeets(ReadOnlySpan<char> a, ReadOnlySpan<char> b, bool literal)
    {
        Span<bool> meet = b.Length < OnStack ? stackalloc bool[b.Length + 1] : new bool[b.Length + 1];
        for (var i = a.Length; i >= 0; i--)
        {
            var diagonal = false;
            for (var j = b.Length; j >= 0; j--)
            {
                var below = meet[j];
                meet[j] = i == a.Length && j == b.Length
                    || i < a.Length && a[i] == '*' && (below || j < b.Length && meet[j + 1])
                    || j < b.Length && b[j] == '*' && !literal && (meet[j + 1] || i < a.Length && below)
                    || i < a.Length && j < b.Length && diagonal && CharMeets(a[i], b[j], literal);
                diagonal = below;
            }
        }
        return meet[0];
    }

    private static bool CharMeets(char a, char b, bool literal) => a == b || a == '?' || (b == '?' && !literal);
}
