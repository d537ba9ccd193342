using ModelContextProtocol.Protocol;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;

namespace Swarm.Mcp.Hosting;

/// <summary>
/// This server's place in the room. Joins when the server starts; when the name is held by another process, every call tries
/// again, because a dead holder's name is free at once.
/// </summary>
internal sealed class RoomConnection(ServerOptions options, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _joining = new(1, 1);
    private readonly Lock _gate = new();
    private readonly HashSet<RequestId> _running = [];
    private readonly HashSet<RequestId> _cancelled = [];
    private readonly CancellationTokenSource _parking = new();
    private readonly Dictionary<RequestId, Action> _delivers = [];
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (RequestId Id, long Acknowledged)? _delivery;
    private long? _takeBack;
    private volatile Room? _room;
    private Supervisor? _supervisor;
    private volatile Participant? _participant;
    private volatile bool _listed;

    /// <summary>The participant, joined on the first call.</summary>
    /// <exception cref="Core.Errors.SwarmException">The name is held, or the room cannot be opened.</exception>
    public async ValueTask<Participant> ParticipantAsync(CancellationToken cancellation)
    {
        if (_participant is { } joined)
            return joined;
        await _joining.WaitAsync(cancellation);
        try
        {
            if (_participant is { } meanwhile)
                return meanwhile;
            _room ??= Room.Open(options.Workspace, clock);
            _opened.TrySetResult();
            _participant = await Participant.ServeAsync(_room, options.Caller, cancellation);
            _supervisor = new Supervisor(_room, new TeamLauncher(clock, SwarmProgram.Argv));
            _supervisor.Start();
            NoteListed();
            return _participant;
        }
        finally
        {
            _opened.TrySetResult();
            _joining.Release();
        }
    }

    /// <summary>What the agent's role may do: as the room says; by convention when it cannot be opened, which every call says then.</summary>
    public async ValueTask<RoleRights> RightsAsync(CancellationToken cancellation)
    {
        await _opened.Task.WaitAsync(cancellation);
        return _room is { } room ? room.CatchUp().Team.RightsOf(options.Caller.Role) : ConventionalRights.Of(options.Caller.Role);
    }

    /// <summary>The participant; null while it has not joined.</summary>
    public Participant? Joined => _participant;

    /// <summary>The client was told of the tools.</summary>
    public void Listed()
    {
        _listed = true;
        NoteListed();
    }

    /// <summary>Ends calls that only wait for something to come.</summary>
    public CancellationToken Parking => _parking.Token;

    /// <summary>The client is gone: there is nobody to wait for.</summary>
    public void EndParking() => _parking.Cancel();

    /// <summary>A call came in. What was sent before it, its client has read, unless it says by a cancellation that it has not.</summary>
    public void Arrived(RequestId id)
    {
        lock (_gate)
        {
            _running.Add(id);
            if (_participant is not { } participant)
                return;
            // Not taken in, as far as the disk knows: it comes again.
            if (_takeBack is { } acknowledged && !Succeeds(() => participant.TakeBack(acknowledged)))
                return;
            _takeBack = null;
            Succeeds(participant.Acknowledge);
        }
    }

    /// <summary>A call has its result; <paramref name="delivered"/> is due when that is sent.</summary>
    public void Delivers(RequestId id, Action delivered)
    {
        lock (_gate)
            _delivers[id] = delivered;
    }

    /// <summary>An answer is about to be sent; false when its client has cancelled the call and must not see one.</summary>
    public bool Answers(RequestId id)
    {
        lock (_gate)
        {
            _delivers.Remove(id, out var delivered);
            if (!_running.Remove(id))
                return true;
            if (_cancelled.Remove(id))
                return false;
            if (delivered is not null)
            {
                // What the disk did not note as delivered comes again.
                Succeeds(() =>
                {
                    _delivery = (id, _participant!.Acknowledged);
                    delivered();
                });
            }
            return true;
        }
    }

    /// <summary>A call has ended and will not be answered.</summary>
    public void Ended(RequestId id)
    {
        lock (_gate)
        {
            _delivers.Remove(id);
            _running.Remove(id);
            _cancelled.Remove(id);
        }
    }

    /// <summary>
    /// The client cancelled a call, and ignores its answer. When that was sent already, what it delivered comes again, even after
    /// a next call: a client may send that one first (the SDK's does).
    /// </summary>
    public void Cancelled(RequestId id)
    {
        lock (_gate)
        {
            if (_running.Contains(id))
                _cancelled.Add(id);
            else if (_delivery is { } last && last.Id == id)
                _takeBack = Succeeds(() => _participant!.TakeBack(last.Acknowledged)) ? null : last.Acknowledged;
        }
    }

    // What the wire brings must not end its reading: a cursor that the disk refuses now is refused to the next call too, which says so.
    private static bool Succeeds(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (Exception refused) when (Refusals.IsOfSystem(refused))
        {
            return false;
        }
    }

    /// <summary>Leaves the room in order, if it was joined.</summary>
    public async Task LeaveAsync()
    {
        await _joining.WaitAsync();
        if (_participant is { } participant)
            await participant.LeaveAsync(CancellationToken.None);
        if (_supervisor is { } supervisor)
            await supervisor.EndAsync();
    }

    // Joining and listing end in either order; whichever comes second says so.
    private void NoteListed()
    {
        try
        {
            if (_listed)
                _participant?.NoteConnected();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The room was deleted, or the disk refuses: every call says so.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _participant?.Dispose();
        _supervisor?.Dispose();
        _room?.Dispose();
        _joining.Dispose();
        _parking.Dispose();
    }
}
