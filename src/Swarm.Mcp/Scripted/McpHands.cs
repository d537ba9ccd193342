using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Swarm.Core.Errors;
using Swarm.Core.Processes;

namespace Swarm.Mcp.Scripted;

/// <summary>The real hands: an MCP client over the server's stdin and stdout, commands and files of this machine.</summary>
/// <remarks>Killed with -9 it leaves no server behind: the kernel closes the pipe, and the server ends at the end of its input.</remarks>
internal sealed class McpHands : IScenarioHands, IAsyncDisposable
{
    // The process is ours and not the SDK's: its stdio transport ends a server with SIGKILL, this one at the end of its
    // input, as an agent CLI does, so that the server can leave the room.
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(2);

    private readonly ProcessRunner runner;
    private readonly TimeProvider time;
    private readonly RunningProcess server;
    private readonly Task stderr;
    private McpClient? client;
    private int calls;

    private McpHands(ProcessRunner runner, TimeProvider time, RunningProcess server, Transcript transcript)
    {
        this.runner = runner;
        this.time = time;
        this.server = server;
        stderr = ShowAsync(server.Stderr, transcript);
    }

    /// <summary>Starts the server and greets it.</summary>
    /// <exception cref="ServerGoneException">It cannot be started, or did not answer.</exception>
    public static async Task<McpHands> StartAsync(
        McpServerEntry entry, ProcessRunner runner, TimeProvider time, Transcript transcript, CancellationToken cancellation)
    {
        var hands = new McpHands(runner, time, Started(entry, runner), transcript);
        try
        {
            var options = new McpClientOptions
            {
                ClientInfo = new Implementation { Name = "swarm-scripted", Version = typeof(McpHands).Assembly.GetName().Version?.ToString(3) ?? "0" },
                // By default it takes a server that is silent for 5 s for an old one and tries initialize, which a slow one that knows
                // server/discover then refuses (MCP 2026-07-28).
                DiscoverProbeTimeout = Timeout.InfiniteTimeSpan,
            };
            var transport = new StreamClientTransport(hands.server.Stdin, hands.server.Stdout);
            hands.client = await McpClient.CreateAsync(transport, options, null, cancellation);
            return hands;
        }
        catch (Exception e)
        {
            await hands.DisposeAsync();
            if (e is OperationCanceledException && cancellation.IsCancellationRequested)
                throw;
            throw new ServerGoneException($"{entry.Command[0]} did not answer as an MCP server: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public async Task<CallResult> CallAsync(string tool, JsonObject arguments, CancellationToken cancellation)
    {
        using var json = JsonDocument.Parse(arguments.ToJsonString());
        var request = new CallToolRequestParams
        {
            Name = tool,
            Arguments = json.RootElement.EnumerateObject().ToDictionary(a => a.Name, a => a.Value.Clone(), StringComparer.Ordinal),
            // Every call carries one, as those of Claude Code do; the server then shows a long wait as alive.
            Meta = new JsonObject { ["progressToken"] = $"call-{++calls}" },
        };
        try
        {
            // Without a deadline: a wait blocks for as long as the server lets it.
            var result = await client!.CallToolAsync(request, cancellation);
            return new CallResult(string.Join('\n', result.Content.OfType<TextContentBlock>().Select(t => t.Text)), result.IsError == true);
        }
        catch (McpProtocolException e)
        {
            return new CallResult(e.Message, true);
        }
        catch (Exception e) when (e is McpException or IOException or InvalidOperationException or ObjectDisposedException)
        {
            throw new ServerGoneException($"the server ended during {tool}: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public async Task<RunResult> RunAsync(ImmutableArray<string> command, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            var result = await runner.RunAsync(command, new ProcessOptions { Timeout = timeout }, cancellation);
            return new RunResult(result.Stdout + result.Stderr, result.ExitCode);
        }
        catch (SwarmException e)
        {
            return new RunResult(e.Message, null);
        }
    }

    /// <inheritdoc />
    public async Task WriteAsync(string path, string content, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await File.WriteAllTextAsync(full, content, cancellation);
    }

    /// <summary>Closes the server's input and returns when it has ended; one that does not end within 2 s is made to.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.Stdin.DisposeAsync();
        if (!await EndsAsync())
        {
            server.Terminate();
            await EndsAsync();
        }
        await server.DisposeAsync();
        if (client is not null)
            await client.DisposeAsync();
        await stderr;
    }

    private static RunningProcess Started(McpServerEntry entry, ProcessRunner runner)
    {
        try
        {
            return runner.Start(entry.Command, new ProcessOptions { Environment = entry.Environment });
        }
        catch (SwarmException e)
        {
            throw new ServerGoneException(e.Message, e);
        }
    }

    private async Task<bool> EndsAsync()
    {
        using var grace = new CancellationTokenSource(EndGrace, time);
        try
        {
            await server.WaitAsync(grace.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task ShowAsync(Stream from, Transcript transcript)
    {
        try
        {
            using var lines = new StreamReader(from, leaveOpen: true);
            while (await lines.ReadLineAsync() is { } line)
                transcript.Result(line, isError: false);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed with the process.
        }
    }
}
