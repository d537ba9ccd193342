using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Swarm.Mcp.Scripted;

/// <summary>One step. The closed family below is the whole language (docs/scripted-agent.md).</summary>
/// <param name="Path">Where the step stands in the file, as in "steps[2].then[0]".</param>
internal abstract record ScenarioStep(string Path);

/// <summary>Calls a tool of the MCP server.</summary>
internal sealed record CallStep(string Path, string Tool, JsonObject Arguments, Outcome Outcome) : ScenarioStep(Path);

/// <summary>Runs an argument vector in the agent's directory. Its result is the output, then a line "[exit N]".</summary>
internal sealed record RunStep(
    string Path, ImmutableArray<string> Command, int ExpectExit, TimeSpan Timeout, Outcome Outcome) : ScenarioStep(Path);

/// <summary>Writes a file, with its directories.</summary>
internal sealed record WriteStep(string Path, string File, string Content) : ScenarioStep(Path);

/// <summary>Prints a line: what the agent would be thinking.</summary>
internal sealed record SayStep(string Path, string Text) : ScenarioStep(Path);

/// <summary>Calls <c>wait</c> until what arrived matches; handlers take what concerns them in between.</summary>
internal sealed record WaitUntilStep(string Path, string Pattern, TimeSpan Within, Outcome Outcome) : ScenarioStep(Path);

/// <summary>Repeats until the last result matches, at most so many times; without a pattern exactly so many times.</summary>
internal sealed record LoopStep(string Path, ImmutableArray<ScenarioStep> Steps, string? Until, int Times) : ScenarioStep(Path);

/// <summary>Decides by the last result, or by <paramref name="Of"/> where it is given.</summary>
internal sealed record IfStep(
    string Path, string Pattern, string? Of, ImmutableArray<ScenarioStep> Then, ImmutableArray<ScenarioStep> Else) : ScenarioStep(Path);

/// <summary>From here on these handlers, and only these, see what arrives in <c>wait</c>.</summary>
internal sealed record OnStep(string Path, ImmutableArray<MessageHandler> Handlers) : ScenarioStep(Path);

/// <summary>Runs its steps once for every match in what arrived; named groups are variables.</summary>
internal sealed record MessageHandler(string Path, string Match, ImmutableArray<ScenarioStep> Do);

/// <summary>What a step's result must look like and what is kept of it.</summary>
/// <param name="Expect">The result must match; null when it need not.</param>
/// <param name="ExpectError">The result must be an error and match; null when an error is not expected.</param>
/// <param name="MayFail">An error, another exit code or an end without a match is a result like any other.</param>
/// <param name="Save">Variable to pattern with one group; each must match.</param>
/// <param name="SaveOutput">The variable that takes the whole result; null for none.</param>
internal sealed record Outcome(
    string? Expect, string? ExpectError, bool MayFail, ImmutableSortedDictionary<string, string> Save, string? SaveOutput);
