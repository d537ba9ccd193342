using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Rooms;

/// <summary>Tasks in the log.</summary>
internal static class TaskEventJson
{
    public static SwarmEvent? Read(ReadOnlySpan<byte> type, in EventFields fields)
    {
        if (type.SequenceEqual("task.claimed"u8))
        {
            return new TaskClaimed(
                fields.Name<TaskId>("id"u8), fields.Name<AgentName>("agent"u8), fields.Number("fence"u8), fields.OptionalText("request_id"u8));
        }
        if (type.SequenceEqual("task.reported"u8))
            return ReadReported(fields);
        if (type.SequenceEqual("task.added"u8))
            return ReadAdded(fields);
        if (type.SequenceEqual("task.released"u8))
        {
            return new TaskReleased(
                fields.Name<TaskId>("id"u8), fields.Name<AgentName>("agent"u8), fields.Number("fence"u8), fields.Word<ClaimLoss>("reason"u8));
        }
        return type.SequenceEqual("task.escalated"u8)
            ? new TaskEscalated(
                fields.Name<TaskId>("id"u8),
                fields.Name<AgentName>("agent"u8),
                fields.Number("fence"u8),
                fields.Word<ClaimLoss>("reason"u8),
                (int)fields.Number("lost"u8))
            : null;
    }

    public static void Write(EventWriter json, SwarmEvent happened)
    {
        switch (happened)
        {
            case TaskAdded e:
                WriteAdded(json, e);
                break;
            case TaskReported e:
                WriteReported(json, e);
                break;
            case TaskClaimed e:
                WriteClaim(json, e.Id, e.Agent, e.Fence);
                json.Text("request_id"u8, e.RequestId);
                break;
            case TaskReleased e:
                WriteClaim(json, e.Id, e.Agent, e.Fence);
                json.Word("reason"u8, e.Reason);
                break;
            case TaskEscalated e:
                WriteClaim(json, e.Id, e.Agent, e.Fence);
                json.Word("reason"u8, e.Reason);
                json.Number("lost"u8, e.Lost);
                break;
        }
    }

    private static TaskAdded ReadAdded(in EventFields fields) => new(
        fields.Name<TaskId>("id"u8),
        fields.Text("title"u8),
        fields.OptionalText("description"u8),
        fields.OptionalTexts("specs"u8),
        fields.OptionalText("context"u8),
        fields.OptionalText("expected_output"u8),
        fields.Word<TaskPriority>("priority"u8),
        fields.OptionalTime("deadline"u8),
        fields.OptionalNames<FileGlob>("files"u8),
        fields.OptionalNames<TaskId>("needs"u8),
        fields.OptionalName<RoleName>("role"u8),
        fields.OptionalText("capability"u8),
        (int?)fields.OptionalNumber("tier"u8),
        fields.OptionalName<TaskId>("parent"u8),
        fields.OptionalName<TaskId>("replaces"u8),
        fields.OptionalText("request_id"u8),
        fields.OptionalWord<TaskKind>("kind"u8) ?? TaskKind.Work,
        fields.OptionalText("phase"u8),
        (int?)fields.OptionalNumber("step"u8),
        (int?)fields.OptionalNumber("rework"u8));

    private static TaskReported ReadReported(in EventFields fields) => new(
        fields.Name<TaskId>("id"u8),
        fields.Name<AgentName>("agent"u8),
        fields.Word<WorkStatus>("status"u8),
        fields.Text("summary"u8),
        fields.OptionalNumber("fence"u8),
        fields.OptionalText("evidence"u8),
        fields.OptionalTexts("artifacts"u8),
        fields.OptionalText("checkpoint"u8),
        fields.OptionalText("request_id"u8));

    private static void WriteAdded(EventWriter json, TaskAdded e)
    {
        json.Name<TaskId>("id"u8, e.Id);
        json.Text("title"u8, e.Title);
        json.Text("description"u8, e.Description);
        json.Texts("specs"u8, e.Specs);
        json.Text("context"u8, e.Context);
        json.Text("expected_output"u8, e.ExpectedOutput);
        json.Word("priority"u8, e.Priority);
        json.Time("deadline"u8, e.Deadline);
        json.Names("files"u8, e.Files);
        json.Names("needs"u8, e.Needs);
        json.Name("role"u8, e.Role);
        json.Text("capability"u8, e.Capability);
        json.Number("tier"u8, e.Tier);
        json.Name("parent"u8, e.Parent);
        json.Name("replaces"u8, e.Replaces);
        if (e.Kind != TaskKind.Work)
            json.Word("kind"u8, e.Kind);
        json.Text("phase"u8, e.Phase);
        json.Number("step"u8, e.Step);
        json.Number("rework"u8, e.Rework);
        json.Text("request_id"u8, e.RequestId);
    }

    private static void WriteReported(EventWriter json, TaskReported e)
    {
        json.Name<TaskId>("id"u8, e.Id);
        json.Name<AgentName>("agent"u8, e.Agent);
        json.Word("status"u8, e.Status);
        json.Text("summary"u8, e.Summary);
        json.Number("fence"u8, e.Fence);
        json.Text("evidence"u8, e.Evidence);
        json.Texts("artifacts"u8, e.Artifacts);
        json.Text("checkpoint"u8, e.Checkpoint);
        json.Text("request_id"u8, e.RequestId);
    }

    private static void WriteClaim(EventWriter json, TaskId id, AgentName agent, long fence)
    {
        json.Name<TaskId>("id"u8, id);
        json.Name<AgentName>("agent"u8, agent);
        json.Number("fence"u8, fence);
    }
}
