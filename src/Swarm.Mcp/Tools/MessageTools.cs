using System.Text.Json.Nodes;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Operations;

namespace Swarm.Mcp.Tools;

/// <summary><c>post</c> and <c>wait</c>.</summary>
internal static class MessageTools
{
    public static readonly ToolDefinition Post = new(
        "post",
        "Post",
        "Send a message. Recipients: names, roles or all, in to, or @name, @role, @all in body; a reply reaches its asker by itself. Put anything long in a file and name its path. Then go on, or wait.",
        """
        {"type":"object","properties":{
        "body":{"type":"string","description":"At most 8 KiB"},
        "to":{"type":"array","items":{"type":"string"},"maxItems":100,"description":"As ada, worker, all"},
        "reply_to":{"type":"string","description":"Answers this one, as M7"},
        "requires_reply":{"type":"boolean","description":"They must answer before they wait"},
        "decline":{"type":"boolean","description":"With reply_to: refuse; body says why"},
        "request_id":{"type":"string","maxLength":100,"description":"Repeat-safe key"}},
        "required":["body"],"additionalProperties":false}
        """,
        PostAsync)
    { IsEveryTurn = true };

    public static readonly ToolDefinition Wait = new(
        "wait",
        "Wait",
        "Park until something for you comes: messages, task news, ready work. End every turn with it; when it returns with nothing, call it again. What it returned counts as read once you make your next call.",
        """
        {"type":"object","properties":{
        "timeout_s":{"type":"integer","minimum":1,"maximum":3600,"description":"Seconds"}},
        "additionalProperties":false}
        """,
        WaitAsync)
    { IsEveryTurn = true, IsIdempotent = true, Parks = true };

    private static async Task<ToolAnswer> PostAsync(ToolCall call, CancellationToken cancellation)
    {
        var arguments = call.Arguments;
        var request = new PostRequest(
            arguments.Text("body"),
            arguments.Texts("to"),
            arguments.OptionalName<MessageId>("reply_to"),
            arguments.Flag("requires_reply"),
            arguments.Flag("decline"),
            arguments.OptionalText("request_id"));
        var done = await MessageOperations.PostAsync(call.Caller, request, cancellation);
        var posted = done.Value;
        var to = posted.To.Length > 10 ? $"{posted.To.Length} agents" : string.Join(", ", posted.To);
        var paid = posted.Paid is { } debt ? $" {debt} is answered." : "";
        var json = new JsonObject { ["id"] = posted.Id.ToString(), ["to"] = Answers.List(posted.To) };
        if (posted.Paid is { } answered)
            json["paid"] = answered.ToString();
        json["repeated"] = done.Repeated;
        return new ToolAnswer($"{posted.Id} to {to}.{paid}{Answers.Again(done.Repeated)}", json);
    }

    private static async Task<ToolAnswer> WaitAsync(ToolCall call, CancellationToken cancellation)
    {
        var timeout = call.Arguments.Number("timeout_s") is { } seconds ? TimeSpan.FromSeconds(seconds) : call.Settings.WaitTimeout;
        Func<TimeSpan, Task>? progress = call.Progress is { } show ? waited => show(waited, $"waiting, {waited.TotalSeconds:F0} s") : null;
        var result = await WaitOperations.WaitAsync(call.Caller, timeout, progress, cancellation);
        return new ToolAnswer(WaitText.Of(result), WaitJson.Of(result))
        {
            IsNothing = result.End != WaitEnd.Delivered,
            Delivered = () => WaitOperations.Delivered(call.Caller, result),
        };
    }
}
