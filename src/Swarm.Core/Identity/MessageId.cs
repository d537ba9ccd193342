using System.Diagnostics.CodeAnalysis;

namespace Swarm.Core.Identity;

/// <summary>A message of this room, numbered from 1 in log order; written M7.</summary>
/// <param name="Number">1 or more.</param>
public readonly record struct MessageId(long Number) : IName<MessageId>, IComparable<MessageId>
{
    /// <inheritdoc />
    public static string Grammar => "an id such as \"M7\"";

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out MessageId name)
    {
        var ok = Identity.Grammar.TryNumber(text, 'M', out var number);
        name = new MessageId(number);
        return ok;
    }

    /// <inheritdoc />
    public int CompareTo(MessageId other) => Number.CompareTo(other.Number);

    /// <inheritdoc />
    public override string ToString() => $"M{Number}";
}
