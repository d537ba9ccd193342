using System.Text.Json.Nodes;
using Swarm.Core.Operations;

namespace Swarm.Mcp.Tools;

/// <summary>A team's state for programs.</summary>
internal static class StatusJson
{
    public static JsonObject Of(TeamStatus status)
    {
        var json = Of(status, status.Room);
        if (TeamText.Json(status.Team) is { } held)
            json["held"] = held;
        return json;
    }

    private static JsonObject Of(TeamStatus status, string room) => new()
    {
        ["room"] = room,
        ["position"] = status.Position,
        ["counts"] = TaskJson.Counts(status.Counts),
        ["open"] = new JsonArray([.. status.Open.Select(t => (JsonNode)TaskJson.Of(t))]),
        ["locks"] = new JsonArray([.. status.Leases.Select(l => (JsonNode)new JsonObject
        {
            ["resource"] = l.Resource.ToString(),
            ["holder"] = l.Holder.ToString(),
            ["reason"] = l.Reason,
            ["until"] = Answers.Time(l.Until),
            ["fence"] = l.Fence,
        })]),
        ["debts"] = new JsonArray([.. status.Debts.Select(d => (JsonNode)new JsonObject
        {
            ["message"] = d.Message.ToString(),
            ["debtor"] = d.Debtor.ToString(),
            ["asker"] = d.Asker.ToString(),
        })]),
        ["team"] = new JsonArray([.. status.Roster.Lines.Select(WaitJson.Line)]),
        ["others"] = status.Roster.Others,
    };
}
