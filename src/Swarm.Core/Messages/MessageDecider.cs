using System.Collections.Immutable;
using System.Text;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Messages;

/// <summary>What a caller wants to say.</summary>
/// <param name="Body">The text.</param>
/// <param name="To">Names, roles or "all"; empty to take them from the body, or from the message answered.</param>
/// <param name="ReplyTo">The message answered.</param>
/// <param name="RequiresReply">Whether each recipient owes a reply.</param>
/// <param name="Decline">Whether the reply declines.</param>
/// <param name="RequestId">The caller's id for the request.</param>
public sealed record PostRequest(
    string Body,
    ImmutableArray<string> To,
    MessageId? ReplyTo = null,
    bool RequiresReply = false,
    bool Decline = false,
    string? RequestId = null);

/// <summary>What was said, to whom.</summary>
public sealed record PostResult(MessageId Id, ImmutableArray<AgentName> To, MessageId? Paid);

/// <summary>Who may say what to whom, and what the room itself says. Pure.</summary>
public static class MessageDecider
{
    /// <summary>Bytes of UTF-8 that a body may have (REQUIREMENTS A2).</summary>
    public const int LongestBody = 8 * 1024;

    /// <summary>Posts a message to everybody that it is addressed to, except its author.</summary>
    public static Decision<PostResult> Post(AgentBoard agents, MessageBoard messages, TeamBoard team, AgentName caller, RoleName callerRole, PostRequest request)
    {
        if (Wrong(request) is { } wrong)
            return wrong;
        var asker = request.ReplyTo is { } id ? messages.AuthorOf(id) : null;
        if (request.ReplyTo is { } unknown && asker is null)
            return Refusals.UnknownMessage(unknown, messages.Last);
        var (to, refusal) = Recipients(agents, caller, request, asker);
        if (refusal is not null)
            return refusal;
        // Who was asked by a person answers that person.
        if (team.Definition?.Intake is { } intake && callerRole != intake && callerRole != RoleName.Human
            && to.Contains(AgentName.Human) && asker != AgentName.Human)
            return Refusals.IntakeSpeaks(callerRole, intake);
        var paid = request.ReplyTo is { } answered && messages.Debts.ContainsKey((answered, caller)) ? answered : (MessageId?)null;
        var posted = new MessagePosted(
            messages.NextId,
            to,
            request.Body,
            request.ReplyTo,
            request.RequiresReply ? true : null,
            request.Decline ? true : null,
            From: null,
            request.RequestId);
        return Decision<PostResult>.Accept(new PostResult(posted.Id, to, paid), posted);
    }

    /// <summary>What the room itself tells people: one message each, numbered on from the board.</summary>
    public static ImmutableArray<SwarmEvent> Notes(MessageBoard messages, IEnumerable<(AgentName To, string Body)> notes)
    {
        var next = messages.NextId.Number;
        return [.. notes.Select(n => (SwarmEvent)new MessagePosted(new MessageId(next++), [n.To], n.Body, From: AgentName.Swarm))];
    }

    /// <summary>What those who wait for a reply of a leaving agent are told.</summary>
    public static IEnumerable<(AgentName To, string Body)> DebtorGone(AgentBoard agents, MessageBoard messages, AgentName debtor, string why) =>
        messages.OwedBy(debtor)
            .Where(d => agents.IsLive(d.Asker) && d.Asker != debtor)
            .Select(d => (d.Asker, $"{debtor} {why} without answering {d.Message}; no reply will come from it."));

    private static Refusal? Wrong(PostRequest request)
    {
        var bytes = Encoding.UTF8.GetByteCount(request.Body);
        if (string.IsNullOrWhiteSpace(request.Body))
            return Refusals.MissingArgument("body", "what you want to say");
        if (bytes > LongestBody)
            return Refusals.BodyTooLong(bytes, LongestBody);
        return request.Decline && request.ReplyTo is null
            ? Refusals.MissingArgument("reply_to", "decline needs the message that it declines")
            : null;
    }

    private static (ImmutableArray<AgentName> To, Refusal? Refusal) Recipients(
        AgentBoard agents, AgentName caller, PostRequest request, AgentName? asker)
    {
        var words = request.To.Length > 0 ? request.To : [.. Mentions.In(request.Body)];
        var to = new SortedSet<AgentName>();
        foreach (var word in words.Select(w => w.TrimStart('@')))
        {
            if (Mentions.Resolve(agents, word) is not { } names)
                return ([], Refusals.UnknownAgent(word, Mentions.Known(agents)));
            to.UnionWith(names);
        }
        // A reply always reaches the one who asked.
        if (asker is { } author && author != AgentName.Swarm)
            to.Add(author);
        to.Remove(caller);
        if (to.FirstOrDefault(n => !agents.IsLive(n)) is { Value: not null } gone)
        {
            // Who left long ago is not known any more.
            return ([], agents.Find(gone) is { } left
                ? Refusals.AgentGone(gone, $"{left.LeftBecause}".ToLowerInvariant(), left.Since, Mentions.Known(agents))
                : Refusals.UnknownAgent(gone.Value, Mentions.Known(agents)));
        }
        return to.Count > 0 ? ([.. to], null) : ([], Refusals.NobodyAddressed(Mentions.Known(agents)));
    }
}
