using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Swarm.Core.Tasks;

namespace Swarm.Mcp.Tools;

/// <summary>Tasks for programs; what is not set is left out.</summary>
internal static class TaskJson
{
    /// <summary>The whole task.</summary>
    public static JsonObject Of(WorkTask task)
    {
        var json = new JsonObject
        {
            ["id"] = task.Id.ToString(),
            ["title"] = task.Title,
            ["status"] = Answers.Word(task.Status),
            ["since"] = Answers.Time(task.Since),
            ["added_by"] = task.AddedBy.ToString(),
            ["priority"] = Answers.Word(task.Priority),
            ["attempts"] = task.Attempts,
        };
        if (task.Kind != TaskKind.Work)
            json["kind"] = Answers.Word(task.Kind);
        if (task.Rework > 0)
            json["rework"] = task.Rework;
        Set(json, "phase", task.Phase);
        Set(json, "description", task.Description);
        Set(json, "context", task.Context);
        Set(json, "expected_output", task.ExpectedOutput);
        Set(json, "deadline", task.Deadline is { } deadline ? Answers.Time(deadline) : null);
        Set(json, "role", task.Role?.ToString());
        Set(json, "capability", task.Capability);
        Set(json, "parent", task.Parent?.ToString());
        Set(json, "replaces", task.Replaces?.ToString());
        Set(json, "holder", task.Holder?.ToString());
        Set(json, "reported_by", task.ReportedBy?.ToString());
        Set(json, "summary", task.Summary);
        Set(json, "evidence", task.Evidence);
        Set(json, "checkpoint", task.Checkpoint);
        if (task.Tier is { } tier)
            json["tier"] = tier;
        if (task.Fence > 0)
            json["fence"] = task.Fence;
        Set(json, "specs", task.Specs);
        Set(json, "files", [.. task.Files.Select(f => f.Value)]);
        Set(json, "needs", [.. task.Needs.Select(n => n.ToString())]);
        Set(json, "artifacts", task.Artifacts);
        return json;
    }

    /// <summary>How many stand where.</summary>
    public static JsonObject Counts(ImmutableSortedDictionary<WorkStatus, int> counts) =>
        new(counts.Select(c => KeyValuePair.Create(Answers.Word(c.Key), (JsonNode?)JsonValue.Create(c.Value))));

    private static void Set(JsonObject json, string name, string? value)
    {
        if (value is not null)
            json[name] = value;
    }

    private static void Set(JsonObject json, string name, ImmutableArray<string> values)
    {
        if (!values.IsEmpty)
            json[name] = Answers.List(values);
    }
}
