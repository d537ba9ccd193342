using System.Net;
using System.Text.Json.Nodes;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>A stand-in for the Anthropic Messages API. Who asks is read from the system prompt.</summary>
public sealed class ScriptedModel : LoopbackModel
{
    /// <inheritdoc />
    protected override async Task<(int Status, string Type, byte[] Body)> RespondAsync(HttpListenerRequest http, string text, DateTimeOffset at)
    {
        if (http.HttpMethod != "POST" || http.Url!.AbsolutePath is not ("/v1/messages" or "/v1/messages/count_tokens"))
            return http.HttpMethod == "HEAD" ? (200, "text/plain", []) : Json(404, ModelStream.Error("not_found_error"));
        var body = JsonNode.Parse(text)!;
        if (http.Url.AbsolutePath.EndsWith("count_tokens", StringComparison.Ordinal))
            return Json(200, new JsonObject { ["input_tokens"] = text.Length / 4 });
        // What the CLI asks for itself, such as a title: where it wants JSON, an empty object will do.
        var answer = await DecideAsync(MessagesRequest.Of(body, at), Answer.Say(body["output_config"] is null ? "ok" : "{}"));
        if (answer is FailAnswer fail)
            return Json(fail.Status, ModelStream.Error(fail.Type));
        var message = ModelStream.Message(answer, NextNumber(), (string?)body["model"]);
        return (bool?)body["stream"] == true ? (200, "text/event-stream", ModelStream.Events(message)) : Json(200, message);
    }
}
