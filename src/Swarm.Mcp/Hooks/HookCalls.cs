using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using Swarm.Mcp.Hosting;

namespace Swarm.Mcp.Hooks;

/// <summary>
/// Takes the calls of <see cref="HookFace.Tool"/> off the wire before they count as calls of the agent: they acknowledge nothing and
/// show nothing, and the SDK, which lists the tools that it calls, does not see them.
/// </summary>
internal sealed partial class HookCalls(RoomConnection connection, ITransport transport, ILogger logger)
{
    private readonly ConcurrentDictionary<RequestId, Task> _answering = new();

    /// <summary>Takes a call that is a hook's, and answers it in the background; false when it is none.</summary>
    public bool Take(JsonRpcRequest call)
    {
        if (InputOf(call) is not { } input)
            return false;
        var answered = new TaskCompletionSource();
        _answering[call.Id] = answered.Task;
        _ = Task.Run(async () =>
        {
            await AnswerAsync(call.Id, input);
            _answering.TryRemove(call.Id, out _);
            answered.SetResult();
        });
        return true;
    }

    /// <summary>Returns when every hook has its answer.</summary>
    public Task DrainAsync() => Task.WhenAll(_answering.Values);

    private async Task AnswerAsync(RequestId id, HookInput input)
    {
        try
        {
            var result = new JsonObject { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = Answer(input) }) };
            await transport.SendMessageAsync(new JsonRpcResponse { Id = id, Result = result });
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone in the meantime.
        }
    }

    // Null for a call that is none of a hook.
    private static HookInput? InputOf(JsonRpcRequest call)
    {
        try
        {
            return call.Params is JsonObject parameters && parameters["name"] is JsonValue name && name.TryGetValue<string>(out var tool) && tool == HookFace.Tool
                ? HookInput.Of(parameters["arguments"] as JsonObject ?? [])
                : null;
        }
        catch (Exception odd) when (odd is ArgumentException or InvalidOperationException)
        {
            // A member that is there twice, or half a character: the SDK answers it. Thrown, it would end the reading of the wire.
            return null;
        }
    }

    // A hook that fails, also by a bug of ours, must not stand in the way of the agent's work, and none may stay without an answer.
    private string Answer(HookInput input)
    {
        try
        {
            return connection.Joined is { } agent ? HookFace.Answer(agent.Room, agent.Caller.Name, input) : HookFace.Nothing;
        }
        catch (Exception failed)
        {
            LogFailed(input.Event, failed.Message);
            return HookFace.Nothing;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "hook {hook} failed: {why}")]
    private partial void LogFailed(string hook, string why);
}
