using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Rooms;

/// <summary>Agents in the log.</summary>
internal static class AgentEventJson
{
    public static SwarmEvent? Read(ReadOnlySpan<byte> type, in EventFields fields)
    {
        if (type.SequenceEqual("agent.joined"u8))
        {
            return new AgentJoined(
                fields.Name<AgentName>("name"u8),
                fields.Name<RoleName>("role"u8),
                fields.Word<JoinedVia>("via"u8),
                (int)fields.Number("pid"u8),
                fields.OptionalTexts("capabilities"u8));
        }
        if (type.SequenceEqual("agent.left"u8))
            return new AgentLeft(fields.Name<AgentName>("name"u8), fields.Word<LeaveReason>("reason"u8), fields.OptionalText("note"u8), fields.OptionalFlag("given_up"u8));
        if (type.SequenceEqual("agent.restarted"u8))
            return new AgentRestarted(fields.Name<AgentName>("name"u8), (int)fields.Number("attempt"u8), fields.Text("reason"u8));
        if (type.SequenceEqual("agent.nudged"u8))
            return new AgentNudged(fields.Name<AgentName>("name"u8), (int)fields.Number("attempt"u8), fields.Text("reason"u8));
        if (type.SequenceEqual("agent.woken"u8))
            return new AgentWoken(fields.Name<AgentName>("name"u8), fields.Text("occasion"u8));
        if (type.SequenceEqual("agent.stuck"u8))
            return new AgentStuck(fields.Name<AgentName>("name"u8), fields.Text("reason"u8));
        if (type.SequenceEqual("agent.spawned"u8))
        {
            return new AgentSpawned(
                fields.Name<AgentName>("name"u8),
                fields.Name<RoleName>("role"u8),
                fields.Text("client"u8),
                fields.OptionalText("model"u8),
                fields.OptionalTexts("capabilities"u8),
                fields.OptionalText("request_id"u8),
                fields.OptionalText("prompt"u8),
                fields.OptionalText("directory"u8),
                fields.OptionalTexts("command"u8),
                fields.OptionalWord<Isolation>("isolation"u8),
                fields.OptionalNames<DenyRule>("deny"u8),
                (int?)fields.OptionalNumber("tier"u8),
                fields.OptionalFlag("fork"u8),
                fields.OptionalText("occasion"u8));
        }
        return type.SequenceEqual("agent.placed"u8)
            ? new AgentPlaced(
                fields.Name<AgentName>("name"u8),
                fields.Text("pane"u8),
                fields.Text("transcript"u8),
                (int)fields.Number("pid"u8),
                fields.Number("started"u8),
                fields.OptionalText("session"u8))
            : null;
    }

    public static void Write(EventWriter json, SwarmEvent happened)
    {
        switch (happened)
        {
            case AgentJoined e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Name<RoleName>("role"u8, e.Role);
                json.Word("via"u8, e.Via);
                json.Number("pid"u8, e.Pid);
                json.Texts("capabilities"u8, e.Capabilities);
                break;
            case AgentLeft e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Word("reason"u8, e.Reason);
                json.Text("note"u8, e.Note);
                json.Flag("given_up"u8, e.GivenUp);
                break;
            case AgentRestarted e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Number("attempt"u8, e.Attempt);
                json.Text("reason"u8, e.Reason);
                break;
            case AgentNudged e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Number("attempt"u8, e.Attempt);
                json.Text("reason"u8, e.Reason);
                break;
            case AgentWoken e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Text("occasion"u8, e.Occasion);
                break;
            case AgentStuck e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Text("reason"u8, e.Reason);
                break;
            case AgentSpawned e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Name<RoleName>("role"u8, e.Role);
                json.Text("client"u8, e.Client);
                json.Text("model"u8, e.Model);
                json.Texts("capabilities"u8, e.Capabilities);
                json.Text("request_id"u8, e.RequestId);
                json.Text("prompt"u8, e.Prompt);
                json.Text("directory"u8, e.Directory);
                json.Texts("command"u8, e.Command);
                json.Word("isolation"u8, e.Isolation);
                json.Names("deny"u8, e.Deny);
                json.Number("tier"u8, e.Tier);
                json.Flag("fork"u8, e.Fork);
                json.Text("occasion"u8, e.Occasion);
                break;
            case AgentPlaced e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Text("pane"u8, e.Pane);
                json.Text("transcript"u8, e.Transcript);
                json.Number("pid"u8, e.Pid);
                json.Number("started"u8, e.Started);
                json.Text("session"u8, e.Session);
                break;
        }
    }
}
