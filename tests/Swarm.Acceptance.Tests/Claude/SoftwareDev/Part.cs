using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Swarm.Acceptance.Tests.Claude.SoftwareDev;

/// <summary>
/// What one agent's model does, as a script that reads from top to bottom: each <c>yield return</c> is an answer of the model, and the script goes on
/// with the request that has the result of it. While it listens for something, the agent waits.
/// </summary>
internal sealed class Part
{
    private readonly string root;
    private readonly IEnumerator<Answer> steps;
    private string unheard = "";
    private ListenAnswer? awaited;

    /// <summary>The part of an agent in a team.</summary>
    public Part(ClaudeTeam team, string agent, Func<Part, IEnumerable<Answer>> script)
    {
        (root, Agent) = (team.Workspace.Root, agent);
        steps = script(this).GetEnumerator();
        team.Model.Plays(agent, Next);
    }

    /// <summary>Whose.</summary>
    public string Agent { get; }

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What came of the last step.</summary>
    public string Result { get; private set; } = "";

    /// <summary>Waits until a wait has returned this.</summary>
    public static Answer Hear(string text) => new ListenAnswer(text);

    /// <summary>Reads a file of the workspace.</summary>
    public Answer Read(string path) => Answer.Read(Path.Combine(root, path));

    /// <summary>Writes a file of the workspace.</summary>
    public Answer Write(string path, string content) => Answer.Write(Path.Combine(root, path), content);

    /// <summary>Changes a file of the workspace.</summary>
    public Answer Edit(string path, string old, string changed) => Answer.Edit(Path.Combine(root, path), old, changed);

    /// <summary>Takes a task, or whatever is there.</summary>
    public static Answer Claim(string? task = null) => Call("claim_task", ("task", task));

    /// <summary>Reports done.</summary>
    public static Answer Done(string summary, string? evidence, params string[] artifacts) => Call(
        "report_status",
        ("status", "done"),
        ("summary", summary),
        ("evidence", evidence),
        ("artifacts", artifacts.Length == 0 ? null : new JsonArray([.. artifacts.Select(a => (JsonNode)a)])));

    /// <summary>Calls a tool of the swarm server with these arguments, as far as they are there.</summary>
    public static Answer Call(string tool, params (string Name, JsonNode? Value)[] arguments) =>
        Answer.Use(tool, new JsonObject(arguments.Where(a => a.Value is not null).Select(a => KeyValuePair.Create(a.Name, a.Value))).ToJsonString());

    /// <summary>The last step came to this.</summary>
    public void Sees(string text) => Assert.True(Result.Contains(text, StringComparison.Ordinal), $"{Agent} should see: {text}\nbut sees: {Result}");

    /// <summary>What the last step came to, where it has this form: the group "it".</summary>
    public string Finds(string pattern)
    {
        var match = Regex.Match(Result, pattern, RegexOptions.ExplicitCapture | RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        Assert.True(match.Success, $"{Agent} should find: {pattern}\nbut sees: {Result}");
        return match.Groups["it"].Value;
    }

    private Answer Next(ModelRequest request)
    {
        Result = request.Result;
        if (request.Tool == "mcp__swarm__wait")
            unheard += request.Result;
        while (awaited is null || Heard(awaited.Text))
        {
            awaited = null;
            IsOver = !steps.MoveNext();
            if (IsOver)
                return Answer.Wait;
            if (steps.Current is not ListenAnswer listen)
                return steps.Current;
            awaited = listen;
        }
        return Answer.Wait;
    }

    private bool Heard(string text)
    {
        var at = unheard.IndexOf(text, StringComparison.Ordinal);
        if (at < 0)
            return false;
        unheard = unheard[(at + text.Length)..];
        return true;
    }

    private sealed record ListenAnswer(string Text) : Answer;
}
