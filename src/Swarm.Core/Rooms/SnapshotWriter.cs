using System.Buffers;
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
/// A state as lines of the log's own form (docs/bus-format.md §9): first the events that are still to be handed to somebody, then what the state
/// is made of, as ordinary events where they say it and as <c>snapshot.*</c> lines where none does.
/// </summary>
internal sealed class SnapshotWriter
{
    /// <summary>The newest form that this program reads. Another one is left alone: the log says everything that it says.</summary>
    public const int Format = 1;

    private readonly ArrayBufferWriter<byte> _output = new(64 << 10);
    private readonly ArrayBufferWriter<byte> _payload = new(1024);
    private readonly RoomState _state;
    private readonly DateTimeOffset _at;
    private int _lines;

    private SnapshotWriter(RoomState state, DateTimeOffset at) => (_state, _at) = (state, at);

    /// <summary>The file.</summary>
    /// <param name="state">What the log says up to the place.</param>
    /// <param name="place">Where reading goes on behind it.</param>
    /// <param name="room">The workspace's slug.</param>
    /// <param name="at">UTC.</param>
    public static ReadOnlyMemory<byte> Write(RoomState state, LogPlace place, string room, DateTimeOffset at)
    {
        var writer = new SnapshotWriter(state, at);
        writer.Line("snapshot.opened", json =>
        {
            json.Number("format"u8, Format);
            json.Text("room"u8, room);
            json.Text("segment"u8, place.Segment);
            json.Number("offset"u8, place.Offset);
            json.Text("tail"u8, place.Tail);
        });
        writer.WriteKept();
        writer.Line("snapshot.state", _ => { });
        writer.WriteBoards();
        writer.WriteMessages();
        writer.WriteInboxes();
        writer.Line("snapshot.sealed", json => json.Number("lines"u8, writer._lines));
        return writer._output.WrittenMemory;
    }

    // Those that an inbox or the ledger of requests refers to, each once.
    private void WriteKept()
    {
        var kept = new SortedDictionary<long, Recorded>();
        foreach (var recorded in _state.Inboxes.ByAgent.Values.SelectMany(i => i.Items).Concat(_state.Requests.Done.Values.SelectMany(d => d)))
            kept[recorded.Position] = recorded;
        foreach (var recorded in kept.Values)
            Event(recorded.Event, recorded.By, recorded.At, recorded.Position);
    }

    private void WriteBoards()
    {
        if (_state.Team.Definition is { } definition)
            Event(new TeamDefined(definition), AgentName.Swarm, _at);
        Line("snapshot.team", json => SnapshotJson.Write(json, _state.Team));
        foreach (var agent in _state.Agents.All.Values)
            Line("snapshot.agent", json => SnapshotJson.Write(json, agent));
        foreach (var worktree in _state.Worktrees.All.Values)
        {
            Event(new WorktreeAdded(worktree.Agent, worktree.Branch, worktree.Base, worktree.Prefix.Length == 0 ? null : worktree.Prefix), AgentName.Swarm, _at);
            if (worktree.Kept is { } kept)
                Event(kept, AgentName.Swarm, _at);
        }
        WriteTasks(_state.Tasks);
        WriteLeases(_state.Leases);
        foreach (var learning in _state.Learnings.All.Values)
        {
            Event(new LearningAdded(learning.Id, learning.Topic, learning.Text, learning.Task, learning.Role, learning.Supersedes), learning.By, learning.At);
            foreach (var role in learning.PromotedTo)
                Event(new LearningPromoted(learning.Id, role), AgentName.Human, learning.At);
        }
    }

    private void WriteTasks(TaskBoard tasks)
    {
        foreach (var task in tasks.All.Values)
            Line("snapshot.task", json => SnapshotJson.Write(json, task));
        Line("snapshot.board", json =>
        {
            json.Name("last"u8, tasks.Last);
            json.Number("fence"u8, tasks.LastFence);
            json.Number("files_freed"u8, tasks.FilesFreedAt);
            json.Texts("freed"u8, [.. tasks.FreedAt.Select(f => $"{f.Key} {f.Value}")]);
            json.Names<TaskId>("over"u8, [.. tasks.Over]);
            json.Texts("forgotten"u8, [.. tasks.Forgotten.Select(f => $"{EnumWords<WorkStatus>.Of(f.Key)} {f.Value}")]);
        });
    }

    private void WriteLeases(LeaseBoard leases)
    {
        foreach (var lease in leases.Held.Values)
            Event(new LockTaken(lease.Resource, lease.Reason, lease.Until, lease.Fence), lease.Holder, lease.Since);
        foreach (var (resource, waiting) in leases.Wanted)
        {
            foreach (var agent in waiting)
                Event(new LockWanted(resource), agent, _at);
        }
        Line("snapshot.fence", json => json.Number("last"u8, leases.Fence));
    }

    private void WriteMessages()
    {
        foreach (var message in _state.Messages.Asked.Values)
            Event(new MessagePosted(message.Id, message.To, message.Body, message.ReplyTo, message.RequiresReply ? true : null), message.From, message.At);
        foreach (var debt in _state.Messages.Debts.Values)
        {
            Line("snapshot.debt", json =>
            {
                json.Name<MessageId>("message"u8, debt.Message);
                json.Name<AgentName>("debtor"u8, debt.Debtor);
                json.Name<AgentName>("asker"u8, debt.Asker);
            });
        }
        Line("snapshot.messages", json =>
        {
            json.Number("last"u8, _state.Messages.Last);
            json.Names<AgentName>("authors"u8, [.. _state.Messages.Authors]);
        });
    }

    private void WriteInboxes()
    {
        foreach (var (agent, inbox) in _state.Inboxes.ByAgent)
        {
            Line("snapshot.inbox", json =>
            {
                json.Name<AgentName>("agent"u8, agent);
                json.Number("dropped"u8, inbox.Dropped);
                json.Text("items"u8, string.Join(' ', inbox.Items.Select(i => i.Position)));
            });
        }
        foreach (var (caller, id) in _state.Requests.Order)
        {
            Line("snapshot.request", json =>
            {
                json.Name<AgentName>("caller"u8, caller);
                json.Text("id"u8, id);
                json.Text("items"u8, string.Join(' ', _state.Requests.Done[(caller, id)].Select(i => i.Position)));
            });
        }
    }

    private void Event(SwarmEvent happened, AgentName by, DateTimeOffset at, long? position = null)
    {
        _lines++;
        LogLine.Write(_output, position ?? _state.Position, at, EventCatalog.Write(happened, by), more: 0);
    }

    private void Line(string type, Action<EventWriter> write)
    {
        _lines++;
        _payload.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_payload))
            SnapshotJson.WriteObject(json, write);
        LogLine.Write(_output, _state.Position, _at, new NewEntry(type, AgentName.Swarm.Value, _payload.WrittenMemory), more: 0);
    }
}
