using Swarm.Core.Agents;
using Swarm.Core.Operations;

namespace Swarm.Mcp.Tools;

/// <summary>Who is there, in one line.</summary>
internal static class RosterText
{
    public static string Of(Roster roster)
    {
        var lines = string.Join("; ", roster.Lines.Select(Of));
        return $"team: {lines}{(roster.Others > 0 ? $"; and {roster.Others} more" : "")}";
    }

    /// <summary>Such as "ada planner idle" or "bob worker T3".</summary>
    private static string Of(RosterLine line) =>
        line.Task is { } task ? $"{line.Agent.Name} {line.Agent.Role} {task}" : $"{line.Agent.Name} {line.Agent.Role} {Word(line)}";

    /// <summary>What the agent is doing, as far as its stage or its server tells.</summary>
    public static string Word(RosterLine line) =>
        line.Presence is { } presence ? Answers.Word(presence) : line.Agent.Stage == AgentStage.Starting ? "starting" : "present";
}
