using Swarm.Core.Agents;
using Swarm.Core.Events;

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
        : type.SequenceEqual("team.defined"u8) ? new TeamDefined(TeamDefinitionJson.Read(fields.Object("definition"u8)))
        : null;

    public static void Write(EventWriter json, SwarmEvent happened)
    {
        switch (happened)
        {
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
