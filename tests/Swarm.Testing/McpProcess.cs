using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Swarm.Core.Processes;

namespace Swarm.Testing;

/// <summary>What a tool answered.</summary>
public sealed record ToolText(string Text, bool IsError);

/// <summary>The server is gone; the call may or may not have been carried out.</summary>
public sealed class ServerEndedException(string call) : Exception($"the server ended during {call}");

/// <summary>
/// A real <c>swarm mcp</c> process and a client for it that speaks plain JSON-RPC lines, so that a test decides what is sent when.
/// The program is the one that SWARM_BIN names, else the one that was built beside the tests.
/// </summary>
public sealed partial class McpProcess : IAsyncDisposable
{
    private static readonly ProcessRunner Runner = new(TimeProvider.System);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonObject>> answers = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunningProcess process;
    private readonly StringBuilder errors = new();
    private readonly Lock writing = new();
    private long lastId;
    private int disposed;

    private McpProcess(RunningProcess process)
    {
        this.process = process;
        // Threads of their own: reading a pipe blocks one of the pool, and a test may have a hundred of these.
        new Thread(Read) { IsBackground = true }.Start();
        new Thread(ReadErrors) { IsBackground = true }.Start();
    }

    /// <summary>The command that starts swarm.</summary>
    public static IReadOnlyList<string> Swarm { get; } =
        Environment.GetEnvironmentVariable("SWARM_BIN") is { Length: > 0 } binary ? [binary] : ["dotnet", Path.Combine(AppContext.BaseDirectory, "swarm.dll")];

    /// <summary>Its pid and start time.</summary>
    public ProcessLife Life => process.Life;

    /// <summary>What it sent without being asked, in order.</summary>
    public ConcurrentQueue<JsonObject> Notifications { get; } = new();

