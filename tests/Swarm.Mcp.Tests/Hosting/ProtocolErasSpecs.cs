using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Hosting;

/// <summary>One server speaks both: <c>initialize</c>, and 2026-07-28 without a handshake.</summary>
public sealed class ProtocolErasSpecs : IDisposable
{
    private const string Modern =
        """
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}
        """;

    private readonly TempDirectory workspace = new();

    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task A_classic_client_initializes_lists_and_calls(string version)
    {
        await using var server = ServerProcess.As("ada", workspace.Path);
        var started = (await server.InitializeAsync(version))["result"]!;
        Assert.Equal(version, (string?)started["protocolVersion"]);
        Assert.Equal("swarm", (string?)started["serverInfo"]!["name"]);
        Assert.Matches(@"^\d+\.\d+\.\d+", (string?)started["serverInfo"]!["version"]);
        Assert.NotNull(started["capabilities"]!["tools"]);
        Assert.StartsWith("Swarm: ", (string?)started["instructions"]);
        Assert.NotNull((await server.AskAsync(1, "ping"))["result"]);
        Assert.Equal(7, (await server.AskAsync(2, "tools/list"))["result"]!["tools"]!.AsArray().Count);
        Assert.Equal("L1 is written.", await server.CallAsync(3, "append_learning", """{"topic":"a","text":"b"}"""));
        server.Input.Close();
        Assert.Equal((0, ""), await server.EndAsync());
    }

    [Fact]
    public async Task A_client_of_2026_07_28_discovers_lists_and_calls_without_a_handshake()
    {
        await using var server = ServerProcess.As("boss", workspace.Path, "planner");
        var discovered = (await server.AskAsync(1, "server/discover", $$"""{{{Modern}}}"""))["result"]!;
        Assert.Contains("2026-07-28", discovered["supportedVersions"]!.AsArray().Select(v => (string)v!));
        Assert.StartsWith("Swarm: ", (string?)discovered["instructions"]);
        Assert.Equal(11, (await server.AskAsync(2, "tools/list", $$"""{{{Modern}}}"""))["result"]!["tools"]!.AsArray().Count);
        var called = await server.AskAsync(3, "tools/call", $$"""{"name":"append_learning","arguments":{"topic":"a","text":"b"},{{Modern}}}""");
        Assert.Equal("L1 is written.", ServerProcess.Text(called));
        var refused = await server.AskAsync(4, "tools/call", $$"""{"name":"post","arguments":{"boddy":"x"},{{Modern}}}""");
        Assert.True((bool?)refused["result"]!["isError"]);
        Assert.StartsWith("bad_argument: There is no argument boddy;", ServerProcess.Text(refused));
        server.Input.Close();
        Assert.Equal((0, ""), await server.EndAsync());
    }

    [Theory]
    [InlineData("2025-06-18")]
    [InlineData("2026-07-28")]
    public async Task The_SDKs_client_speaks_to_it_in_both_eras(string version)
    {
        await using var server = ServerProcess.As("ada", workspace.Path);
        var options = new McpClientOptions { ProtocolVersion = version, DiscoverProbeTimeout = TimeSpan.FromSeconds(30) };
        await using var client = await McpClient.CreateAsync(
            new StreamClientTransport(server.Input, server.Output), options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(version, client.NegotiatedProtocolVersion);
        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["post", "wait", "claim_task", "report_status", "append_learning", "lock", "unlock"], tools.Select(t => t.Name));
        var result = await client.CallToolAsync(new CallToolRequestParams { Name = "claim_task" }, TestContext.Current.CancellationToken);
        Assert.StartsWith("Nothing to claim now (no tasks).", Assert.IsType<TextContentBlock>(result.Content[0]).Text);
    }

    [Fact]
    public async Task An_unknown_version_is_answered_with_those_that_are_known()
    {
        await using var server = ServerProcess.As("ada", workspace.Path);
        var answer = await server.InitializeAsync("2099-01-01");
        Assert.Contains("2025-11-25", answer["error"]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_no_message_is_passed_over()
    {
        await using var server = ServerProcess.As("ada", workspace.Path);
        await server.SendAsync("this is no JSON");
        await server.SendAsync("""{"jsonrpc":"2.0","id":7}""");
        await server.SendAsync("[]");
        await server.SendAsync("");
        await server.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{"a":1}}}""");
        await server.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1.5}}""");
        await server.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled"}""");
        await server.InitializeAsync();
        Assert.Equal("L1 is written.", await server.CallAsync(1, "append_learning", """{"topic":"a","text":"b"}"""));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_an_error_and_the_next_call_is_served()
    {
        await using var server = ServerProcess.As("ada", workspace.Path);
        await server.InitializeAsync();
        var refused = await server.AskAsync(1, "tools/call", """{"name":"append_learning","arguments":{"topic":"\ud800","text":"b"}}""");
        Assert.NotNull(refused["error"]);
        Assert.Equal("L1 is written.", await server.CallAsync(2, "append_learning", """{"topic":"a","text":"b"}"""));
    }

    [Fact]
    public async Task An_unknown_method_is_a_protocol_error()
    {
        await using var server = ServerProcess.As("ada", workspace.Path);
        await server.InitializeAsync();
        Assert.Equal(-32601, (int?)(await server.AskAsync(1, "no/such"))["error"]!["code"]);
        Assert.Equal(-32602, (int?)(await server.AskAsync(2, "tools/call", """{"name":"rm"}"""))["error"]!["code"]);
    }

    public void Dispose() => workspace.Dispose();
}
