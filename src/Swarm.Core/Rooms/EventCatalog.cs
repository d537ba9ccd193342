using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Leases;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Tasks;

namespace Swarm.Core.Rooms;

/// <summary>
/// The names of events in the log, and their JSON. Written by hand on Utf8JsonReader and Utf8JsonWriter: every process folds every
/// event, and the serializer's metadata for value types is compiled at each start (1,800 methods at the start of a server, measured).
/// </summary>
internal static class EventCatalog
{
    internal const int MostFields = 48;

    /// <summary>The event's name in the log.</summary>
    public static string NameOf(SwarmEvent happened) => happened switch
    {
        MessagePosted => "message.posted",
        TaskAdded => "task.added",
        TaskClaimed => "task.claimed",
        TaskReported => "task.reported",
        TaskReleased => "task.released",
        TaskEscalated => "task.escalated",
        LockTaken => "lock.taken",
        LockWanted => "lock.wanted",
        LockReleased => "lock.released",
        LearningAdded => "learning.added",
        LearningPromoted => "learning.promoted",
        LearningDemoted => "learning.demoted",
        AgentSpawned => "agent.spawned",
        AgentPlaced => "agent.placed",
        AgentJoined => "agent.joined",
        AgentLeft => "agent.left",
        AgentRestarted => "agent.restarted",
        AgentNudged => "agent.nudged",
        AgentWoken => "agent.woken",
        AgentStuck => "agent.stuck",
        TeamDefined => "team.defined",
        TeamGoalMet => "team.goal_met",
        TeamCycleStarted => "team.cycle_started",
        TeamStarted => "team.started",
        TeamEnded => "team.ended",
        TeamPaused => "team.paused",
        TeamResumed => "team.resumed",
        TeamBraked => "team.braked",
        WorktreeAdded => "worktree.added",
        WorktreeKept => "worktree.kept",
        WorktreeRemoved => "worktree.removed",
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "has no name in the log"),
    };

    /// <summary>What the log is given to append of a decision.</summary>
    public static NewEntry[] Write(ImmutableArray<SwarmEvent> events, AgentName by)
    {
        var entries = new NewEntry[events.Length];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = Write(events[i], by);
        return entries;
    }

    /// <summary>What the log is given to append of an event.</summary>
    public static NewEntry Write(SwarmEvent happened, AgentName by)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            WriteFields(new EventWriter(json), happened);
            json.WriteEndObject();
        }
        return new NewEntry(NameOf(happened), by.Value, output.WrittenMemory);
    }

    /// <summary>The event of a line; null when this program does not know it.</summary>
    public static Recorded? Read(in LogEntry entry)
    {
        Span<EventFields.Field> room = stackalloc EventFields.Field[MostFields];
        try
        {
            var fields = new EventFields(entry.Json, room);
            return ReadEvent(entry.Type, fields) is { } happened
                ? new Recorded(entry.Position, entry.At, fields.Name<AgentName>("by"u8), happened)
                : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            // The line is as it was written (its check sum holds): a newer program knows the event in another shape.
            return null;
        }
    }

    private static SwarmEvent? ReadEvent(ReadOnlySpan<byte> type, in EventFields fields)
    {
        if (type.SequenceEqual("message.posted"u8))
            return MessageEventJson.ReadPosted(fields);
        if (type.StartsWith("task."u8))
            return TaskEventJson.Read(type, fields);
        if (type.StartsWith("lock."u8))
            return LeaseEventJson.Read(type, fields);
        if (type.StartsWith("agent."u8))
            return AgentEventJson.Read(type, fields);
        if (type.StartsWith("team."u8))
            return TeamEventJson.Read(type, fields);
        if (type.StartsWith("worktree."u8))
            return WorktreeEventJson.Read(type, fields);
        return type.StartsWith("learning."u8) ? LearningEventJson.Read(type, fields) : null;
    }

    private static void WriteFields(EventWriter json, SwarmEvent happened)
    {
        switch (happened)
        {
            case MessagePosted posted:
                MessageEventJson.Write(json, posted);
                break;
            case LearningAdded or LearningPromoted or LearningDemoted:
                LearningEventJson.Write(json, happened);
                break;
            case TaskAdded or TaskClaimed or TaskReported or TaskReleased or TaskEscalated:
                TaskEventJson.Write(json, happened);
                break;
            case LockTaken or LockWanted or LockReleased:
                LeaseEventJson.Write(json, happened);
                break;
            case TeamDefined or TeamGoalMet or TeamCycleStarted or TeamStarted or TeamEnded or TeamPaused or TeamResumed or TeamBraked:
                TeamEventJson.Write(json, happened);
                break;
            case WorktreeAdded or WorktreeKept or WorktreeRemoved:
                WorktreeEventJson.Write(json, happened);
                break;
            default:
                AgentEventJson.Write(json, happened);
                break;
        }
    }
}
