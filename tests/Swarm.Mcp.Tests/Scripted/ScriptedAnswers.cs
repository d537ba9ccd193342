using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Swarm.Mcp.Scripted;

namespace Swarm.Mcp.Tests.Scripted;

/// <summary>The world of a language test: answers by name in order, and what was asked.</summary>
internal sealed class ScriptedAnswers : IScenarioHands
{
    private readonly Dictionary<string, Queue<CallResult>> calls = [];
    private readonly Dictionary<string, Queue<RunResult>> runs = [];

    public List<string> Log { get; } = [];

    public ScriptedAnswers Tool(string name, params string[] answers) => Add(calls, name, answers.Select(a => new CallResult(a, false)));

    public ScriptedAnswers Refusal(string name, string text) => Add(calls, name, [new CallResult(text, true)]);

    public ScriptedAnswers Command(string program, string output, int? exit = 0) => Add(runs, program, [new RunResult(output, exit)]);

    public Task<CallResult> CallAsync(string tool, JsonObject arguments, CancellationToken cancellation)
    {
        Log.Add($"{tool} {arguments.ToJsonString()}");
        return Task.FromResult(calls[tool].Dequeue());
    }

    public Task<RunResult> RunAsync(ImmutableArray<string> command, TimeSpan timeout, CancellationToken cancellation)
    {
        Log.Add($"$ {string.Join('|', command)}");
        return Task.FromResult(runs[command[0]].Dequeue());
    }

    public Task WriteAsync(string path, string content, CancellationToken cancellation)
    {
        Log.Add($"write {path}: {content}");
        return Task.CompletedTask;
    }

    private ScriptedAnswers Add<T>(Dictionary<string, Queue<T>> answers, string name, IEnumerable<T> more)
    {
        if (!answers.TryGetValue(name, out var queue))
            answers[name] = queue = new Queue<T>();
        foreach (var answer in more)
            queue.Enqueue(answer);
        return this;
    }
}
