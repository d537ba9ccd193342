namespace Swarm.Core.Events;

/// <summary>An event that a caller may have asked for under an id of its own, so that asking again writes nothing (REQUIREMENTS A6).</summary>
public interface IRequested
{
    /// <summary>The caller's id for the request; null when it gave none.</summary>
    string? RequestId { get; }
}
