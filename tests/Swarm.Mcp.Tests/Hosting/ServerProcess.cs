using System.Text;
using System.Text.Json.Nodes;
using Swarm.Core.Processes;

namespace Swarm.Mcp.Tests.Hosting;

/// <summary><c>swarm mcp</c> as a process, spoken to in lines. Whatever it prints on standard output must be a message.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly string Swarm = Path.Combine(AppContext.BaseDirectory, "swarm");
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly RunningProcess process;
    private readonly StreamReader output;
    private readonly Task<string> errors;

    private ServerProcess(RunningProcess process)
    {
        this.process = process;
        output = new StreamReader(process.Stdout);
        errors = new StreamReader(process.Stderr).ReadToEndAsync(CancellationToken.None);
    }

    public int Pid => process.Life.Pid;

    public Stream Input => process.Stdin;

    public Stream Output => process.Stdout;

    /// <summary>Starts one; arguments that are not given come from the environment that is.</summary>
    public static ServerProcess Start(string directory, IEnumerable<string> arguments, Dictionary<string, string?>? environment = null)
    {
        var variables = new Dictionary<string, string?> { ["SWARM_AGENT"] = null, ["SWARM_ROLE"] = null, ["SWARM_WORKSPACE"] = null, ["SWARM_CAPABILITIES"] = null, ["SWARM_WAIT_SECONDS"] = null };
        foreach (var (name, value) in environment ?? [])
            variables[name] = value;
        var options = new ProcessOptions { Directory = directory, Environment = variables };
        return new ServerProcess(new ProcessRunner(TimeProvider.System).Start([Swarm, "mcp", .. arguments], options));
    }

    /// <summary>Starts one as an agent of the workspace.</summary>
    public static ServerProcess As(string agent, string workspace, string role = "worker") =>
        Start(workspace, ["--workspace", workspace, "--agent", agent, "--role", role]);

    public async Task SendAsync(string line)
    {
        await process.Stdin.WriteAsync(Encoding.UTF8.GetBytes(line.ReplaceLineEndings("") + "\n"), Cancel);
        await process.Stdin.FlushAsync(Cancel);
    }

    /// <summary>Sends a request and returns its answer, whatever comes before it.</summary>
    public async Task<JsonNode> AskAsync(int id, string method, string parameters = "{}")
    {
        await SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        while (true)
        {
            var message = await ReadAsync();
            if ((int?)message["id"] == id)
                return message;
        }
    }

    /// <summary>Classic start: initialize and its notification.</summary>
    public async Task<JsonNode> InitializeAsync(string version = "2025-06-18")
    {
        var answer = await AskAsync(0, "initialize", $$$"""{"protocolVersion":"{{{version}}}","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""");
        await SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return answer;
    }

    /// <summary>Calls a tool; its text.</summary>
    public async Task<string> CallAsync(int id, string tool, string arguments = "{}") =>
        Text(await AskAsync(id, "tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}"""));

    public static string Text(JsonNode answer)
    {
        Assert.True(answer["result"] is not null, answer.ToJsonString());
        return (string)answer["result"]!["content"]![0]!["text"]!;
    }

    /// <summary>The next message; fails when a line is none.</summary>
    public async Task<JsonNode> ReadAsync()
    {
        var line = await output.ReadLineAsync(Cancel).AsTask().WaitAsync(Longest, Cancel);
        Assert.NotNull(line);
        var message = JsonNode.Parse(line)!;
        Assert.Equal("2.0", (string?)message["jsonrpc"]);
        return message;
    }

    public Task SignalAsync(string signal) =>
        new ProcessRunner(TimeProvider.System).RunAsync(["kill", $"-{signal}", $"{Pid}"], cancel: Cancel);

    /// <summary>Waits for its end; the exit code and what it said on standard error. What is left on standard output must be messages too.</summary>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        while (await output.ReadLineAsync(Cancel).AsTask().WaitAsync(Longest, Cancel) is { } line)
            Assert.Equal("2.0", (string?)JsonNode.Parse(line)!["jsonrpc"]);
        var exitCode = await process.WaitAsync(Cancel).WaitAsync(Longest, Cancel);
        return (exitCode, await errors.WaitAsync(Longest, Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        output.Dispose();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