    /// <summary>What it wrote to standard error.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
                return errors.ToString();
        }
    }

    /// <summary>Completes when its output has ended.</summary>
    public Task Ended => ended.Task;

    /// <summary>Starts the server of an agent. It joins by itself.</summary>
    public static McpProcess Start(string workspace, string agent, string role = "worker", params string[] more)
    {
        var environment = new Dictionary<string, string?>
        {
            ["SWARM_AGENT"] = null,
            ["SWARM_ROLE"] = null,
            ["SWARM_WORKSPACE"] = null,
            ["SWARM_CAPABILITIES"] = null,
            ["SWARM_WAIT_SECONDS"] = null,
        };
        string[] argv = [.. Swarm, "mcp", "--workspace", workspace, "--agent", agent, "--role", role, .. more];
        return new McpProcess(Runner.Start(argv, new ProcessOptions { Directory = workspace, Environment = environment }));
    }

    /// <summary>Starts the server of an agent and greets it.</summary>
    public static async Task<McpProcess> Connect(string workspace, string agent, string role = "worker", params string[] more)
    {
        var server = Start(workspace, agent, role, more);
        await server.Greet();
        return server;
    }

    /// <summary>The handshake that every client makes (MCP 2025-11-25, lifecycle).</summary>
    public async Task Greet()
    {
        await Answer(Send("initialize", new JsonObject
        {
            ["protocolVersion"] = "2025-11-25",
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
        }));
        Notify("notifications/initialized");
    }

    /// <summary>Sends a request and returns its id.</summary>
    public long Send(string method, JsonObject parameters)
    {
        var id = Interlocked.Increment(ref lastId);
        answers[id] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (ended.Task.IsCompleted)
            answers[id].TrySetException(new ServerEndedException(method));
        Write(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters });
        return id;
    }

    /// <summary>Sends a notification.</summary>
    public void Notify(string method, JsonObject? parameters = null) =>
        Write(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters ?? [] });

    /// <summary>Cancels a request.</summary>
    public void Cancel(long id) => Notify("notifications/cancelled", new JsonObject { ["requestId"] = id });

    /// <summary>Sends a tool call and returns its id.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">JSON.</param>
    /// <param name="progress">Whether to ask for progress.</param>
    public long SendCall(string tool, string arguments = "{}", bool progress = false)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = JsonNode.Parse(arguments) };
        if (progress)
            parameters["_meta"] = new JsonObject { ["progressToken"] = "p" };
        return Send("tools/call", parameters);
    }

    /// <summary>Whether the request has been answered.</summary>
    public bool IsAnswered(long id) => answers[id].Task.IsCompletedSuccessfully;

    /// <summary>The whole answer to a request.</summary>
    /// <exception cref="ServerEndedException">The server ended before.</exception>
    public async Task<JsonObject> Answer(long id) => await answers[id].Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>The answer to a tool call.</summary>
    public async Task<ToolText> Text(long id)
    {
        var answer = await Answer(id);
        if (answer["result"] is not JsonObject result)
            throw new InvalidOperationException(answer.ToJsonString());
        return new ToolText(result["content"]![0]!["text"]!.GetValue<string>(), result["isError"]?.GetValue<bool>() ?? false);
    }

    /// <summary>Calls a tool.</summary>
    public Task<ToolText> Call(string tool, string arguments = "{}") => Text(SendCall(tool, arguments));

    /// <summary>Calls a tool that must not refuse.</summary>
    public async Task<string> Accepted(string tool, string arguments = "{}")
    {
        var answer = await Call(tool, arguments);
        return answer.IsError ? throw new InvalidOperationException($"{tool} {arguments}: {answer.Text}") : answer.Text;
    }

    /// <summary>Ends its input, as a client does that goes in order.</summary>
    public void CloseInput() => process.Stdin.Dispose();

    /// <summary>kill -9: it and its client die at one moment.</summary>
    public void Kill() => _ = Signal(process.Life.Pid, 9);

    /// <summary>SIGTERM.</summary>
    public void Terminate() => process.Terminate();

    /// <summary>Its exit code.</summary>
    public Task<int> Exit() => process.WaitAsync().WaitAsync(TimeSpan.FromSeconds(20));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        Kill();
        await process.WaitAsync();
        await process.DisposeAsync();
    }

    /// <summary>The messages in the text of a wait.</summary>
    public static IEnumerable<(long Id, string From, string Body, bool Redelivered)> Messages(string text) => Message().Matches(text)
        .Select(m => (long.Parse(m.Groups["id"].Value), m.Groups["from"].Value, m.Groups["body"].Value, m.Groups["again"].Success));

    private void Write(JsonObject message)
    {
        var line = Encoding.UTF8.GetBytes(message.ToJsonString() + "\n");
        try
        {
            lock (writing)
            {
                process.Stdin.Write(line);
                process.Stdin.Flush();
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The reader notices the end and answers every call with it.
        }
    }

    private void Read()
    {
        using var lines = new StreamReader(process.Stdout, Encoding.UTF8);
        try
        {
            while (lines.ReadLine() is { } line)
                Received(JsonNode.Parse(line)!.AsObject());
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or System.Text.Json.JsonException)
        {
            // Killed, in the middle of a line perhaps.
        }
        ended.TrySetResult();
        foreach (var (id, answer) in answers)
            answer.TrySetException(new ServerEndedException($"call {id}"));
    }

    private void Received(JsonObject message)
    {
        if (message["id"] is { } id && message["method"] is null)
            answers[id.GetValue<long>()].TrySetResult(message);
        else
            Notifications.Enqueue(message);
    }

    private void ReadErrors()
    {
        using var lines = new StreamReader(process.Stderr, Encoding.UTF8);
        try
        {
            while (lines.ReadLine() is { } line)
            {
                lock (errors)
                    errors.AppendLine(line);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // Killed.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int pid, int signal);

    [GeneratedRegex(@"^M(?<id>\d+) from (?<from>[a-z0-9_-]+)(, re M\d+)?(, to \d+)?(, reply required)?(?<again> \[redelivered\])?: (?<body>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Message();
}
