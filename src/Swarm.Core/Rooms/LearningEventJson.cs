using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;

namespace Swarm.Core.Rooms;

/// <summary>Learnings in the log.</summary>
internal static class LearningEventJson
{
    public static SwarmEvent? Read(ReadOnlySpan<byte> type, in EventFields fields) =>
        type.SequenceEqual("learning.added"u8) ? ReadAdded(fields)
        : type.SequenceEqual("learning.promoted"u8)
            ? new LearningPromoted(fields.Name<LearningId>("id"u8), fields.Name<RoleName>("role"u8), fields.OptionalFlag("everywhere"u8))
        : type.SequenceEqual("learning.demoted"u8) ? new LearningDemoted(fields.Name<LearningId>("id"u8), fields.Name<RoleName>("role"u8))
        : null;

    public static void Write(EventWriter json, SwarmEvent happened)
    {
        switch (happened)
        {
            case LearningAdded e:
                Write(json, e);
                break;
            case LearningPromoted e:
                json.Name<LearningId>("id"u8, e.Id);
                json.Name<RoleName>("role"u8, e.Role);
                json.Flag("everywhere"u8, e.Everywhere);
                break;
            case LearningDemoted e:
                json.Name<LearningId>("id"u8, e.Id);
                json.Name<RoleName>("role"u8, e.Role);
                break;
        }
    }

    private static LearningAdded ReadAdded(in EventFields fields) => new(
        fields.Name<LearningId>("id"u8),
        fields.Text("topic"u8),
        fields.Text("text"u8),
        fields.OptionalName<TaskId>("task"u8),
        fields.OptionalName<RoleName>("role"u8),
        fields.OptionalName<LearningId>("supersedes"u8),
        fields.OptionalText("request_id"u8));

    private static void Write(EventWriter json, LearningAdded e)
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
