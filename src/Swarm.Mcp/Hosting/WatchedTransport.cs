using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Swarm.Mcp.Hosting;

/// <summary>
/// Tells the connection of calls, cancellations and answers in the order of the wire. The SDK handles every message on the thread
/// pool, where a call may overtake the cancellation that its client sent before it.
/// </summary>
internal sealed class WatchedTransport(ITransport inner, RoomConnection connection) : ITransport
{
    /// <inheritdoc />
    public string? SessionId => inner.SessionId;

    /// <inheritdoc />
    public ChannelReader<JsonRpcMessage> MessageReader { get; } = new Reader(inner.MessageReader, connection);

    /// <inheritdoc />
    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) =>
        message is JsonRpcResponse or JsonRpcError && !connection.Answers(((JsonRpcMessageWithId)message).Id)
            ? Task.CompletedTask
            : inner.SendMessageAsync(message, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Reader(ChannelReader<JsonRpcMessage> inner, RoomConnection connection) : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);

        public override bool TryRead(out JsonRpcMessage item)
        {
            if (!inner.TryRead(out item!))
                return false;
            if (item is JsonRpcRequest { Method: RequestMethods.ToolsCall } call)
                connection.Arrived(call.Id);
            else if (item is JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled && RequestOf(cancelled) is { } id)
                connection.Cancelled(id);
            return true;
        }

        private static RequestId? RequestOf(JsonRpcNotification cancelled)
        {
            if (cancelled.Params is not JsonObject parameters || parameters["requestId"] is not JsonValue id)
                return null;
            if (id.TryGetValue<long>(out var number))
                return new RequestId(number);
            return id.GetValueKind() == JsonValueKind.String ? new RequestId(id.GetValue<string>()) : null;
        }
    }
}
