using System.Globalization;
using System.Text;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;

namespace Swarm.Mcp.Tools;

/// <summary>What a wait brought, as compact text.</summary>
internal static class WaitText
{
    public static string Of(WaitResult result) => result.End switch
    {
        WaitEnd.TimedOut => $"Nothing yet ({result.Waited.TotalSeconds:F0} s). Call wait again.",
        WaitEnd.TakenOver => "A newer wait of yours took over; nothing was delivered here.",
        _ => Delivered(result),
    };

    private static string Delivered(WaitResult result)
    {
        var text = new StringBuilder();
        if (result.Dropped)
            text.Append(CultureInfo.InvariantCulture, $"What you were told before this is more than is kept for you ({Inboxes.MostKept}): swarm log has it.\n");
        foreach (var delivery in result.Messages)
            Append(text, delivery);
        foreach (var news in result.News)
        {
            var about = news.Task is { } task ? $"{task} {news.Status} by {news.About}" : $"{news.About} {news.Status}";
            text.Append(CultureInfo.InvariantCulture, $"{about}{(news.Redelivered ? " [redelivered]" : "")}{(news.Summary.Length > 0 ? $": {news.Summary}" : "")}\n");
        }
        foreach (var invitation in result.Invitations)
            text.Append(CultureInfo.InvariantCulture, $"{invitation.Task.Id} is ready: {invitation.Task.Title}. Call claim_task.\n");
        if (result.More)
            text.Append("More is waiting: call wait after this.\n");
        if (result.Messages.FirstOrDefault(m => m.Owed) is { } owed)
            text.Append(CultureInfo.InvariantCulture, $"Reply before you wait: post {{\"reply_to\":\"{owed.Message.Id}\",\"body\":\"…\"}}\n");
        if (result.Roster is { IsEmpty: false } roster)
            text.Append(RosterText.Of(roster));
        return text.ToString().TrimEnd('\n');
    }

    private static void Append(StringBuilder text, Delivery delivery)
    {
        var message = delivery.Message;
        text.Append(CultureInfo.InvariantCulture, $"{message.Id} from {message.From}");
        if (message.ReplyTo is { } answered)
            text.Append(CultureInfo.InvariantCulture, $", re {answered}");
        if (message.To.Length > 1)
            text.Append(CultureInfo.InvariantCulture, $", to {message.To.Length}");
        if (delivery.Owed)
            text.Append(", reply required");
        if (delivery.Redelivered)
            text.Append(" [redelivered]");
        text.Append(CultureInfo.InvariantCulture, $": {Answers.Quoted(message.Body)}{(delivery.Cut ? $"… (cut; whole: swarm log {message.Id})" : "")}\n");
    }
}
