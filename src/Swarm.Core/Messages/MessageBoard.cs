using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Messages;

/// <summary>What was said and which replies are owed.</summary>
public sealed record MessageBoard
{
    /// <summary>Nothing said yet.</summary>
    public static readonly MessageBoard Empty = new();

    /// <summary>By number; the first is at index 0.</summary>
    public ImmutableList<Message> All { get; init; } = [];

    /// <summary>Owed replies, oldest first.</summary>
    public ImmutableSortedDictionary<(MessageId Message, AgentName Debtor), Debt> Debts { get; init; } =
        ImmutableSortedDictionary<(MessageId, AgentName), Debt>.Empty;

    /// <summary>The id that the next message gets.</summary>
    public MessageId NextId => new(All.Count + 1);

    /// <summary>The message; null when there is none with that id.</summary>
    public Message? Find(MessageId id) => id.Number >= 1 && id.Number <= All.Count ? All[(int)id.Number - 1] : null;

    /// <summary>What the agent owes, oldest first.</summary>
    public IEnumerable<Debt> OwedBy(AgentName debtor) => Debts.IsEmpty ? [] : Debts.Values.Where(d => d.Debtor == debtor);

    /// <summary>The board after the event; an unknown or stale event changes nothing.</summary>
    public MessageBoard Apply(Recorded recorded) => recorded.Event switch
    {
        MessagePosted e when e.Id == NextId => Posted(e, recorded),
        AgentLeft e => this with { Debts = Debts.RemoveRange(Debts.Where(d => d.Value.Debtor == e.Name || d.Value.Asker == e.Name).Select(d => d.Key)) },
        _ => this,
    };

    private MessageBoard Posted(MessagePosted e, Recorded recorded)
    {
        var from = e.From ?? recorded.By;
        var requires = e.RequiresReply ?? false;
        var debts = Debts;
        if (e.ReplyTo is { } answered)
            debts = debts.Remove((answered, from));
        if (requires)
            debts = debts.AddRange(e.To.Select(to => KeyValuePair.Create((e.Id, to), new Debt(e.Id, to, from))));
        return this with { All = All.Add(new Message(e.Id, from, e.To, e.Body, e.ReplyTo, requires, recorded.At)), Debts = debts };
    }
}
