using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Swarm.Mcp.Scripted;

/// <summary>What an agent can do to the world. The player decides, the hands do.</summary>
internal interface IScenarioHands
{
    /// <summary>Calls a tool and returns what a model would be given.</summary>
    /// <exception cref="ServerGoneException">The server ended, or the connection broke.</exception>
    Task<CallResult> CallAsync(string tool, JsonObject arguments, CancellationToken cancellation);

    /// <summary>Runs an argument vector to its end; after <paramref name="timeout"/> it is ended and the result says so.</summary>
    Task<RunResult> RunAsync(ImmutableArray<string> command, TimeSpan timeout, CancellationToken cancellation);

    /// <summary>Writes a file, creating its directories. The path is relative to the agent's directory.</summary>
    Task WriteAsync(string path, string content, CancellationToken cancellation);
}

/// <summary>The text of a tool's answer.</summary>
internal sealed record CallResult(string Text, bool IsError);

/// <summary>How a command ended.</summary>
/// <param name="Output">Standard output, then standard error.</param>
/// <param name="ExitCode">Null when the command could not be started or ran out of time; <paramref name="Output"/> says which.</param>
internal sealed record RunResult(string Output, int? ExitCode);

/// <summary>The MCP server could not be started, or ended while it was needed.</summary>
internal sealed class ServerGoneException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A step's expectation did not hold.</summary>
internal sealed class ScenarioFailedException(string message) : Exception(message);
