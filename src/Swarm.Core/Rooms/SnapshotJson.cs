using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Tasks;

namespace Swarm.Core.Rooms;

/// <summary>What of a state no event says by itself, as lines of a snapshot: tasks, agents and the team (docs/bus-format.md §9).</summary>
internal static class SnapshotJson
{
    public static void Write(EventWriter json, WorkTask t)
    {
        json.Name<TaskId>("id"u8, t.Id);
        json.Text("title"u8, t.Title);
        json.Name<AgentName>("added_by"u8, t.AddedBy);
        json.Time("added_at"u8, t.AddedAt);
        json.Number("changed_at"u8, t.ChangedAt);
        json.Word("kind"u8, t.Kind);
        json.Text("phase"u8, t.Phase);
        json.Number("step"u8, t.Step);
        json.Number("rework"u8, t.Rework == 0 ? null : t.Rework);
        json.Flag("cancelled"u8, t.IsCancelled ? true : null);
        json.Word("status"u8, t.Status);
        json.Time("since"u8, t.Since);
        json.Text("description"u8, t.Description);
        json.Texts("specs"u8, NotEmpty(t.Specs));
        json.Text("context"u8, t.Context);
        json.Text("expected_output"u8, t.ExpectedOutput);
        json.Word("priority"u8, t.Priority);
        json.Time("deadline"u8, t.Deadline);
        json.Names("files"u8, NotEmpty(t.Files));
        json.Names("needs"u8, NotEmpty(t.Needs));
        json.Name("role"u8, t.Role);
        json.Text("capability"u8, t.Capability);
        json.Number("tier"u8, t.Tier);
        json.Name("parent"u8, t.Parent);
        json.Name("replaces"u8, t.Replaces);
        json.Name("replaced_by"u8, t.ReplacedBy);
        json.Name("holder"u8, t.Holder);
        json.Number("fence"u8, t.Fence == 0 ? null : t.Fence);
        json.Time("claimed_at"u8, t.ClaimedAt);
        json.Number("ready_position"u8, t.ReadyAt?.Position);
        json.Time("ready_at"u8, t.ReadyAt?.At);
        json.Texts("lost"u8, t.Lost.IsEmpty ? null : [.. t.Lost.Select(l => $"{l.Agent} {l.Fence} {EnumWords<ClaimLoss>.Of(l.Reason)} {Time(l.At)}")]);
        json.Number("attempts"u8, t.Attempts == 0 ? null : t.Attempts);
        json.Name("handed_back_by"u8, t.HandedBackBy);
        json.Name("reported_by"u8, t.ReportedBy);
        json.Text("summary"u8, t.Summary);
        json.Text("evidence"u8, t.Evidence);
        json.Texts("artifacts"u8, NotEmpty(t.Artifacts));
        json.Text("checkpoint"u8, t.Checkpoint);
    }

