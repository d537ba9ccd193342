using System.Collections.Immutable;
using System.Globalization;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>What came of a write.</summary>
/// <param name="Value">The result.</param>
/// <param name="Repeated">Whether an earlier call with the same request id had written it; nothing was written now.</param>
public sealed record Done<T>(T Value, bool Repeated);

/// <summary>One agent or person in a room, through one process: the name it holds, what it has been told, where it parks.</summary>
public sealed class Participant : IDisposable
{
    private readonly NamePlate? _plate;
    private readonly CursorFile _cursor;
    private readonly InvitationFile? _invitations;
    private readonly Dictionary<TaskId, long> _invited;
    private readonly Lock _gate = new();
    private ImmutableArray<Invitation> _lastTold = [];
    private KnownTeam? _knownTeam;
    private CancellationTokenSource? _parked;

    private Participant(Room room, Caller caller, NamePlate? plate)
    {
        Room = room;
        Caller = caller;
        _plate = plate;
        _cursor = new CursorFile(room.Files.Cursor(caller.Name));
        // A server remembers by itself what it told; a command's process ends after one wait.
        _invitations = plate is null ? new InvitationFile(room.Files.Invitations(caller.Name)) : null;
        _invited = _invitations?.Read() ?? [];
        Doorbell = new Doorbell(room, caller.Name);
    }

    /// <summary>Where.</summary>
    public Room Room { get; }

    /// <summary>Who.</summary>
    public Caller Caller { get; }

    internal Doorbell Doorbell { get; }

    /// <summary>
    /// Joins through this process, which holds the name until it ends. What an earlier server of this name returned without an
    /// acknowledgement comes again.
    /// </summary>
    /// <param name="room">Where.</param>
    /// <param name="caller">Who.</param>
    /// <param name="cancellation">Ends the wait for the append lock.</param>
    /// <exception cref="SwarmException">The name is held, reserved, or known with another role.</exception>
    public static async Task<Participant> ServeAsync(Room room, Caller caller, CancellationToken cancellation)
    {
        var plate = await NamePlate.TakeAsync(room.Files, caller.Name, room.Clock, cancellation);
        try
        {
            await JoinAsync(room, caller, JoinedVia.Mcp, cancellation);
        }
        catch
        {
            plate.Dispose();
            throw;
        }
        var participant = new Participant(room, caller, plate);
        participant._cursor.Change(c => c.For(room.CatchUp().Position).TakeBack());
        return participant;
    }

    /// <summary>Takes part through one command. A person needs no joining; an agent joins with its first command.</summary>
    /// <param name="room">Where.</param>
    /// <param name="caller">Who.</param>
    /// <param name="cancellation">Ends the wait for the append lock.</param>
    /// <exception cref="SwarmException">The name is reserved, or known with another role.</exception>
    public static async Task<Participant> CommandAsync(Room room, Caller caller, CancellationToken cancellation)
    {
        if (caller.Name != AgentName.Human)
        {
            if (room.State.Agents.Find(caller.Name) is not { Stage: AgentStage.Present } known || known.Role != caller.Role)
                await JoinAsync(room, caller, JoinedVia.Command, cancellation);
            NamePlate.Touch(room.Files, caller.Name, room.Clock);
        }
        return new Participant(room, caller, plate: null);
    }

    /// <summary>
    /// A call of this agent starts. An agent that was taken for dead joins again.
    /// </summary>
    /// <exception cref="SwarmException">NotAllowed: the agent was stopped.</exception>
    public async ValueTask BeginCallAsync(CancellationToken cancellation)
    {
        RefuseStopped(Room.CatchUp());
        if (_plate is not null && Room.State.Agents.Find(Caller.Name) is not { IsLive: true })
            await JoinAsync(Room, Caller, JoinedVia.Mcp, cancellation);
        _plate?.Show(Presence.Thinking);
    }

    /// <summary>What earlier calls returned was read: it does not come again.</summary>
    public void Acknowledge() => _cursor.Change(c => c.For(PositionAtLeast(c.Seen)).Acknowledge());

    /// <summary>Up to where the agent has read.</summary>
    public long Acknowledged => _cursor.Read().Acknowledged;

    /// <summary>The client did not see what was returned since it had read up to <paramref name="acknowledged"/>; it comes again.</summary>
    public void TakeBack(long acknowledged)
    {
        _cursor.Change(c => c.TakeBack(acknowledged));
        lock (_gate)
        {
            foreach (var invitation in _lastTold)
                _invited.Remove(invitation.Task.Id);
            _knownTeam = null;
        }
        // A call that is parked already is to see it.
        Log.Native.RingBell(Room.Files.Bell(Caller.Name));
    }

