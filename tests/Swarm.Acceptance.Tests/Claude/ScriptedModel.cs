using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>
/// A stand-in for the Anthropic Messages API on loopback. Who asks is read from the system prompt; what it is answered is decided by the
/// script of that agent, in the order in which its requests arrive. An agent without a script waits.
/// </summary>
public sealed class ScriptedModel : IDisposable
{
    private readonly HttpListener listener;
    private readonly ConcurrentDictionary<string, Func<ModelRequest, Answer>> scripts = new();
    private readonly ConcurrentQueue<ModelRequest> requests = new();
    private readonly ConcurrentQueue<string> faults = new();
    private readonly Lock deciding = new();
    private long number;

    private ScriptedModel(HttpListener listener, string url)
    {
        (this.listener, Url) = (listener, url);
        _ = ListenAsync();
    }

    /// <summary>What a client takes for the API's address.</summary>
    public string Url { get; }

    /// <summary>Exceptions of scripts: a test that reads its requests fails with them.</summary>
    public IEnumerable<string> Faults => faults;

    /// <summary>Starts one on a free port.</summary>
    public static ScriptedModel Start()
    {
        for (var attempt = 0; ; attempt++)
        {
            var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Random.Shared.Next(20_000, 32_000)}");
            var candidate = new HttpListener { Prefixes = { $"{url}/" } };
            try
            {
                candidate.Start();
                return new ScriptedModel(candidate, url);
            }
            catch (HttpListenerException) when (attempt < 100)
            {
                // The port is somebody else's.
            }
        }
    }

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
    public void Dispose() => listener.Close();

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

    private async Task<(int Status, string Type, byte[] Body)> RespondAsync(HttpListenerRequest http, string text, DateTimeOffset at)
    {
        if (http.HttpMethod != "POST" || http.Url!.AbsolutePath is not ("/v1/messages" or "/v1/messages/count_tokens"))
            return http.HttpMethod == "HEAD" ? (200, "text/plain", []) : Json(404, ModelStream.Error("not_found_error"));
        var body = JsonNode.Parse(text)!;
        if (http.Url.AbsolutePath.EndsWith("count_tokens", StringComparison.Ordinal))
            return Json(200, new JsonObject { ["input_tokens"] = text.Length / 4 });
        var request = ModelRequest.Of(body, at);
        var answer = Decide(request, body);
        if (answer is LateAnswer late)
        {
            await late.Thought;
            answer = late.Then;
        }
        if (answer is FailAnswer fail)
            return Json(fail.Status, ModelStream.Error(fail.Type));
        var message = ModelStream.Message(answer, Interlocked.Increment(ref number), (string?)body["model"]);
        return (bool?)body["stream"] == true ? (200, "text/event-stream", ModelStream.Events(message)) : Json(200, message);
    }

    private Answer Decide(ModelRequest request, JsonNode body)
    {
        lock (deciding)
        {
            // Seen by the test only now: what the script notes of a request is there when the request is.
            var answer = request.Agent.Length == 0 ? Side(body) : scripts.TryGetValue(request.Agent, out var script) ? script(request) : Answer.Wait;
            requests.Enqueue(request);
            return answer;
        }
    }

    // What the CLI asks for itself, such as a title: where it wants JSON, an empty object will do.
    private static Answer Side(JsonNode body) => Answer.Say(body["output_config"] is null ? "ok" : "{}");

    private static (int Status, string Type, byte[] Body) Json(int status, JsonObject body) =>
        (status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString()));
}
