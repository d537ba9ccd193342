using System.Collections.Immutable;

namespace Swarm.Mcp.Scripted;

/// <summary>A scenario as read from its file: what a scripted agent does, in order (docs/scripted-agent.md).</summary>
/// <param name="Variables">Values that the steps start with; the command line may override them.</param>
/// <param name="Steps">At least one step.</param>
internal sealed record Scenario(ImmutableSortedDictionary<string, string> Variables, ImmutableArray<ScenarioStep> Steps);
