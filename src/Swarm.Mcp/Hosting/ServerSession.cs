using System.Reflection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Mcp.Hooks;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Hosting;

/// <summary>One agent's time in the room: joins, serves its client over a transport, leaves.</summary>
internal sealed partial class ServerSession(ServerOptions options, RoomConnection connection, ToolSettings settings, ILoggerFactory loggers)
{
    // Longer than a call may wait for the append lock.
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(6);

    private readonly ILogger _logger = loggers.CreateLogger<ServerSession>();

    /// <summary>Returns when the client has closed its end or the process was told to end, and the agent has left the room.</summary>
    /// <param name="transport">The way to the client; disposed by the caller.</param>
    /// <param name="stopping">The process was told to end.</param>
    public async Task RunAsync(ITransport transport, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            await ServeAsync(transport, ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client is gone or the process was told to end; both are an orderly end.
        }
        finally
        {
            await LeaveAsync();
        }
    }

    private async Task ServeAsync(ITransport transport, CancellationTokenSource ended)
    {
        var hooks = new HookCalls(connection, transport, _logger);
        await using var server = McpServer.Create(new WatchedTransport(transport, connection, hooks), Describe(), loggers);
        var joining = JoinAsync(ended.Token);
        var serving = server.RunAsync(ended.Token);
        try
        {
            await Task.WhenAny(serving, transport.MessageReader.Completion);
            // RunAsync waits for the calls that run. Nobody is there for what a parked one would bring; what the client wanted
            // written is written, though the SDK answers nobody after the end of the input.
            connection.EndParking();
            ended.CancelAfter(LastWrites);
            await serving;
        }
        finally
        {
            await hooks.DrainAsync();
            await joining;
        }
    }

    private McpServerOptions Describe()
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>();
        foreach (var tool in ToolCatalog.All)
            tools.Add(new SwarmTool(tool, connection, settings, _logger));
        return new McpServerOptions
        {
            Filters = new McpServerFilters { Request = new McpRequestFilters { ListToolsFilters = { ForRole } } },
            ServerInfo = new Implementation
            {
                Name = "swarm",
                Version = typeof(ServerSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
            },
            ServerInstructions = Discipline.Instructions(options.Caller.Role),
            ToolCollection = tools,
        };
    }

    // What a role may do is in the room, which is opened beside the client's first messages.
    private McpRequestHandler<ListToolsRequestParams, ListToolsResult> ForRole(McpRequestHandler<ListToolsRequestParams, ListToolsResult> next) =>
        async (request, cancellation) =>
        {
            var listed = await next(request, cancellation);
            var offered = ToolCatalog.For(await connection.RightsAsync(cancellation)).Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal);
            listed.Tools = [.. listed.Tools.Where(t => offered.Contains(t.Name))];
            return listed;
        };

    // At the start, so that the agent is in the team before its first call. A refusal is told to every call instead.
    private async Task JoinAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Yield();
            await connection.ParticipantAsync(cancellation);
        }
        catch (SwarmException refused)
        {
            LogNotJoined(refused.Refusal.Message);
        }
        catch (Exception refused) when (Refusals.IsOfSystem(refused))
        {
            LogNotJoined(refused.Message);
        }
        catch (OperationCanceledException)
        {
            // The client was gone before the room was open.
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            await connection.LeaveAsync();
        }
        catch (SwarmException refused)
        {
            LogNotLeft(refused.Refusal.Message);
        }
        catch (Exception refused) when (Refusals.IsOfSystem(refused))
        {
            LogNotLeft(refused.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "not in the room yet: {why}")]
    private partial void LogNotJoined(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "left without a word to the room: {why}")]
    private partial void LogNotLeft(string why);
}