    public static WorkTask ReadTask(in EventFields fields) =>
        new(fields.Name<TaskId>("id"u8), fields.Text("title"u8), fields.Name<AgentName>("added_by"u8), fields.Time("added_at"u8))
        {
            ChangedAt = fields.Number("changed_at"u8),
            Kind = fields.Word<TaskKind>("kind"u8),
            Phase = fields.OptionalText("phase"u8),
            Step = (int?)fields.OptionalNumber("step"u8),
            Rework = (int)(fields.OptionalNumber("rework"u8) ?? 0),
            IsCancelled = fields.OptionalFlag("cancelled"u8) ?? false,
            Status = fields.Word<WorkStatus>("status"u8),
            Since = fields.Time("since"u8),
            Description = fields.OptionalText("description"u8),
            Specs = fields.OptionalTexts("specs"u8) ?? [],
            Context = fields.OptionalText("context"u8),
            ExpectedOutput = fields.OptionalText("expected_output"u8),
            Priority = fields.Word<TaskPriority>("priority"u8),
            Deadline = fields.OptionalTime("deadline"u8),
            Files = fields.OptionalNames<FileGlob>("files"u8) ?? [],
            Needs = fields.OptionalNames<TaskId>("needs"u8) ?? [],
            Role = fields.OptionalName<RoleName>("role"u8),
            Capability = fields.OptionalText("capability"u8),
            Tier = (int?)fields.OptionalNumber("tier"u8),
            Parent = fields.OptionalName<TaskId>("parent"u8),
            Replaces = fields.OptionalName<TaskId>("replaces"u8),
            ReplacedBy = fields.OptionalName<TaskId>("replaced_by"u8),
            Holder = fields.OptionalName<AgentName>("holder"u8),
            Fence = fields.OptionalNumber("fence"u8) ?? 0,
            ClaimedAt = fields.OptionalTime("claimed_at"u8),
            ReadyAt = fields.OptionalNumber("ready_position"u8) is { } position ? new ReadyMark(position, fields.Time("ready_at"u8)) : null,
            Lost = [.. (fields.OptionalTexts("lost"u8) ?? []).Select(Lost)],
            Attempts = (int)(fields.OptionalNumber("attempts"u8) ?? 0),
            HandedBackBy = fields.OptionalName<AgentName>("handed_back_by"u8),
            ReportedBy = fields.OptionalName<AgentName>("reported_by"u8),
            Summary = fields.OptionalText("summary"u8),
            Evidence = fields.OptionalText("evidence"u8),
            Artifacts = fields.OptionalTexts("artifacts"u8) ?? [],
            Checkpoint = fields.OptionalText("checkpoint"u8),
        };

    public static void Write(EventWriter json, Agent a)
    {
        json.Name<AgentName>("name"u8, a.Name);
        json.Name<RoleName>("role"u8, a.Role);
        json.Word("stage"u8, a.Stage);
        json.Word("via"u8, a.Via);
        json.Number("pid"u8, a.Pid == 0 ? null : a.Pid);
        json.Text("client"u8, a.Client);
        json.Name("parent"u8, a.Parent);
        json.Texts("capabilities"u8, NotEmpty(a.Capabilities));
        json.Text("pane"u8, a.Pane);
        json.Number("process"u8, a.Process?.Pid);
        json.Number("process_started"u8, a.Process?.Started);
        json.Text("session"u8, a.Session);
        json.Text("transcript"u8, a.Transcript);
        json.Time("since"u8, a.Since);
        json.Word("left_because"u8, a.LeftBecause);
        json.Name("left_by"u8, a.Left?.By);
        json.Text("left_note"u8, a.Left?.Note);
        if (a.Spawned is { } spawned)
            json.Object("spawned"u8, spawned, (writer, e) => WriteObject(writer, inner => AgentEventJson.Write(inner, e)));
        json.Texts("restarts"u8, a.Restarts.IsEmpty ? null : [.. a.Restarts.Select(Time)]);
        json.Time("nudged_at"u8, a.Nudged?.At);
        json.Number("nudged"u8, a.Nudged?.Attempt);
        json.Time("stuck_at"u8, a.StuckAt);
        json.Time("woken_at"u8, a.WokenAt);
        json.Flag("given_up"u8, a.IsGivenUp ? true : null);
    }

    public static Agent ReadAgent(in EventFields fields) =>
        new(fields.Name<AgentName>("name"u8), fields.Name<RoleName>("role"u8), fields.Word<AgentStage>("stage"u8))
        {
            Via = fields.OptionalWord<JoinedVia>("via"u8),
            Pid = (int)(fields.OptionalNumber("pid"u8) ?? 0),
            Client = fields.OptionalText("client"u8),
            Parent = fields.OptionalName<AgentName>("parent"u8),
            Capabilities = fields.OptionalTexts("capabilities"u8) ?? [],
            Pane = fields.OptionalText("pane"u8),
            Process = fields.OptionalNumber("process"u8) is { } process ? new ProcessLife((int)process, fields.Number("process_started"u8)) : null,
            Session = fields.OptionalText("session"u8),
            Transcript = fields.OptionalText("transcript"u8),
            Since = fields.Time("since"u8),
            LeftBecause = fields.OptionalWord<LeaveReason>("left_because"u8),
            Left = fields.OptionalName<AgentName>("left_by"u8) is { } by ? (by, fields.OptionalText("left_note"u8)) : null,
            Spawned = fields.Has("spawned"u8) ? Spawned(fields.Object("spawned"u8)) : null,
            Restarts = Times(fields.OptionalTexts("restarts"u8)),
            Nudged = fields.OptionalTime("nudged_at"u8) is { } at ? (at, (int)fields.Number("nudged"u8)) : null,
            StuckAt = fields.OptionalTime("stuck_at"u8),
            WokenAt = fields.OptionalTime("woken_at"u8),
            IsGivenUp = fields.OptionalFlag("given_up"u8) ?? false,
        };