    /// <summary>This server's client knows the tools: what waits for the agent to be connected need not wait any more.</summary>
    public void NoteConnected() => File.WriteAllText(Room.Files.Connected(Caller.Name), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Leaves in order. Not in a pane of the team's: there the server may end and come back while the agent lives, and the
    /// supervisor sees how the program in the pane ends (who started it may have died before it wrote the pane down). Nor for another server
    /// that has this name by now.
    /// </summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        var pid = Environment.ProcessId;
        await Room.ExecuteAsync(
            Caller.Name,
            (state, _) => state.Agents.Find(Caller.Name) is { Process: null, Spawned: null } me && me.Pid == pid
                ? Departure.Decide(state, Caller.Name, LeaveReason.Ended)
                : Decision<bool>.Accept(false),
            cancellation);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Doorbell.Dispose();
        _cursor.Dispose();
        _plate?.Dispose();
        _parked?.Dispose();
    }

    internal Cursor Cursor => _cursor.Read();

    /// <summary>Refuses an agent that another one or a person has stopped.</summary>
    internal void RefuseStopped(RoomState state)
    {
        if (WasStopped(state) && state.Agents.Find(Caller.Name)!.Left is { } left)
            throw new SwarmException(Refusals.YouWereStopped(left.By, left.Note));
    }

    internal bool WasStopped(RoomState state) => state.Agents.Find(Caller.Name) is { Stage: AgentStage.Gone, LeftBecause: LeaveReason.Stopped };

    internal void Deliver(long position) => _cursor.Change(c => c.Deliver(position));

    internal void Show(Presence presence) => _plate?.Show(presence);

    /// <summary>Writes once for each request id of this caller.</summary>
    internal ValueTask<Done<T>> WriteAsync<T>(
        string? requestId,
        Func<RoomState, ImmutableList<Recorded>, T> repeat,
        Func<RoomState, DateTimeOffset, Decision<T>> decide,
        CancellationToken cancellation) => WriteAsync(Room, Caller.Name, requestId, repeat, decide, cancellation);

    /// <summary>As the other, for who takes no part.</summary>
    internal static async ValueTask<Done<T>> WriteAsync<T>(
        Room room,
        AgentName by,
        string? requestId,
        Func<RoomState, ImmutableList<Recorded>, T> repeat,
        Func<RoomState, DateTimeOffset, Decision<T>> decide,
        CancellationToken cancellation)
    {
        var repeated = false;
        var value = await room.ExecuteAsync(
            by,
            (state, now) =>
            {
                var done = state.Requests.Find(by, requestId);
                repeated = !done.IsEmpty;
                return repeated ? Decision<T>.Accept(repeat(state, done)) : decide(state, now);
            },
            cancellation);
        return new Done<T>(value, repeated);
    }

    /// <summary>The ready tasks that this agent has not been told of, as far as this process knows.</summary>
    internal ImmutableArray<Invitation> NewInvitations(RoomState state, DateTimeOffset now)
    {
        if (Caller.Role == RoleName.Human || state.Team.Pause is not null)
            return [];
        lock (_gate)
            return [.. state.Tasks.InvitedTo(Caller.AsClaimant(state), state.Agents, state.Team, now).Where(i => _invited.GetValueOrDefault(i.Task.Id) < i.Position)];
    }

    /// <summary>The team as this agent was last told of it; null when that is not known: then it is told of everybody.</summary>
    internal KnownTeam? KnownTeam
    {
        get
        {
            lock (_gate)
                return _knownTeam;
        }
    }

    internal void Told(ImmutableArray<Invitation> invitations, KnownTeam? team)
    {
        lock (_gate)
        {
            // A command's process ends after one wait, and a person's terminal forgets nothing: each shows everybody.
            _knownTeam = _plate is null ? null : team;
            foreach (var invitation in invitations)
                _invited[invitation.Task.Id] = invitation.Position;
            _lastTold = invitations;
            if (!invitations.IsEmpty)
                _invitations?.Write(_invited.Where(i => Room.State.Tasks.Find(i.Key) is { Status: WorkStatus.Ready }));
        }
    }

    /// <summary>Parks one wait at a time: a newer one ends the older, whose client has given up on it.</summary>
    internal CancellationTokenSource TakeOverParking()
    {
        var mine = new CancellationTokenSource();
        Interlocked.Exchange(ref _parked, mine)?.Cancel();
        return mine;
    }

    // The state of this process may lag behind what another one of this agent delivered.
    private long PositionAtLeast(long position) =>
        Room.State.Position is var known && known >= position ? known : Room.CatchUp().Position;

    private static async Task JoinAsync(Room room, Caller caller, JoinedVia via, CancellationToken cancellation) =>
        await room.ExecuteAsync(
            caller.Name,
            (state, _) => AgentDecider.Join(
                state.Agents,
                caller.Name,
                caller.Role,
                via,
                via == JoinedVia.Mcp ? Environment.ProcessId : 0,
                caller.Capabilities.IsEmpty ? null : caller.Capabilities),
            cancellation);
}
