using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision.Mirrors;

namespace Swarm.Core.Supervision;

/// <summary>
/// Has the runtime load, on another processor, the code of a room that a process is about to open, while it still reads its command line: more
/// than half of a start is the loading of types (bench/README.md). Plays a made-up room in memory; writes no file.
/// </summary>
public static class Rehearsal
{
    /// <summary>Begins, on a thread of its own that ends with the process or before; not where the system gives no more threads.</summary>
    public static void Begin()
    {
        try
        {
            new Thread(Try) { IsBackground = true, Name = "rehearsal" }.UnsafeStart();
        }
        catch (OutOfMemoryException)
        {
            // It would only have been faster.
        }
    }

    private static void Try()
    {
        try
        {
            Play();
        }
        catch (Exception)
        {
            // What the system refuses here it refuses in the room too, and there it is said.
        }
    }

    /// <summary>The room as it is played.</summary>
    internal static RoomState Play()
    {
        // In the order in which a command comes to it.
        JsonElement.Parse(new JsonObject { ["to"] = new JsonArray("ada"), ["body"] = "hello" }.ToJsonString());
        var state = RoomState.Empty;
        _ = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.jsonl").OrderDescending(StringComparer.Ordinal).ToList();
        if (!AgentName.TryParse("ada", out var ada))
            return state;
        Happen(new AgentJoined(AgentName.Human, RoleName.Human, JoinedVia.Command, Pid: 1));
        Happen(new AgentJoined(ada, RoleName.Worker, JoinedVia.Mcp, Pid: 1));
        ProcessAncestry.StartedWith("SWARM_AGENT");
        var post = MessageDecider.Post(state.Agents, state.Messages, state.Team, ada, RoleName.Worker, new PostRequest("hello", ["human"]));
        foreach (var happened in post.Events)
            Happen(happened);
        LearningsMirror.Text(state.Learnings);
        StateMirror.Text(state, "rehearsal");
        return state;

        void Happen(SwarmEvent happened)
        {
            var line = new ArrayBufferWriter<byte>();
            LogLine.Write(line, state.Position + 1, DateTimeOffset.UnixEpoch, EventCatalog.Write(happened, ada), more: 0);
            if (LogLine.TryRead(line.WrittenSpan[..^1], out var entry) && EventCatalog.Read(entry) is { } recorded)
                state = state.Apply(recorded);
        }
    }
}
