using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Hosting;

/// <summary>A tool as the MCP SDK serves it: schema by hand, no reflection, refusals as texts that a model can act on.</summary>
internal sealed partial class SwarmTool(ToolDefinition definition, RoomConnection connection, ToolSettings settings, ILogger logger) : McpServerTool
{
    /// <inheritdoc />
    public override Tool ProtocolTool { get; } = new()
    {
        Name = definition.Name,
        Title = definition.Title,
        Description = definition.Description,
        InputSchema = definition.InputSchema,
        // Only what differs from the defaults of the protocol (MCP 2025-11-25, ToolAnnotations): each costs every agent tokens.
        Annotations = new ToolAnnotations
        {
            ReadOnlyHint = definition.IsReadOnly ? true : null,
            DestructiveHint = definition.IsDestructive || definition.IsReadOnly ? null : false,
            IdempotentHint = definition.IsIdempotent && !definition.IsReadOnly ? true : null,
            OpenWorldHint = false,
        },
        // Claude Code defers MCP tools unless their server's entry or the tool itself says otherwise (docs/tools.md).
        Meta = definition.IsEveryTurn ? new JsonObject { ["anthropic/alwaysLoad"] = true } : null,
    };

    /// <inheritdoc />
    public override IReadOnlyList<object> Metadata => [];

    /// <inheritdoc />
    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        try
        {
            var answer = await CallAsync(request, cancellationToken);
            return Result(answer.Text, isError: false);
        }
        catch (SwarmException refused)
        {
            return Result(Answers.Text(refused.Refusal), isError: true);
        }
        catch (OperationCanceledException) when (connection.Parking.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The client is gone and will not see this; thrown, the SDK would log it as a failure.
            return Result("The server is ending.", isError: true);
        }
        catch (OperationCanceledException)
        {
            connection.Ended(request.JsonRpcRequest.Id);
            throw;
        }
        catch (Exception bug)
        {
            LogBug(definition.Name, bug);
            return Result(Answers.Text(Refusals.Failed(definition.Name, bug)), isError: true);
        }
    }

    private async Task<ToolAnswer> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        var caller = await connection.ParticipantAsync(cancellation);
        await caller.BeginCallAsync(cancellation);
        definition.RequireFor(caller.Room.State.Team, caller.Caller.Role);
        var arguments = request.Params?.Arguments is { } given
            ? new Dictionary<string, System.Text.Json.JsonElement>(given, StringComparer.Ordinal)
            : [];
        ArgumentValidator.Validate(definition.InputSchema, arguments);
        var call = new ToolCall(caller, new ToolArguments(arguments), ProgressOf(request, cancellation), settings);
        using var parked = definition.Parks ? CancellationTokenSource.CreateLinkedTokenSource(cancellation, connection.Parking) : null;
        var answer = await definition.RunAsync(call, parked?.Token ?? cancellation);
        if (answer.Delivered is { } delivered)
            connection.Delivers(request.JsonRpcRequest.Id, delivered);
        return answer;
    }

    private static Func<TimeSpan, string, Task>? ProgressOf(RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        if (request.Params?.ProgressToken is not { } token)
            return null;
        var server = request.Server;
        return (waited, line) => server.NotifyProgressAsync(
            token,
            new ProgressNotificationValue { Progress = (float)waited.TotalSeconds, Message = VisibleText.Of(line) },
            cancellationToken: cancellation);
    }

    private static CallToolResult Result(string text, bool isError) =>
        new() { Content = [new TextContentBlock { Text = text }], IsError = isError ? true : null };

    [LoggerMessage(Level = LogLevel.Error, Message = "{tool} failed")]
    private partial void LogBug(string tool, Exception bug);
}
