using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Supervision;
using Swarm.Mcp.Hosting;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Tests.Tools;

/// <summary>What a call returned.</summary>
internal sealed record Answer(string Text, bool IsError);

/// <summary>One agent: the server as the product composes it, and the SDK's client.</summary>
internal sealed class ToolAgent : IAsyncDisposable
{
    private readonly Pipe toServer = new();
    private readonly Pipe toClient = new();
    private readonly RoomConnection connection;
    private readonly Task serving;
    private bool ended;

    private ToolAgent(ServerOptions options)
    {
        connection = new RoomConnection(options, TimeProvider.System);
        var settings = new ToolSettings(options.WaitTimeout, new TeamLauncher(TimeProvider.System, ["swarm"]));
        var session = new ServerSession(options, connection, settings, NullLoggerFactory.Instance);
        serving = ServeAsync(session);
    }

    public McpClient Client { get; private set; } = null!;

    public static async Task<ToolAgent> StartAsync(string workspace, string name, string role, ImmutableArray<string> capabilities)
    {
        Assert.True(AgentName.TryParse(name, out var agent) & RoleName.TryParse(role, out var known));
        var caller = new Caller(agent, known, capabilities);
        var started = new ToolAgent(new ServerOptions(Workspace.At(workspace), caller, TimeSpan.FromSeconds(20)));
        // A slow machine must not make the client fall back to the older protocol.
        var options = new McpClientOptions { DiscoverProbeTimeout = TimeSpan.FromSeconds(30) };
        var transport = new StreamClientTransport(started.toServer.Writer.AsStream(), started.toClient.Reader.AsStream());
        started.Client = await McpClient.CreateAsync(transport, options, cancellationToken: Cancel);
        await started.connection.ParticipantAsync(Cancel);
        return started;
    }

    /// <summary>Calls a tool; what came, refusal or not.</summary>
    public async Task<Answer> CallAsync(string tool, string arguments = "{}", CancellationToken? cancellation = null)
    {
        var given = JsonElement.Parse(arguments).EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        var result = await Client.CallToolAsync(new CallToolRequestParams { Name = tool, Arguments = given }, cancellation ?? Cancel);
        return new Answer(Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text, result.IsError == true);
    }

    /// <summary>Calls a tool that does what it is asked; its text.</summary>
    public async Task<string> SaysAsync(string tool, string arguments = "{}")
    {
        var answer = await CallAsync(tool, arguments);
        Assert.False(answer.IsError, answer.Text);
        return answer.Text;
    }

    /// <summary>Calls a tool that refuses; its text, after a look at its shape: <c>code: message</c>, <c>next: …</c>.</summary>
    public async Task<string> RefusesAsync(string tool, string arguments)
    {
        var answer = await CallAsync(tool, arguments);
        Assert.True(answer.IsError, answer.Text);
        Assert.Matches("^[a-z_]+: .+\nnext: .+$", answer.Text);
        Assert.Equal(2, answer.Text.Split('\n').Length);
        return answer.Text;
    }

    /// <summary>Its client closes the pipe; the server has left the room and its name is free.</summary>
    public async Task EndAsync()
    {
        await toServer.Writer.CompleteAsync();
        await serving.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        connection.Dispose();
        ended = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!ended)
            await EndAsync();
        await Client.DisposeAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task ServeAsync(ServerSession session)
    {
        await using var transport = new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream(), "swarm");
        await session.RunAsync(transport, CancellationToken.None);
    }
}
