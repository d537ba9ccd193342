using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Swarm.Core.Errors;

namespace Swarm.Core.Events;

/// <summary>What a decider says: events to append and a result, or a refusal and no events.</summary>
/// <typeparam name="T">The result.</typeparam>
public sealed class Decision<T>
{
    private Decision(ImmutableArray<SwarmEvent> events, T? result, Refusal? refusal)
    {
        Events = events;
        Result = result;
        Refusal = refusal;
    }

    /// <summary>In order; all or none of them are written. Empty for a refusal and for a call that changes nothing.</summary>
    public ImmutableArray<SwarmEvent> Events { get; }

    /// <summary>The result; null only when refused.</summary>
    public T? Result { get; }

    /// <summary>Why not; null when accepted.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether nothing is to be written and the caller is told why.</summary>
    [MemberNotNullWhen(true, nameof(Refusal))]
    [MemberNotNullWhen(false, nameof(Result))]
    public bool IsRefused => Refusal is not null;

    /// <summary>Accepts with <paramref name="result"/>.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "Reads as Decision<T>.Accept at the one place that decides T.")]
    public static Decision<T> Accept(T result, params ReadOnlySpan<SwarmEvent> events) => new([.. events], result, null);

    /// <summary>Refuses; also by implicit conversion.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "The named form of the conversion (CA2225).")]
    public static Decision<T> FromRefusal(Refusal refusal) => new([], default, refusal);

    /// <summary>A refusal is a decision.</summary>
    public static implicit operator Decision<T>(Refusal refusal) => FromRefusal(refusal);
}
