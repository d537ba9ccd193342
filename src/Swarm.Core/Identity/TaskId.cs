using System.Diagnostics.CodeAnalysis;

namespace Swarm.Core.Identity;

/// <summary>A task of this room, numbered from 1 in log order; written T12.</summary>
/// <param name="Number">1 or more.</param>
public readonly record struct TaskId(long Number) : IName<TaskId>, IComparable<TaskId>
{
    /// <inheritdoc />
    public static string Grammar => "an id such as \"T12\"";

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out TaskId name)
    {
        var ok = Identity.Grammar.TryNumber(text, 'T', out var number);
        name = new TaskId(number);
        return ok;
    }

    /// <inheritdoc />
    public int CompareTo(TaskId other) => Number.CompareTo(other.Number);

    /// <inheritdoc />
    public override string ToString() => $"T{Number}";
}
