using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Swarm.Core.Identity;
using Swarm.Core.Leases;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>What an agent owes and holds: what it must not forget at the end of a turn, or when its memory starts anew. Pure.</summary>
/// <param name="Replies">Owed replies, oldest first.</param>
/// <param name="Task">The task that it holds.</param>
/// <param name="Locks">What it has locked.</param>
/// <param name="Unread">How many items of its inbox no call of it has returned.</param>
internal sealed record Obligations(ImmutableArray<Message> Replies, WorkTask? Task, ImmutableArray<Lease> Locks, int Unread)
{
    private const int MostShown = 5;
    private const int LongestTitle = 100;
    private const int LongestBody = 120;
    private const int LongestCheckpoint = 1500;

    /// <summary>Nothing at all.</summary>
    public bool IsEmpty => Replies.IsEmpty && Task is null && Locks.IsEmpty && Unread == 0;

    /// <summary>Those of an agent.</summary>
    /// <param name="state">The room.</param>
    /// <param name="agent">Whose.</param>
    /// <param name="told">Up to which position its calls have returned its inbox.</param>
    public static Obligations Of(RoomState state, AgentName agent, long told) => new(
        [.. state.Messages.OwedBy(agent).Select(d => state.Messages.Asked[d.Message])],
        state.Tasks.HeldBy(agent),
        [.. state.Leases.Held.Values.Where(l => l.Holder == agent)],
        state.Inboxes.After(agent, told).Count());

    /// <summary>Why an agent that ends its turn is sent back, and what it is to call. Under 1,200 characters.</summary>
    /// <param name="waitTool">What the model calls the tool that waits.</param>
    public string SendBack(string waitTool)
    {
        var text = new StringBuilder("You ended your turn without wait; nobody in the team can reach you so.");
        if (!Replies.IsEmpty)
            text.Append(CultureInfo.InvariantCulture, $" You owe {Replies.Length} {(Replies.Length == 1 ? "reply" : "replies")}: {ReplyList()}. Answer with post and reply_to, or decline.");
        if (Task is { } task)
            text.Append(CultureInfo.InvariantCulture, $" You hold {Named(task)}: go on with it, or report_status done, blocked or failed.");
        if (Unread > 0)
            text.Append(CultureInfo.InvariantCulture, $" You have {Unread} unread.");
        return text.Append(CultureInfo.InvariantCulture, $" {(Replies.IsEmpty && Task is null ? "Call" : "Then call")} {waitTool}, and again whenever it returns with nothing.").ToString();
    }

    /// <summary>What a session that starts or has lost its memory is told. Under 4,000 characters; empty when there is nothing.</summary>
    public string Handover()
    {
        if (IsEmpty)
            return "";
        var text = new StringBuilder("Where you stand in the team, from its log:\n");
        if (Task is { } task)
        {
            text.Append(CultureInfo.InvariantCulture, $"- You hold {Named(task)}, {(task.Status == WorkStatus.Blocked ? "blocked" : "working")}. ");
            text.Append(task.Checkpoint is { Length: > 0 } checkpoint ? $"Your last checkpoint:\n{VisibleText.Of(Cut(checkpoint), lines: true)}\n" : "No checkpoint yet.\n");
        }
        if (!Replies.IsEmpty)
            text.Append(CultureInfo.InvariantCulture, $"- You owe {Replies.Length} {(Replies.Length == 1 ? "reply" : "replies")}: {ReplyList()}\n");
        if (!Locks.IsEmpty)
            text.Append(CultureInfo.InvariantCulture, $"- You have locked: {string.Join(", ", Locks.Take(MostShown).Select(Named))}{More(Locks.Length)}\n");
        if (Unread > 0)
            text.Append(CultureInfo.InvariantCulture, $"- Unread: {Unread}; wait shows them.\n");
        return text.ToString();
    }

    private string ReplyList() =>
        string.Join("; ", Replies.Take(MostShown).Select(m => $"{m.Id} from {m.From} (\"{VisibleText.Line(m.Body, LongestBody)}\")")) + More(Replies.Length);

    private static string Named(WorkTask task) => $"{task.Id} \"{VisibleText.Line(task.Title, LongestTitle)}\"";

    private static string Named(Lease lease) => $"{lease.Resource} until {lease.Until.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";

    private static string Cut(string text) =>
        text.Length <= LongestCheckpoint ? text : string.Concat(text.AsSpan(0, LongestCheckpoint - (char.IsHighSurrogate(text[LongestCheckpoint - 1]) ? 1 : 0)), "…");

    private static string More(int count) => count > MostShown ? string.Create(CultureInfo.InvariantCulture, $" and {count - MostShown} more") : "";
}
