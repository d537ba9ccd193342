using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Swarm.Acceptance.Tests;

/// <summary>
/// A stand-in for a model's service on loopback; in which words it is spoken to, the derived class knows. What an agent is answered is decided by
/// its script, in the order in which its requests arrive. An agent without a script waits.
/// </summary>
public abstract class LoopbackModel : IDisposable
{
    private readonly HttpListener listener;
    private readonly ConcurrentDictionary<string, Func<ModelRequest, Answer>> scripts = new();
    private readonly ConcurrentQueue<ModelRequest> requests = new();
    private readonly ConcurrentQueue<string> faults = new();
    private readonly Lock deciding = new();
    private long number;

    /// <summary>Starts on a free port.</summary>
    protected LoopbackModel()
    {
        (listener, Url) = Started();
        _ = ListenAsync();
    }

    /// <summary>Its address, without a path.</summary>
    public string Url { get; }

    /// <summary>Exceptions of scripts: a test that reads its requests fails with them.</summary>
    public IEnumerable<string> Faults => faults;

    /// <summary>Decides every answer to this agent.</summary>
    public void Plays(string agent, Func<ModelRequest, Answer> script) => scripts[agent] = script;

    /// <summary>These answers in their order; then it waits.</summary>
    public void Plays(string agent, params Answer[] answers)
    {
        var left = new Queue<Answer>(answers);
        Plays(agent, _ => left.TryDequeue(out var next) ? next : Answer.Wait);
    }

    /// <summary>What this agent has asked so far, in order.</summary>
    public IReadOnlyList<ModelRequest> Of(string agent) => [.. requests.Where(r => r.Agent == agent)];

    /// <inheritdoc />
    public void Dispose()
    {
        listener.Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Answers a request.</summary>
    /// <param name="http">Its head.</param>
    /// <param name="text">Its body.</param>
    /// <param name="at">When its head arrived.</param>
    protected abstract Task<(int Status, string Type, byte[] Body)> RespondAsync(HttpListenerRequest http, string text, DateTimeOffset at);

    /// <summary>What the script of the one who asks decides, once it has thought.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="side">The answer to what a CLI asks for itself.</param>
    protected async Task<Answer> DecideAsync(ModelRequest request, Answer side)
    {
        var answer = Decide(request, side);
        if (answer is not LateAnswer late)
            return answer;
        await late.Thought;
        return late.Then;
    }

    /// <summary>1, 2, 3 and so on: for the ids of answers.</summary>
    protected long NextNumber() => Interlocked.Increment(ref number);

    /// <summary>An answer that is one object.</summary>
    protected static (int Status, string Type, byte[] Body) Json(int status, JsonObject body) =>
        (status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString()));

    /// <summary>An answer that is a stream of events (HTML Living Standard, server-sent events), each named by its type.</summary>
    protected internal static byte[] Events(params IEnumerable<JsonObject> events) =>
        Encoding.UTF8.GetBytes(string.Concat(events.Select(e => $"event: {(string)e["type"]!}\ndata: {e.ToJsonString()}\n\n")));

    private static (HttpListener, string) Started()
    {
        for (var attempt = 0; ; attempt++)
        {
            var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Random.Shared.Next(20_000, 32_000)}");
            var candidate = new HttpListener { Prefixes = { $"{url}/" } };
            try
            {
                candidate.Start();
                return (candidate, url);
            }
            catch (HttpListenerException) when (attempt < 100)
            {
                // The port is somebody else's.
            }
        }
    }

    private async Task ListenAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                var at = DateTimeOffset.UtcNow;
                _ = Task.Run(() => ServeAsync(context, at));
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Disposed, or a client that went away in the middle.
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context, DateTimeOffset at)
    {
        try
        {
            var text = await new StreamReader(context.Request.InputStream, Encoding.UTF8).ReadToEndAsync();
            var (status, type, body) = await RespondAsync(context.Request, text, at);
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
        catch (Exception gone) when (gone is IOException or HttpListenerException or ObjectDisposedException)
        {
            // The client was killed, or interrupted the request.
        }
        catch (Exception bug)
        {
            faults.Enqueue(bug.ToString());
            context.Response.Abort();
        }
    }

    private Answer Decide(ModelRequest request, Answer side)
    {
        lock (deciding)
        {
            // Seen by the test only now: what the script notes of a request is there when the request is.
            var answer = request.Agent.Length == 0 ? side : scripts.TryGetValue(request.Agent, out var script) ? script(request) : Answer.Wait;
            requests.Enqueue(request);
            return answer;
        }
    }
}
