using System.Text.Json.Nodes;

namespace Swarm.Acceptance.Tests;

/// <summary>What the scripted model answers to one request.</summary>
public abstract record Answer
{
    /// <summary>Calls wait for as long as it may take.</summary>
    public static readonly Answer Wait = Use("wait", """{"timeout_s":3600}""");

    /// <summary>Says something and ends the turn.</summary>
    public static Answer Say(string text) => new SayAnswer(text);

    /// <summary>Calls a tool of the swarm server.</summary>
    public static Answer Use(string tool, string input = "{}") => new UseAnswer($"mcp__swarm__{tool}", input);

    /// <summary>Runs a command with Claude Code's own tool.</summary>
    public static Answer Bash(string command) =>
        new UseAnswer("Bash", new JsonObject { ["command"] = command, ["description"] = "Work" }.ToJsonString());

    /// <summary>Writes a file with Claude Code's own tool.</summary>
    public static Answer Write(string path, string content) =>
        new UseAnswer("Write", new JsonObject { ["file_path"] = path, ["content"] = content }.ToJsonString());

    /// <summary>Reads a file with Claude Code's own tool.</summary>
    public static Answer Read(string path) => new UseAnswer("Read", new JsonObject { ["file_path"] = path }.ToJsonString());

    /// <summary>Changes a file, which it has read, with Claude Code's own tool.</summary>
    public static Answer Edit(string path, string old, string changed) =>
        new UseAnswer("Edit", new JsonObject { ["file_path"] = path, ["old_string"] = old, ["new_string"] = changed }.ToJsonString());

    /// <summary>Runs a command with Codex's own tool.</summary>
    /// <remarks>Which answers when the command has ended: within its own limit of 30 s, not after 10 s already.</remarks>
    public static Answer Exec(string command) =>
        new UseAnswer("exec_command", new JsonObject { ["cmd"] = command, ["yield_time_ms"] = 30_000 }.ToJsonString());

    /// <summary>Answers so when the task has ended; until then it thinks.</summary>
    public static Answer After(Task thought, Answer answer) => new LateAnswer(thought, answer);

    /// <summary>The service refuses.</summary>
    public static Answer Fail(int status, string type) => new FailAnswer(status, type);
}

/// <summary>Text, and the end of the turn.</summary>
public sealed record SayAnswer(string Text) : Answer;

/// <summary>A call of a tool, by the name that the model knows it by.</summary>
public sealed record UseAnswer(string Tool, string Input) : Answer;

/// <summary>An error of the API.</summary>
public sealed record FailAnswer(int Status, string Type) : Answer;

/// <summary>An answer that takes its time.</summary>
public sealed record LateAnswer(Task Thought, Answer Then) : Answer;
