using System.Diagnostics.CodeAnalysis;

namespace Swarm.Core.Identity;

/// <summary>A role, such as "worker". Grammar: a lower-case letter, then lower-case letters, digits, '-' and '_', at most 32 characters.</summary>
public readonly record struct RoleName : IName<RoleName>, IComparable<RoleName>
{
    private RoleName(string value) => Value = value;

    /// <summary>By convention the one that dispatches work.</summary>
    public static readonly RoleName Planner = new("planner");

    /// <summary>Takes tasks. The default role.</summary>
    public static readonly RoleName Worker = new("worker");

    /// <summary>By convention plans a part of the work.</summary>
    public static readonly RoleName SubPlanner = new("sub-planner");

    /// <summary>By convention says whether work is good.</summary>
    public static readonly RoleName Reviewer = new("reviewer");

    /// <summary>By convention says whether the goal is met.</summary>
    public static readonly RoleName Judge = new("judge");

    /// <summary>A person; may do everything.</summary>
    public static readonly RoleName Human = new("human");

    /// <inheritdoc />
    public static string Grammar => "a lower-case role such as \"worker\": a letter, then letters, digits, - and _, at most 32 characters";

    /// <summary>The text form.</summary>
    public string Value { get; }

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out RoleName name)
    {
        var ok = Identity.Grammar.IsWord(text, 32);
        name = ok ? new RoleName(text!) : default;
        return ok;
    }

    /// <inheritdoc />
    public int CompareTo(RoleName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
