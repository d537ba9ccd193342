using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Messages;

/// <summary>What was said and which replies are owed.</summary>
public sealed record MessageBoard
{
    /// <summary>How many messages can still be answered; older ones only while a reply to them is owed. The log has them all.</summary>
    public const int MostKept = 4096;

    /// <summary>Nothing said yet.</summary>
    public static readonly MessageBoard Empty = new();

    /// <summary>Who wrote the last ones, in their order.</summary>
    internal Backlog<AgentName> Authors { get; init; } = [];

    /// <summary>The messages to which a reply is owed, by id.</summary>
    public ImmutableSortedDictionary<MessageId, Message> Asked { get; init; } = ImmutableSortedDictionary<MessageId, Message>.Empty;

    /// <summary>Number of the last message; 0 before the first.</summary>
    public long Last { get; init; }

    /// <summary><see cref="MostKept"/>, for this room.</summary>
    internal int Keeps { get; init; } = MostKept;

    /// <summary>Owed replies, oldest first.</summary>
    public ImmutableSortedDictionary<(MessageId Message, AgentName Debtor), Debt> Debts { get; init; } =
        ImmutableSortedDictionary<(MessageId, AgentName), Debt>.Empty;

    /// <summary>The id that the next message gets.</summary>
    public MessageId NextId => new(Last + 1);

    /// <summary>Who wrote the message; null when there is none with that id, or it is too old to be answered.</summary>
    public AgentName? AuthorOf(MessageId id) =>
        id.Number > Last - Authors.Count && id.Number <= Last ? Authors[(int)(id.Number - 1 - Last + Authors.Count)] : Asked.GetValueOrDefault(id)?.From;

    /// <summary>What the agent owes, oldest first.</summary>
    public IEnumerable<Debt> OwedBy(AgentName debtor) => Debts.IsEmpty ? [] : Debts.Values.Where(d => d.Debtor == debtor);

    /// <summary>The board after the event; an unknown or stale event changes nothing.</summary>
    public MessageBoard Apply(Recorded recorded) => recorded.Event switch
    {
        MessagePosted e when e.Id == NextId => Posted(e, recorded),
        AgentLeft e when !Debts.IsEmpty => Settled([.. Debts.Where(d => d.Value.Debtor == e.Name || d.Value.Asker == e.Name).Select(d => d.Key)]),
        _ => this,
    };

    private MessageBoard Posted(MessagePosted e, Recorded recorded)
    {
        var message = Message.Of(e, recorded);
        var authors = Authors.Add(message.From);
        var board = (e.ReplyTo is { } answered ? Settled([(answered, message.From)]) : this) with
        {
            Last = e.Id.Number,
            Authors = authors.Count > Keeps ? authors.RemoveFirst(1) : authors,
        };
        return !message.RequiresReply ? board : board with
        {
            Asked = board.Asked.Add(e.Id, message),
            Debts = board.Debts.AddRange(e.To.Select(to => KeyValuePair.Create((e.Id, to), new Debt(e.Id, to, message.From)))),
        };
    }

    private MessageBoard Settled(ImmutableArray<(MessageId Message, AgentName Debtor)> paid)
    {
        var debts = Debts.RemoveRange(paid);
        return this with { Debts = debts, Asked = Asked.RemoveRange(paid.Select(p => p.Message).Where(id => !debts.Keys.Any(d => d.Message == id))) };
    }
}
