using System.Text.Json.Nodes;
using Swarm.Core.Agents;
using Swarm.Core.Identity;

namespace Swarm.Mcp.Tools;

/// <summary>What holds for the team as a whole: pause and brake.</summary>
internal static class TeamText
{
    /// <summary>One line each; empty when nothing is held.</summary>
    public static string Of(TeamBoard team)
    {
        var lines = new List<string>();
        if (team.Pause is { } pause)
            lines.Add($"paused by {pause.By} since {Answers.Time(pause.Since)}{(pause.Reason is { } why ? $" ({VisibleText.Line(why, 120)})" : "")}: no claims, no starts; swarm resume ends it");
        if (team.Brake is { } brake)
            lines.Add($"no agent is restarted: {VisibleText.Line(brake, 120)}; swarm resume or swarm up lifts that");
        return string.Join('\n', lines);
    }

    /// <summary>The same for programs; null when nothing is held.</summary>
    public static JsonObject? Json(TeamBoard team)
    {
        if (team is { Pause: null, Brake: null })
            return null;
        var json = new JsonObject();
        if (team.Pause is { } pause)
            json["paused"] = new JsonObject { ["by"] = pause.By.ToString(), ["since"] = Answers.Time(pause.Since), ["reason"] = pause.Reason };
        if (team.Brake is { } brake)
            json["braked"] = brake;
        return json;
    }
}
