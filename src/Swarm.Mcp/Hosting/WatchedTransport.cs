using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;
using Swarm.Mcp.Hooks;

namespace Swarm.Mcp.Hosting;

/// <summary>
/// Tells the connection of calls, cancellations and answers in the order of the wire. The SDK handles every message on the thread
/// pool, where a call may overtake the cancellation that its client sent before it. Hooks are answered here.
/// </summary>
internal sealed class WatchedTransport(ITransport inner, RoomConnection connection, HookCalls hooks) : ITransport
{
    private readonly ConcurrentDictionary<RequestId, bool> _listing = new();
    private Reader? _reader;

    /// <inheritdoc />
    public string? SessionId => inner.SessionId;

    /// <inheritdoc />
    public ChannelReader<JsonRpcMessage> MessageReader => _reader ??= new Reader(inner.MessageReader, connection, hooks, _listing);

    /// <inheritdoc />
    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        if (message is not (JsonRpcResponse or JsonRpcError))
        {
            await inner.SendMessageAsync(message, cancellationToken);
            return;
        }
        var id = ((JsonRpcMessageWithId)message).Id;
        if (!connection.Answers(id))
            return;
        await inner.SendMessageAsync(message, cancellationToken);
        if (_listing.TryRemove(id, out _))
            connection.Listed();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Reader(
        ChannelReader<JsonRpcMessage> inner, RoomConnection connection, HookCalls hooks, ConcurrentDictionary<RequestId, bool> listing)
        : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);

        public override bool TryRead(out JsonRpcMessage item)
        {
            do
            {
                if (!inner.TryRead(out item!))
                    return false;
            }
            while (item is JsonRpcRequest { Method: RequestMethods.ToolsCall } hook && hooks.Take(hook));
            if (item is JsonRpcRequest { Method: RequestMethods.ToolsCall } call)
                connection.Arrived(call.Id);
            else if (item is JsonRpcRequest { Method: RequestMethods.ToolsList } list)
                listing[list.Id] = true;
            else if (item is JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled && RequestOf(cancelled) is { } id)
                connection.Cancelled(id);
            return true;
        }

        private static RequestId? RequestOf(JsonRpcNotification cancelled)
        {
            try
            {
                if (cancelled.Params is not JsonObject parameters || parameters["requestId"] is not JsonValue id)
                    return null;
                if (id.TryGetValue<long>(out var number))
                    return new RequestId(number);
                return id.GetValueKind() == JsonValueKind.String ? new RequestId(id.GetValue<string>()) : null;
            }
            catch (Exception odd) when (odd is ArgumentException or InvalidOperationException)
            {
                // A member that is there twice, or half a character: it cancels nothing. Thrown, it would end the reading of the wire.
                return null;
            }
        }
    }
}
