using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Swarm.Mcp.Hosting;

/// <summary>Serves one client over standard input and output until it closes them or the process is told to end.</summary>
internal sealed partial class ServerLoop(
    ServerSession session, IHostApplicationLifetime lifetime, ILoggerFactory loggers, ILogger<ServerLoop> logger) : BackgroundService
{
    /// <summary>It ended because of a bug.</summary>
    public bool Failed { get; private set; }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The transport owns standard output from here on.
            await using var transport = new StdioServerTransport("swarm", loggers);
            await session.RunAsync(transport, stoppingToken);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            Failed = true;
            LogFailed(bug);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "the server failed")]
    private partial void LogFailed(Exception bug);
}
