using Swarm.Core.Identity;
using Swarm.Core.Messages;

namespace Swarm.Core.Rooms;

/// <summary>Messages in the log.</summary>
internal static class MessageEventJson
{
    public static MessagePosted ReadPosted(in EventFields fields) => new(
        fields.Name<MessageId>("id"u8),
        fields.OptionalNames<AgentName>("to"u8) ?? [],
        fields.Text("body"u8),
        fields.OptionalName<MessageId>("reply_to"u8),
        fields.OptionalFlag("requires_reply"u8),
        fields.OptionalFlag("decline"u8),
        fields.OptionalName<AgentName>("from"u8),
        fields.OptionalText("request_id"u8));

    public static void Write(EventWriter json, MessagePosted e)
    {
        json.Name<MessageId>("id"u8, e.Id);
        json.Names<AgentName>("to"u8, e.To);
        json.Text("body"u8, e.Body);
        json.Name("reply_to"u8, e.ReplyTo);
        json.Flag("requires_reply"u8, e.RequiresReply);
        json.Flag("decline"u8, e.Decline);
        json.Name("from"u8, e.From);
        json.Text("request_id"u8, e.RequestId);
    }
}
