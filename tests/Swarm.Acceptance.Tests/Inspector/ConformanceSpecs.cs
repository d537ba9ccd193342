using System.Net;
using System.Net.Sockets;
using Swarm.Core.Processes;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Inspector;

/// <summary>
/// Those scenarios of the MCP conformance suite that are about any server; the others call the tools of a fixture. The suite speaks HTTP,
/// so a bridge is in between.
/// </summary>
public sealed class ConformanceSpecs(NpmPrograms npm) : IClassFixture<NpmPrograms>, IDisposable
{
    private readonly ProcessRunner runner = new(TimeProvider.System);
    private readonly TempDirectory workspace = new();

    [Theory]
    [InlineData("server-initialize")]
    [InlineData("ping")]
    [InlineData("tools-list")]
    public async Task The_server_conforms(string scenario)
    {
        var suite = await npm.ConformanceAsync();
        var port = FreePort();
        // The bridge takes the server as a line for the shell.
        var server = $"'{SwarmBinary.Path}' mcp --workspace '{workspace.Path}' --role planner";
        // Disposed with the servers that it started, which it leaves behind itself.
        await using var bridge = runner.Start([.. npm.Bridge, "--stdio", server, "--outputTransport", "streamableHttp", "--stateful", "--port", $"{port}", "--logLevel", "none"], new ProcessOptions { Directory = workspace.Path });
        await Until.True(() => IsOpen(port));
        var options = new ProcessOptions { Directory = workspace.Path, Timeout = TimeSpan.FromSeconds(60) };
        var result = await runner.RunAsync([.. suite, "server", "--url", $"http://localhost:{port}/mcp", "--scenario", scenario], options, TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Stdout + result.Stderr);
        Assert.Matches(@"Passed: (\d+)/\1, 0 failed, 0 warnings", result.Stdout);
    }

    public void Dispose() => workspace.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> IsOpen(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("localhost", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
