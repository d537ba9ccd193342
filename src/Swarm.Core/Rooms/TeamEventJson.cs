using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Rooms;

/// <summary>The team as a whole, in the log.</summary>
internal static class TeamEventJson
{
    public static SwarmEvent? Read(ReadOnlySpan<byte> type, in EventFields fields) =>
        type.SequenceEqual("team.started"u8) ? new TeamStarted(fields.OptionalFlag("fresh"u8))
        : type.SequenceEqual("team.ended"u8) ? new TeamEnded()
        : type.SequenceEqual("team.paused"u8) ? new TeamPaused(fields.OptionalText("reason"u8))
        : type.SequenceEqual("team.resumed"u8) ? new TeamResumed()
        : type.SequenceEqual("team.braked"u8) ? new TeamBraked(fields.Text("reason"u8))
        : type.SequenceEqual("team.goal_met"u8) ? new TeamGoalMet(fields.Name<TaskId>("task"u8), fields.Text("summary"u8))
        : type.SequenceEqual("team.cycle_started"u8)
            ? new TeamCycleStarted((int)fields.Number("number"u8), fields.Name<TaskId>("task"u8), fields.Text("missing"u8))
        : type.SequenceEqual("team.defined"u8) ? new TeamDefined(TeamDefinitionJson.Read(fields.Object("definition"u8)))
        : null;

    public static void Write(EventWriter json, SwarmEvent happened)
    {
        switch (happened)
        {
            case TeamGoalMet e:
                json.Name<TaskId>("task"u8, e.Task);
                json.Text("summary"u8, e.Summary);
                break;
            case TeamCycleStarted e:
                json.Number("number"u8, e.Number);
                json.Name<TaskId>("task"u8, e.Task);
                json.Text("missing"u8, e.Missing);
                break;
            case TeamDefined e:
                json.Object("definition"u8, e.Definition, TeamDefinitionJson.Write);
                break;
            case TeamStarted e:
                json.Flag("fresh"u8, e.Fresh);
                break;
            case TeamPaused e:
                json.Text("reason"u8, e.Reason);
                break;
            case TeamBraked e:
                json.Text("reason"u8, e.Reason);
                break;
        }
    }
}
