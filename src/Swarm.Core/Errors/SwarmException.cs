namespace Swarm.Core.Errors;

/// <summary>Carries a <see cref="Refusal"/> from where it was found to the face that shows it. Bugs are ordinary exceptions.</summary>
public sealed class SwarmException(Refusal refusal, Exception? cause = null) : Exception(refusal.ToString(), cause)
{
    /// <summary>What to tell the caller.</summary>
    public Refusal Refusal { get; } = refusal;
}
