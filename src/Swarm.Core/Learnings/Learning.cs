using System.Collections.Immutable;
using System.Text;
using Swarm.Core.Identity;

namespace Swarm.Core.Learnings;

/// <summary>One thing worth knowing; never rewritten.</summary>
public sealed record Learning(LearningId Id, string Topic, string Text, AgentName By, DateTimeOffset At)
{
    /// <summary>Bytes of <see cref="Line"/> at most.</summary>
    public const int MaxLine = 480;

    /// <summary>The task in which it was learned.</summary>
    public TaskId? Task { get; init; }

    /// <summary>The role that it helps most.</summary>
    public RoleName? Role { get; init; }

    /// <summary>The earlier one that it corrects.</summary>
    public LearningId? Supersedes { get; init; }

    /// <summary>The later one that corrects it; null while it holds.</summary>
    public LearningId? SupersededBy { get; init; }

    /// <summary>The roles of which a person made it a rule.</summary>
    public ImmutableArray<RoleName> PromotedTo { get; init; } = [];

    /// <summary>
    /// The form in which agents see it, one line of at most <see cref="MaxLine"/> bytes (UTF-8), cut with an ellipsis:
    /// <c>L3 build: run restore first</c>.
    /// </summary>
    public string Line => Cut($"{Id} {Topic}: {Text.ReplaceLineEndings(" ")}");

    /// <summary>As a rule of a role, one line: <c>build: run restore first</c>.</summary>
    public string Rule => VisibleText.Of($"{Topic}: {Text.ReplaceLineEndings(" ")}");

    // The longest text alone would fill what a claim gives to learnings, and never be shown.
    private static string Cut(string line)
    {
        if (Encoding.UTF8.GetByteCount(line) <= MaxLine)
            return line;
        var (chars, bytes) = (0, Encoding.UTF8.GetByteCount("…"));
        foreach (var rune in line.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxLine)
                break;
            chars += rune.Utf16SequenceLength;
        }
        return $"{line.AsSpan(0, chars)}…";
    }
}
