using System.Collections.Immutable;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Messages;

/// <summary>A message on the bus.</summary>
public sealed record Message(
    MessageId Id,
    AgentName From,
    ImmutableArray<AgentName> To,
    string Body,
    MessageId? ReplyTo,
    bool RequiresReply,
    DateTimeOffset At)
{
    /// <summary>The message that an event of the log is.</summary>
    public static Message Of(MessagePosted e, Recorded recorded) =>
        new(e.Id, e.From ?? recorded.By, e.To, e.Body, e.ReplyTo, e.RequiresReply ?? false, recorded.At);
}

/// <summary>A reply that is owed.</summary>
/// <param name="Message">What must be answered.</param>
/// <param name="Debtor">Who owes.</param>
/// <param name="Asker">Who waits for it.</param>
public sealed record Debt(MessageId Message, AgentName Debtor, AgentName Asker);