    // The definition is an event of its own.
    public static void Write(EventWriter json, TeamBoard t)
    {
        json.Number("cycle"u8, t.Cycle);
        json.Name("paused_by"u8, t.Pause?.By);
        json.Time("paused_at"u8, t.Pause?.Since);
        json.Text("pause_reason"u8, t.Pause?.Reason);
        json.Text("brake"u8, t.Brake);
        json.Time("opened_at"u8, t.OpenedAt);
        json.Time("closed_at"u8, t.ClosedAt);
        json.Texts("deaths"u8, t.Deaths.IsEmpty ? null : [.. t.Deaths.Select(Time)]);
        json.Texts("sessions"u8, t.Sessions.IsEmpty ? null : [.. t.Sessions.SelectMany(s => s.Value.Select(one => $"{s.Key} {one.Agent} {Time(one.At)} {one.Occasion}"))]);
    }

    public static TeamBoard ReadTeam(in EventFields fields) => new()
    {
        Cycle = (int)fields.Number("cycle"u8),
        Pause = fields.OptionalName<AgentName>("paused_by"u8) is { } by ? new TeamPause(by, fields.Time("paused_at"u8), fields.OptionalText("pause_reason"u8)) : null,
        Brake = fields.OptionalText("brake"u8),
        OpenedAt = fields.OptionalTime("opened_at"u8),
        ClosedAt = fields.Time("closed_at"u8),
        Deaths = Times(fields.OptionalTexts("deaths"u8)),
        Sessions = Sessions(fields.OptionalTexts("sessions"u8)),
    };

    private static ImmutableSortedDictionary<RoleName, ImmutableArray<SessionStart>> Sessions(ImmutableArray<string>? texts)
    {
        var sessions = TeamBoard.Empty.Sessions;
        foreach (var text in texts ?? [])
        {
            var words = text.Split(' ', 4);
            var role = Named<RoleName>(words[0]);
            sessions = sessions.SetItem(role, sessions.GetValueOrDefault(role, []).Add(new SessionStart(Named<AgentName>(words[1]), Time(words[2]), words[3])));
        }
        return sessions;
    }

    public static void WriteObject(Utf8JsonWriter json, Action<EventWriter> write)
    {
        json.WriteStartObject();
        write(new EventWriter(json));
        json.WriteEndObject();
    }

    public static T Named<T>(string text)
        where T : struct, IName<T> => T.TryParse(text, out var name) ? name : throw new FormatException(text);

    private static LostClaim Lost(string text) => text.Split(' ') is [var agent, var fence, var reason, var at] && EnumWords<ClaimLoss>.TryParse(reason, out var why)
        ? new LostClaim(Named<AgentName>(agent), long.Parse(fence, CultureInfo.InvariantCulture), why, Time(at))
        : throw new FormatException(text);

    private static AgentSpawned Spawned(ReadOnlyMemory<byte> json)
    {
        Span<EventFields.Field> room = stackalloc EventFields.Field[EventCatalog.MostFields];
        return (AgentSpawned)AgentEventJson.Read("agent.spawned"u8, new EventFields(json.Span, room))!;
    }

    private static ImmutableArray<DateTimeOffset> Times(ImmutableArray<string>? texts)
    {
        var times = ImmutableArray.CreateBuilder<DateTimeOffset>();
        foreach (var text in texts ?? [])
            times.Add(Time(text));
        return times.ToImmutable();
    }

    private static string Time(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);

    private static ImmutableArray<T>? NotEmpty<T>(ImmutableArray<T> values) => values.IsEmpty ? null : values;
}
