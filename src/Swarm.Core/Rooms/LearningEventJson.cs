using Swarm.Core.Identity;
using Swarm.Core.Learnings;

namespace Swarm.Core.Rooms;

/// <summary>Learnings in the log.</summary>
internal static class LearningEventJson
{
    public static LearningAdded ReadAdded(in EventFields fields) => new(
        fields.Name<LearningId>("id"u8),
        fields.Text("topic"u8),
        fields.Text("text"u8),
        fields.OptionalName<TaskId>("task"u8),
        fields.OptionalName<RoleName>("role"u8),
        fields.OptionalName<LearningId>("supersedes"u8),
        fields.OptionalText("request_id"u8));

    public static void Write(EventWriter json, LearningAdded e)
    {
        json.Name<LearningId>("id"u8, e.Id);
        json.Text("topic"u8, e.Topic);
        json.Text("text"u8, e.Text);
        json.Name("task"u8, e.Task);
        json.Name("role"u8, e.Role);
        json.Name("supersedes"u8, e.Supersedes);
        json.Text("request_id"u8, e.RequestId);
    }
}
