using System.Diagnostics.CodeAnalysis;

namespace Swarm.Core.Identity;

/// <summary>The name of an agent or person, such as "ada". Grammar: a lower-case letter, then lower-case letters, digits, '-' and '_', at most 32 characters.</summary>
public readonly record struct AgentName : IName<AgentName>, IComparable<AgentName>
{
    private AgentName(string value) => Value = value;

    /// <summary>The author of what the room itself says. No agent can have this name.</summary>
    public static readonly AgentName Swarm = new("swarm");

    /// <summary>A person at the keyboard who gave no name.</summary>
    public static readonly AgentName Human = new("human");

    /// <summary>Names with a meaning of their own, which no agent can take.</summary>
    public bool IsReserved => Value is "swarm" or "human" or "all" or "you";

    /// <inheritdoc />
    public static string Grammar => "a lower-case name such as \"ada\": a letter, then letters, digits, - and _, at most 32 characters";

    /// <summary>The text form.</summary>
    public string Value { get; }

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out AgentName name)
    {
        var ok = Identity.Grammar.IsWord(text, 32);
        name = ok ? new AgentName(text!) : default;
        return ok;
    }

    /// <inheritdoc />
    public int CompareTo(AgentName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
