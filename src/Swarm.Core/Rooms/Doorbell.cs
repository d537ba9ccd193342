using Microsoft.Win32.SafeHandles;
using Swarm.Core.Identity;
using Swarm.Core.Log;

namespace Swarm.Core.Rooms;

/// <summary>
/// Parks the calls of one agent in this process until something concerns them. One thread of its own, blocked in poll(2) on the
/// agent's FIFO: no polling, no watcher a call; the thread pool would add two to four times the latency (BUS-MEASUREMENTS §3).
/// </summary>
public sealed class Doorbell : IDisposable
{
    // A lost ring costs at most this, and a dead supervisor is replaced within it: 2 s are promised. Most of what a parked process costs.
    private const int RecheckMilliseconds = 1500;

    private readonly Room _room;
    private readonly string _path;
    private readonly SafeFileHandle _bell;
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];
    private readonly Action? _onLook;
    private readonly AgentName _agent;
    private volatile bool _disposed;
    private long? _staleTail;
    private RoomState? _checked;

    /// <summary>Opens the agent's FIFO and starts the thread.</summary>
    /// <param name="room">The room.</param>
    /// <param name="agent">Whose bell.</param>
    /// <param name="onLook">Called on the thread about every <see cref="RecheckMilliseconds"/>; must not block.</param>
    public Doorbell(Room room, AgentName agent, Action? onLook = null)
    {
        _room = room;
        _agent = agent;
        _path = room.Files.Bell(agent);
        _bell = Native.OpenBell(_path);
        _onLook = onLook;
        new Thread(Run) { IsBackground = true, Name = "doorbell" }.Start();
    }

    /// <summary>
    /// Completes with the state as soon as <paramref name="concerns"/> holds: at once when it does now. The continuation runs on
    /// the bell's thread.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was taken from anybody.</exception>
    public async Task<RoomState> ParkAsync(Func<RoomState, bool> concerns, CancellationToken cancellation)
    {
        var waiter = new Waiter(concerns);
        // Armed first, then checked: a post in between finds the waiter or is found by the check.
        lock (_gate)
            _waiters.Add(waiter);
        try
        {
            waiter.Check(_room.CatchUp());
            await using (cancellation.UnsafeRegister(static (w, token) => ((Waiter)w!).Done.TrySetCanceled(token), waiter))
                return await waiter.Done.Task;
        }
        finally
        {
            lock (_gate)
                _waiters.Remove(waiter);
        }
    }

    /// <summary>Ends the thread; parked calls must have been cancelled before.</summary>
    public void Dispose()
    {
        _disposed = true;
        Native.RingBell(_path);
    }

    private void Run()
    {
        var lastTick = _room.Clock.GetTimestamp();
        while (!_disposed)
        {
            var left = RecheckMilliseconds - (int)_room.Clock.GetElapsedTime(lastTick).TotalMilliseconds;
            var rung = Native.AwaitBell(_bell, Math.Clamp(left, 1, RecheckMilliseconds));
            if (_disposed)
                break;
            Check(rung);
            if (_room.Clock.GetElapsedTime(lastTick).TotalMilliseconds >= RecheckMilliseconds)
            {
                lastTick = _room.Clock.GetTimestamp();
                VerifyStaleTail();
                _onLook?.Invoke();
            }
        }
        _bell.Dispose();
    }

    // Bytes that are no complete decision and are still there at the next look are no write under way: a dead writer's, or damage.
    private void VerifyStaleTail()
    {
        var tail = _room.HasUnreadTail ? _room.State.Position : (long?)null;
        if (tail is not null && tail == _staleTail)
            _ = VerifyAsync();
        _staleTail = tail;
    }

    private async Task VerifyAsync()
    {
        try
        {
            await _room.VerifyTailAsync(_agent, CancellationToken.None);
        }
        catch (Exception broken)
        {
            Fail(broken);
        }
    }

    private void Check(bool rung)
    {
        Waiter[] waiters;
        lock (_gate)
            waiters = [.. _waiters];
        if (waiters.Length == 0)
            return;
        try
        {
            var state = _room.CatchUp();
            // Each waiter has looked at this state already; without a ring (which may tell of what was taken back) only the age of
            // ready tasks can make a difference now.
            if (!rung && ReferenceEquals(state, _checked) && !state.Tasks.Ready.Any())
                return;
            _checked = state;
            foreach (var waiter in waiters)
                waiter.Check(state);
        }
        catch (Exception broken)
        {
            Fail(broken);
        }
    }

    private void Fail(Exception broken)
    {
        Waiter[] waiters;
        lock (_gate)
            waiters = [.. _waiters];
        foreach (var waiter in waiters)
            waiter.Done.TrySetException(broken);
    }

    private sealed class Waiter(Func<RoomState, bool> concerns)
    {
        // Continuations run inline on the bell's thread: one wake-up less on the way to the answer.
        public TaskCompletionSource<RoomState> Done { get; } = new();

        public void Check(RoomState state)
        {
            if (!Done.Task.IsCompleted && concerns(state))
                Done.TrySetResult(state);
        }
    }
}
