using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>What is in an inbox, bounded for a model to read (REQUIREMENTS G2).</summary>
/// <param name="Messages">Oldest first.</param>
/// <param name="News">The newest of each task or agent.</param>
/// <param name="Until">The position up to which everything is in the digest.</param>
/// <param name="More">Whether there is more behind it.</param>
internal sealed record InboxDigest(ImmutableArray<Delivery> Messages, ImmutableArray<News> News, long Until, bool More)
{
    private const int MostItems = 30;
    private const int MostBodyCharacters = 6000;
    private const int LongestBody = 1500;
    private const int LongestSummary = 160;

    /// <summary>Everything behind what the cursor has acknowledged, as far as the bounds go.</summary>
    public static InboxDigest Of(RoomState state, AgentName agent, Cursor cursor)
    {
        var messages = ImmutableArray.CreateBuilder<Delivery>();
        var news = new OrderedDictionary<(AgentName?, TaskId?), News>();
        var (until, characters) = (cursor.Acknowledged, 0);
        foreach (var recorded in state.Inboxes.After(agent, cursor.Acknowledged))
        {
            var redelivered = recorded.Position <= cursor.Seen;
            if (messages.Count + news.Count >= MostItems || characters > MostBodyCharacters)
                return new InboxDigest(messages.ToImmutable(), [.. news.Values], until, More: true);
            if (recorded.Event is MessagePosted posted)
            {
                messages.Add(Delivered(state, agent, Message.Of(posted, recorded), redelivered));
                characters += messages[^1].Message.Body.Length;
            }
            else if (NewsOf(state, recorded, redelivered) is { } item)
            {
                // Newest state rather than history: a later report takes the earlier one's place, at the end.
                var key = (item.Task is null ? item.About : (AgentName?)null, item.Task);
                news.Remove(key);
                news.Add(key, item);
            }
            until = recorded.Position;
        }
        return new InboxDigest(messages.ToImmutable(), [.. news.Values], state.Position, More: false);
    }

    private static Delivery Delivered(RoomState state, AgentName agent, Message message, bool redelivered)
    {
        var cut = message.Body.Length > LongestBody;
        var shown = cut ? message with { Body = message.Body[..(char.IsHighSurrogate(message.Body[LongestBody - 1]) ? LongestBody - 1 : LongestBody)] } : message;
        return new Delivery(shown, cut, state.Messages.Debts.ContainsKey((message.Id, agent)), redelivered);
    }

    private static News? NewsOf(RoomState state, Recorded recorded, bool redelivered) => recorded.Event switch
    {
        // Whoever is at it again needs no help any more.
        TaskReported { Status: WorkStatus.Blocked } e when state.Tasks.Find(e.Id) is { Status: WorkStatus.Working, Holder: { } holder } task =>
            new News(holder, e.Id, Word(task.Status), Short(task.Summary ?? ""), redelivered),
        // What keeps a task from being done is what its planner acts on: whole.
        TaskReported { Status: not WorkStatus.Done } e => new News(e.Agent, e.Id, Word(e.Status), VisibleText.Line(e.Summary, TaskLimits.Summary), redelivered),
        TaskReported e => new News(e.Agent, e.Id, Word(e.Status), Short(e.Summary), redelivered),
        TaskReleased e => new News(e.Agent, e.Id, "released", Word(e.Reason), redelivered),
        TaskEscalated e => new News(e.Agent, e.Id, "escalated", $"{Word(e.Reason)}, lost {e.Lost} times: report_status ready to put it back, or failed", redelivered),
        AgentWoken e => new News(e.Name, null, "woken", $"your timer, {Short(e.Occasion)}", redelivered),
        AgentLeft e => new News(e.Name, null, Word(e.Reason), Short(e.Note ?? ""), redelivered),
        _ => null,
    };

    private static string Short(string summary) => VisibleText.Line(summary, LongestSummary);

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
