using System.Text.Json.Nodes;
using Swarm.Core.Messages;
using Swarm.Core.Operations;

namespace Swarm.Mcp.Tools;

/// <summary>What a wait brought, for a program.</summary>
internal static class WaitJson
{
    public static JsonObject Of(WaitResult result) => new()
    {
        ["end"] = Answers.Word(result.End),
        ["waited_s"] = Math.Round(result.Waited.TotalSeconds, 3),
        ["messages"] = new JsonArray([.. result.Messages.Select(m => (JsonNode)Message(m))]),
        ["news"] = new JsonArray([.. result.News.Select(News)]),
        ["ready"] = Answers.List(result.Invitations.Select(i => i.Task.Id)),
        ["team"] = new JsonArray([.. (result.Roster?.Lines ?? []).Select(Line)]),
        ["more"] = result.More,
        ["dropped"] = result.Dropped,
    };

    /// <summary>One line of a roster.</summary>
    public static JsonNode Line(RosterLine line)
    {
        var json = new JsonObject
        {
            ["name"] = line.Agent.Name.ToString(),
            ["role"] = line.Agent.Role.ToString(),
            ["presence"] = RosterText.Word(line),
            ["since"] = Answers.Time(line.Since),
        };
        if (line.Task is { } task)
            json["task"] = task.ToString();
        if (line.Why.Length > 0)
            json["why"] = line.Why;
        return json;
    }

    /// <summary>A message by itself.</summary>
    public static JsonObject Message(Message message)
    {
        var json = new JsonObject
        {
            ["id"] = message.Id.ToString(),
            ["from"] = message.From.ToString(),
            ["to"] = Answers.List(message.To),
            ["at"] = Answers.Time(message.At),
            ["body"] = message.Body,
        };
        if (message.ReplyTo is { } answered)
            json["reply_to"] = answered.ToString();
        return json;
    }

    private static JsonObject Message(Delivery delivery)
    {
        var json = Message(delivery.Message);
        json["reply_required"] = delivery.Owed;
        json["redelivered"] = delivery.Redelivered;
        json["cut"] = delivery.Cut;
        return json;
    }

    private static JsonNode News(News news)
    {
        var json = new JsonObject { ["agent"] = news.About.ToString() };
        if (news.Task is { } task)
            json["task"] = task.ToString();
        json["status"] = news.Status;
        json["summary"] = news.Summary;
        json["redelivered"] = news.Redelivered;
        return json;
    }
}
