using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Swarm.Bench.Parts;

/// <summary>An MCP server over stdio, talked to as a client does, with nothing between the bytes and the clock.</summary>
internal sealed class McpServerProcess(LineProcess process) : IAsyncDisposable
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}""";

    private int _id;

    public int Pid => process.Pid;

    public static McpServerProcess Swarm(BenchContext context, string workspace, string agent) =>
        new(context.Start(context.Swarm, "mcp", "--workspace", workspace, "--agent", agent));

    public static McpServerProcess Swarm(BenchContext context, string workspace, string agent, string role, int waitSeconds) =>
        new(context.Start(
            context.Swarm, "mcp", "--workspace", workspace, "--agent", agent, "--role", role, "--wait-seconds", waitSeconds.ToString(CultureInfo.InvariantCulture)));

    public static McpServerProcess Node(BenchContext context) =>
        new(context.Start("node", context.Node!, "stdio"));

    /// <summary>Returns once the tools are listed, with the line that lists them.</summary>
    public string Handshake()
    {
        process.Write(Initialize);
        Await(0);
        process.Write("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return Await(Send("tools/list", "{}"));
    }

    /// <summary>Sends a call and returns its id.</summary>
    public int Call(string tool, string arguments) => Send("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}""");

    /// <summary>Blocks until the answer's line has come, and returns it.</summary>
    public string Await(int id)
    {
        // Looked for as text: parsing would be part of the time.
        var wanted = string.Create(CultureInfo.InvariantCulture, $"\"id\":{id},");
        var last = string.Create(CultureInfo.InvariantCulture, $"\"id\":{id}}}");
        while (true)
        {
            var line = process.Read();
            if (line.Contains(wanted, StringComparison.Ordinal) || line.EndsWith(last, StringComparison.Ordinal))
                return line;
        }
    }

    /// <summary>The text of a tool's answer.</summary>
    public string AwaitText(int id) => AwaitResult(id).Text;

    /// <summary>The text of a tool's answer, and whether it is a refusal.</summary>
    public (string Text, bool IsError) AwaitResult(int id)
    {
        using var answer = JsonDocument.Parse(Await(id));
        var result = answer.RootElement.GetProperty("result");
        return (result.GetProperty("content")[0].GetProperty("text").GetString()!, result.TryGetProperty("isError", out var isError) && isError.GetBoolean());
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private int Send(string method, string parameters)
    {
        var id = ++_id;
        process.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""") + "\n"));
        return id;
    }
}
