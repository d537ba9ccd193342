using System.Collections.Immutable;

namespace Swarm.Core.Errors;

/// <summary>An expected "no" that its reader can act on.</summary>
/// <param name="Code">Which of the closed set of failures.</param>
/// <param name="Message">What happened, with the actual values. One to three sentences.</param>
/// <param name="Next">The very call or command that gets the caller forward.</param>
/// <param name="RetryAfterSeconds">When trying again can help, in seconds; null when it cannot.</param>
/// <param name="Details">Values for programs, keyed by snake_case name.</param>
public sealed record Refusal(
    ErrorCode Code,
    string Message,
    string Next,
    int? RetryAfterSeconds = null,
    ImmutableSortedDictionary<string, string>? Details = null)
{
    /// <summary>The refusal as one text: the message, then what to do next.</summary>
    public override string ToString() => $"{Message}\nnext: {Next}";
}
