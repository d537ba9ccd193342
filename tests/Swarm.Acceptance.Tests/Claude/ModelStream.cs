using System.Text.Json.Nodes;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>An answer in the words of the Messages API: server-sent events, or one object.</summary>
internal static class ModelStream
{
    /// <summary>The message as one object.</summary>
    public static JsonObject Message(Answer answer, long number, string? model)
    {
        var block = answer switch
        {
            UseAnswer use => new JsonObject { ["type"] = "tool_use", ["id"] = $"toolu_{number}", ["name"] = use.Tool, ["input"] = JsonNode.Parse(use.Input) },
            SayAnswer say => new JsonObject { ["type"] = "text", ["text"] = say.Text },
            _ => throw new ArgumentException($"{answer} is no message", nameof(answer)),
        };
        return new JsonObject
        {
            ["id"] = $"msg_{number}",
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = model,
            ["content"] = new JsonArray(block),
            ["stop_reason"] = answer is UseAnswer ? "tool_use" : "end_turn",
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject { ["input_tokens"] = 1000, ["output_tokens"] = 50, ["cache_creation_input_tokens"] = 0, ["cache_read_input_tokens"] = 0 },
        };
    }

    /// <summary>The same as a stream of events.</summary>
    public static byte[] Events(JsonObject message)
    {
        var block = message["content"]![0]!.AsObject();
        var stop = message["stop_reason"]!.DeepClone();
        var usage = message["usage"]!.DeepClone();
        var (start, delta) = Parts(block);
        var head = message.DeepClone().AsObject();
        head["content"] = new JsonArray();
        head["stop_reason"] = null;
        return LoopbackModel.Events(
            new JsonObject { ["type"] = "message_start", ["message"] = head },
            new JsonObject { ["type"] = "content_block_start", ["index"] = 0, ["content_block"] = start },
            new JsonObject { ["type"] = "content_block_delta", ["index"] = 0, ["delta"] = delta },
            new JsonObject { ["type"] = "content_block_stop", ["index"] = 0 },
            new JsonObject { ["type"] = "message_delta", ["delta"] = new JsonObject { ["stop_reason"] = stop, ["stop_sequence"] = null }, ["usage"] = usage },
            new JsonObject { ["type"] = "message_stop" });
    }

    /// <summary>The body of an error.</summary>
    public static JsonObject Error(string type) =>
        new() { ["type"] = "error", ["error"] = new JsonObject { ["type"] = type, ["message"] = $"scripted {type}" } };

    private static (JsonObject Start, JsonObject Delta) Parts(JsonObject block)
    {
        var start = block.DeepClone().AsObject();
        if ((string)block["type"]! == "text")
        {
            start["text"] = "";
            return (start, new() { ["type"] = "text_delta", ["text"] = block["text"]!.DeepClone() });
        }
        start["input"] = new JsonObject();
        return (start, new() { ["type"] = "input_json_delta", ["partial_json"] = block["input"]!.ToJsonString() });
    }
}
