using Swarm.Core.Agents;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;

namespace Swarm.Mcp.Tools;

/// <summary>Who is there, in one line.</summary>
internal static class RosterText
{
    public static string Of(Roster roster)
    {
        var lines = roster.Lines.Select(Of)
            .Concat(roster.Others > 0 ? [$"and {roster.Others} more"] : [])
            .Concat(roster.Left.IsEmpty ? [] : [$"left: {string.Join(", ", roster.Left)}"]);
        return $"{(roster.IsNews ? "team now" : "team")}: {string.Join("; ", lines)}";
    }

    /// <summary>Such as "ada planner idle", "bob worker T3" or "cleo worker T4 stalled (rate limited for 40 min)".</summary>
    private static string Of(RosterLine line)
    {
        var doing = line.Task is not { } task ? Word(line) : line.Presence is Presence.Stalled or Presence.Gone ? $"{task} {Word(line)}" : $"{task}";
        return $"{line.Agent.Name} {line.Agent.Role} {doing}{(line.Why.Length > 0 ? $" ({line.Why})" : "")}";
    }

    /// <summary>What the agent is doing, as far as its stage or its server tells.</summary>
    public static string Word(RosterLine line) =>
        line.Presence is { } presence ? Answers.Word(presence) : line.Agent.Stage == AgentStage.Starting ? "starting" : "present";
}
