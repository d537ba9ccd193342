using System.Text.Json;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Leases;

namespace Swarm.Core.Rooms;

/// <summary>Locks on resources in the log.</summary>
internal static class LeaseEventJson
{
    public static SwarmEvent? Read(ReadOnlySpan<byte> type, in EventFields fields)
    {
        if (type.SequenceEqual("lock.taken"u8))
        {
            return new LockTaken(
                fields.Name<ResourceName>("resource"u8),
                fields.Text("reason"u8),
                fields.OptionalTime("until"u8) ?? throw new JsonException("until"),
                fields.Number("fence"u8),
                fields.OptionalText("request_id"u8));
        }
        if (type.SequenceEqual("lock.wanted"u8))
            return new LockWanted(fields.Name<ResourceName>("resource"u8));
        return type.SequenceEqual("lock.released"u8)
            ? new LockReleased(
                fields.Name<ResourceName>("resource"u8),
                fields.Name<AgentName>("holder"u8),
                fields.Text("because"u8),
                fields.OptionalText("request_id"u8))
            : null;
    }

    public static void Write(EventWriter json, SwarmEvent happened)
    {
        switch (happened)
        {
            case LockTaken e:
                json.Name<ResourceName>("resource"u8, e.Resource);
                json.Text("reason"u8, e.Reason);
                json.Time("until"u8, e.Until);
                json.Number("fence"u8, e.Fence);
                json.Text("request_id"u8, e.RequestId);
                break;
            case LockWanted e:
                json.Name<ResourceName>("resource"u8, e.Resource);
                break;
            case LockReleased e:
                json.Name<ResourceName>("resource"u8, e.Resource);
                json.Name<AgentName>("holder"u8, e.Holder);
                json.Text("because"u8, e.Because);
                json.Text("request_id"u8, e.RequestId);
                break;
        }
    }
}
