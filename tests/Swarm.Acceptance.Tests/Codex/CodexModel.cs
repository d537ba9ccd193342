using System.Net;
using System.Text.Json.Nodes;

namespace Swarm.Acceptance.Tests.Codex;

/// <summary>A stand-in for the OpenAI Responses API, as Codex speaks it. Who asks is read from the developer's messages.</summary>
public sealed class CodexModel : LoopbackModel
{
    /// <inheritdoc />
    protected override async Task<(int Status, string Type, byte[] Body)> RespondAsync(HttpListenerRequest http, string text, DateTimeOffset at)
    {
        if (http.HttpMethod != "POST" || http.Url!.AbsolutePath != "/v1/responses")
            return Json(404, Error("not_found"));
        var answer = await DecideAsync(ResponsesRequest.Of(JsonNode.Parse(text)!, at), Answer.Say("ok"));
        return answer is FailAnswer fail ? Json(fail.Status, Error(fail.Type)) : (200, "text/event-stream", Stream(answer, NextNumber()));
    }

    private static byte[] Stream(Answer answer, long number)
    {
        var id = $"resp_{number}";
        var usage = new JsonObject { ["input_tokens"] = 1000, ["output_tokens"] = 50, ["total_tokens"] = 1050 };
        return Events(
            new JsonObject { ["type"] = "response.created", ["response"] = new JsonObject { ["id"] = id } },
            new JsonObject { ["type"] = "response.output_item.done", ["output_index"] = 0, ["item"] = Item(answer, number) },
            new JsonObject { ["type"] = "response.completed", ["response"] = new JsonObject { ["id"] = id, ["usage"] = usage } });
    }

    private static JsonObject Item(Answer answer, long number)
    {
        if (answer is SayAnswer say)
        {
            return new()
            {
                ["type"] = "message",
                ["id"] = $"msg_{number}",
                ["role"] = "assistant",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = say.Text }),
            };
        }
        var use = (UseAnswer)answer;
        var (space, name) = ResponsesRequest.Parts(use.Tool);
        var item = new JsonObject { ["type"] = "function_call", ["call_id"] = $"call_{number}", ["name"] = name, ["arguments"] = use.Input };
        if (space is not null)
            item["namespace"] = space;
        return item;
    }

    private static JsonObject Error(string type) =>
        new() { ["error"] = new JsonObject { ["type"] = type, ["message"] = $"scripted {type}" } };
}
