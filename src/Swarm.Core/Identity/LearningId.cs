using System.Diagnostics.CodeAnalysis;

namespace Swarm.Core.Identity;

/// <summary>A learning of this room, numbered from 1 in log order; written L3.</summary>
/// <param name="Number">1 or more.</param>
public readonly record struct LearningId(long Number) : IName<LearningId>, IComparable<LearningId>
{
    /// <inheritdoc />
    public static string Grammar => "an id such as \"L3\"";

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out LearningId name)
    {
        var ok = Identity.Grammar.TryNumber(text, 'L', out var number);
        name = new LearningId(number);
        return ok;
    }

    /// <inheritdoc />
    public int CompareTo(LearningId other) => Number.CompareTo(other.Number);

    /// <inheritdoc />
    public override string ToString() => $"L{Number}";
}
