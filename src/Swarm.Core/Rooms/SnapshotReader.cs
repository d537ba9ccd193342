using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Tasks;

namespace Swarm.Core.Rooms;

/// <summary>A state from the lines of a snapshot. What is torn, changed or of another form is no snapshot; the log has everything that it says.</summary>
internal sealed class SnapshotReader
{
    private readonly Dictionary<long, Recorded> _kept = [];
    private readonly List<WorkTask> _tasks = [];
    private readonly List<Agent> _agents = [];
    private readonly List<Message> _messages = [];
    private readonly List<Debt> _debts = [];
    private readonly List<KeyValuePair<AgentName, Inbox>> _inboxes = [];
    private readonly List<KeyValuePair<(AgentName, string), ImmutableList<Recorded>>> _requests = [];
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
        catch (Exception odd) when (odd is JsonException or FormatException or InvalidOperationException or OverflowException or ArgumentException or KeyNotFoundException)
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
        var state = _state with
        {
            Position = place.Position,
            Agents = _state.Agents with { All = _agents.ToImmutableSortedDictionary(a => a.Name, a => a) },
            Tasks = _state.Tasks.WithTasks(_tasks),
            Messages = _state.Messages with
            {
                Kept = _messages.ToImmutableSortedDictionary(m => m.Id, m => m),
                Debts = _debts.ToImmutableSortedDictionary(d => (d.Message, d.Debtor), d => d),
            },
            Inboxes = _state.Inboxes with { ByAgent = _inboxes.ToImmutableSortedDictionary() },
            Requests = _state.Requests with { Done = _requests.ToImmutableDictionary(), Order = ImmutableQueue.CreateRange(_requests.Select(r => r.Key)) },
        };
        return (state, place);
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
            _messages.Add(Message.Of(posted, recorded));
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
        else if (part.SequenceEqual("agent"u8))
            _agents.Add(SnapshotJson.ReadAgent(fields));
        else if (part.SequenceEqual("debt"u8))
            _debts.Add(new Debt(fields.Name<MessageId>("message"u8), fields.Name<AgentName>("debtor"u8), fields.Name<AgentName>("asker"u8)));
        else if (part.SequenceEqual("inbox"u8))
            _inboxes.Add(KeyValuePair.Create(fields.Name<AgentName>("agent"u8), new Inbox(Items(fields), fields.Number("dropped"u8))));
        else if (part.SequenceEqual("request"u8))
            _requests.Add(KeyValuePair.Create((fields.Name<AgentName>("caller"u8), fields.Text("id"u8)), Items(fields)));
        else if (part.SequenceEqual("opened"u8))
            _place = PlaceIn(line);
        else
            _state = Board(part, fields) ?? throw new FormatException("a part that is not known");
    }

    private static LogPlace PlaceIn(in LogEntry line)
    {
        Span<EventFields.Field> room = stackalloc EventFields.Field[EventCatalog.MostFields];
        var fields = new EventFields(line.Json, room);
        return fields.Number("format"u8) == SnapshotWriter.Format
            ? new LogPlace(fields.Text("segment"u8), fields.Number("offset"u8), line.Position, fields.Text("tail"u8))
            : throw new FormatException("a form that is not known");
    }

    private RoomState? Board(ReadOnlySpan<byte> part, in EventFields fields) =>
        part.SequenceEqual("team"u8) ? _state with { Team = SnapshotJson.ReadTeam(fields) with { Definition = _state.Team.Definition } }
        : part.SequenceEqual("fence"u8) ? _state with { Leases = _state.Leases with { Fence = fields.Number("last"u8) } }
        : part.SequenceEqual("messages"u8) ? _state with { Messages = _state.Messages with { Last = fields.Number("last"u8) } }
        : part.SequenceEqual("board"u8) ? _state with
        {
            Tasks = _state.Tasks with
            {
                Last = fields.OptionalName<TaskId>("last"u8),
                LastFence = fields.Number("fence"u8),
                FilesFreedAt = fields.Number("files_freed"u8),
                FreedAt = Pairs(fields.OptionalTexts("freed"u8)).ToImmutableSortedDictionary(p => SnapshotJson.Named<AgentName>(p.Word), p => p.Number),
                Over = [.. fields.OptionalNames<TaskId>("over"u8) ?? []],
                Forgotten = Pairs(fields.OptionalTexts("forgotten"u8)).ToImmutableSortedDictionary(
                    p => EnumWords<WorkStatus>.TryParse(p.Word, out var status) ? status : throw new FormatException(p.Word), p => (int)p.Number),
            },
        }
        : null;

    private ImmutableList<Recorded> Items(in EventFields fields) =>
        [.. fields.Text("items"u8).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => _kept[long.Parse(p, CultureInfo.InvariantCulture)])];

    private static IEnumerable<(string Word, long Number)> Pairs(ImmutableArray<string>? texts) =>
        (texts ?? []).Select(t => t.Split(' ') is [var word, var number] ? (word, long.Parse(number, CultureInfo.InvariantCulture)) : throw new FormatException(t));
}
