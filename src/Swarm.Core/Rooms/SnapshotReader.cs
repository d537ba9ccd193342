using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Tasks;

namespace Swarm.Core.Rooms;

/// <summary>A state from the lines of a snapshot. What is torn, changed or of another form is no snapshot; the log has everything that it says.</summary>
internal sealed class SnapshotReader
{
    // No queries over names and ids here: for each such type that one is made of, the runtime compiles code anew in every process that starts.
    private readonly Dictionary<long, Recorded> _kept = [];
    private readonly List<WorkTask> _tasks = [];
    private RoomState _state;
    private LogPlace? _place;
    private bool _folding;
    private int _lines;

    private SnapshotReader(RoomState empty) => _state = empty;

    /// <summary>The state and the place behind it; null when it is not whole.</summary>
    /// <param name="file">All of it.</param>
    /// <param name="empty">A room in which nothing has happened.</param>
    public static (RoomState State, LogPlace Place)? Read(ReadOnlySpan<byte> file, RoomState empty)
    {
        try
        {
            var reader = new SnapshotReader(empty);
            while (file.IndexOf((byte)'\n') is >= 0 and var length && LogLine.TryRead(file[..length], out var line))
            {
                file = file[(length + 1)..];
                if (line.Type.SequenceEqual("snapshot.sealed"u8))
                    return file.IsEmpty ? reader.Sealed(line) : null;
                reader.Next(line);
            }
            return null;
        }
        catch (Exception odd) when (odd is JsonException or FormatException or InvalidOperationException or OverflowException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The place alone, from the beginning of the file; null when its first line is not whole.</summary>
    public static LogPlace? ReadPlace(ReadOnlySpan<byte> file)
    {
        try
        {
            return file.IndexOf((byte)'\n') is >= 0 and var length && LogLine.TryRead(file[..length], out var line) && line.Type.SequenceEqual("snapshot.opened"u8)
                ? PlaceIn(line)
                : null;
        }
        catch (Exception odd) when (odd is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private (RoomState State, LogPlace Place)? Sealed(in LogEntry line)
    {
        Span<EventFields.Field> room = stackalloc EventFields.Field[EventCatalog.MostFields];
        if (_place is not { } place || new EventFields(line.Json, room).Number("lines"u8) != _lines + 1)
            return null;
        return (_state with { Position = place.Position, Tasks = _state.Tasks.WithTasks(_tasks) }, place);
    }

    private void Next(in LogEntry line)
    {
        _lines++;
        if (!line.Type.StartsWith("snapshot."u8))
            Event(EventCatalog.Read(line) ?? throw new FormatException("an event that is not known"));
        else if (line.Type.SequenceEqual("snapshot.state"u8))
            _folding = true;
        else
            Part(line);
    }

    private void Event(Recorded recorded)
    {
        if (!_folding)
            _kept.Add(recorded.Position, recorded);
        else if (recorded.Event is MessagePosted posted)
            _state = _state with { Messages = _state.Messages with { Asked = _state.Messages.Asked.SetItem(posted.Id, Message.Of(posted, recorded)) } };
        else
        {
            _state = _state with
            {
                Team = _state.Team.Apply(recorded),
                Worktrees = _state.Worktrees.Apply(recorded),
                Leases = _state.Leases.Apply(recorded),
                Learnings = _state.Learnings.Apply(recorded),
            };
        }
    }

    private void Part(in LogEntry line)
    {
        Span<EventFields.Field> room = stackalloc EventFields.Field[EventCatalog.MostFields];
        var fields = new EventFields(line.Json, room);
        var part = line.Type["snapshot.".Length..];
        if (part.SequenceEqual("task"u8))
            _tasks.Add(SnapshotJson.ReadTask(fields));
        else if (part.SequenceEqual("opened"u8))
            _place = PlaceIn(line);
        else if (part.SequenceEqual("board"u8))
            _state = _state with { Tasks = Board(_state.Tasks, fields) };
        else
            _state = Changed(part, fields) ?? throw new FormatException("a part that is not known");
    }

    private RoomState? Changed(ReadOnlySpan<byte> part, in EventFields fields)
    {
        if (part.SequenceEqual("team"u8))
            return _state with { Team = SnapshotJson.ReadTeam(fields) with { Definition = _state.Team.Definition } };
        if (part.SequenceEqual("agent"u8))
        {
            var agent = SnapshotJson.ReadAgent(fields);
            return _state with { Agents = _state.Agents with { All = _state.Agents.All.SetItem(agent.Name, agent) } };
        }
        if (part.SequenceEqual("fence"u8))
            return _state with { Leases = _state.Leases with { Fence = fields.Number("last"u8) } };
        if (part.SequenceEqual("debt"u8))
        {
            var debt = new Debt(fields.Name<MessageId>("message"u8), fields.Name<AgentName>("debtor"u8), fields.Name<AgentName>("asker"u8));
            return _state with { Messages = _state.Messages with { Debts = _state.Messages.Debts.SetItem((debt.Message, debt.Debtor), debt) } };
        }
        if (part.SequenceEqual("messages"u8))
            return _state with { Messages = _state.Messages with { Last = fields.Number("last"u8), Authors = Listed(fields.OptionalNames<AgentName>("authors"u8)) } };
        if (part.SequenceEqual("inbox"u8))
        {
            var inbox = new Inbox(Items(fields), fields.Number("dropped"u8));
            return _state with { Inboxes = _state.Inboxes with { ByAgent = _state.Inboxes.ByAgent.SetItem(fields.Name<AgentName>("agent"u8), inbox) } };
        }
        if (!part.SequenceEqual("request"u8))
            return null;
        var key = (fields.Name<AgentName>("caller"u8), fields.Text("id"u8));
        return _state with { Requests = _state.Requests with { Done = _state.Requests.Done.SetItem(key, [.. Items(fields)]), Order = _state.Requests.Order.Enqueue(key) } };
    }

    private static TaskBoard Board(TaskBoard board, in EventFields fields)
    {
        var (freed, forgotten) = (board.FreedAt, board.Forgotten);
        foreach (var text in fields.OptionalTexts("freed"u8) ?? [])
        {
            var (agent, position) = Pair(text);
            freed = freed.SetItem(SnapshotJson.Named<AgentName>(agent), position);
        }
        foreach (var text in fields.OptionalTexts("forgotten"u8) ?? [])
        {
            var (word, count) = Pair(text);
            forgotten = forgotten.SetItem(EnumWords<WorkStatus>.TryParse(word, out var status) ? status : throw new FormatException(word), (int)count);
        }
        return board with
        {
            Last = fields.OptionalName<TaskId>("last"u8),
            LastFence = fields.Number("fence"u8),
            FilesFreedAt = fields.Number("files_freed"u8),
            FreedAt = freed,
            Over = Listed(fields.OptionalNames<TaskId>("over"u8)),
            Forgotten = forgotten,
        };
    }

    private static LogPlace PlaceIn(in LogEntry line)
    {
        Span<EventFields.Field> room = stackalloc EventFields.Field[EventCatalog.MostFields];
        var fields = new EventFields(line.Json, room);
        return fields.Number("format"u8) == SnapshotWriter.Format
            ? new LogPlace(fields.Text("segment"u8), fields.Number("offset"u8), line.Position, fields.Text("tail"u8))
            : throw new FormatException("a form that is not known");
    }

    private Backlog<Recorded> Items(in EventFields fields) =>
        [.. fields.Text("items"u8).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => _kept[long.Parse(p, CultureInfo.InvariantCulture)])];

    private static Backlog<T> Listed<T>(ImmutableArray<T>? values)
        where T : struct, IName<T> => values is { } list ? Backlog.Of(list.AsSpan()) : [];

    private static (string Word, long Number) Pair(string text) =>
        text.Split(' ') is [var word, var number] ? (word, long.Parse(number, CultureInfo.InvariantCulture)) : throw new FormatException(text);
}
