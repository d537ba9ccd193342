using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Messages;

/// <summary>Somebody said something.</summary>
/// <param name="Id">Numbered in log order.</param>
/// <param name="To">The recipients, resolved to names when it was posted.</param>
/// <param name="Body">At most <see cref="MessageDecider.LongestBody"/> bytes of UTF-8.</param>
/// <param name="ReplyTo">The message it answers.</param>
/// <param name="RequiresReply">Whether each recipient owes a reply.</param>
/// <param name="Decline">Whether it declines what <paramref name="ReplyTo"/> asked, with the reason as the body.</param>
/// <param name="From">Set when the room itself speaks; otherwise the event's author does.</param>
/// <param name="RequestId">The caller's id for the request.</param>
public sealed record MessagePosted(
    MessageId Id,
    ImmutableArray<AgentName> To,
    string Body,
    MessageId? ReplyTo = null,
    bool? RequiresReply = null,
    bool? Decline = null,
    AgentName? From = null,
    string? RequestId = null) : SwarmEvent, IRequested;
