using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using Swarm.Core.Errors;
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
        if (call.Params is not JsonObject parameters || parameters["name"] is not JsonValue name
            || !name.TryGetValue<string>(out var tool) || tool != HookFace.Tool)
            return false;
        var input = HookInput.Of(parameters["arguments"] as JsonObject ?? []);
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

    // A hook that fails must not stand in the way of the agent's work.
    private string Answer(HookInput input)
    {
        try
        {
            return connection.Joined is { } agent ? HookFace.Answer(agent.Room, agent.Caller.Name, input) : HookFace.Nothing;
        }
        catch (Exception failed) when (failed is SwarmException or IOException or UnauthorizedAccessException)
        {
            LogFailed(input.Event, failed.Message);
            return HookFace.Nothing;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "hook {hook} failed: {why}")]
    private partial void LogFailed(string hook, string why);
}
