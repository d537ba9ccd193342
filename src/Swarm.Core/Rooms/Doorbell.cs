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
    // Only the net under the rings of who looks after the room (docs/bus-format.md §5). Most of what a parked process costs.
    private const int RecheckMilliseconds = 5000;

    // While the mere passing of time can make a difference: ready tasks age, a torn tail stays.
    private const int CloseRecheckMilliseconds = 1500;

    /// <summary>How often a parked call shows a sign of life to a client that asked for it: at least every 10 s.</summary>
    private const int ProgressMilliseconds = 9500;

    private readonly Room _room;
    private readonly string _path;
    private readonly SafeFileHandle _bell;
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];
    private readonly AgentName _agent;
    private volatile bool _disposed;
    private long? _staleTail;
    private RoomState? _checked;

    /// <summary>Opens the agent's FIFO and starts the thread.</summary>
    /// <param name="room">The room.</param>
    /// <param name="agent">Whose bell.</param>
    public Doorbell(Room room, AgentName agent)
    {
        _room = room;
        _agent = agent;
        _path = room.Files.Bell(agent);
        _bell = Native.OpenBell(_path);
        new Thread(Run) { IsBackground = true, Name = "doorbell" }.Start();
    }

    /// <summary>
    /// Completes with the state as soon as <paramref name="concerns"/> holds: at once when it does now. The continuation runs on
    /// the bell's thread.
    /// </summary>
    /// <param name="concerns">Pure; called on several threads.</param>
    /// <param name="progress">Called on the bell's thread about every 10 s with the time parked; its failure ends the call. On return none is under way.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was taken from anybody.</exception>
    public async Task<RoomState> ParkAsync(Func<RoomState, bool> concerns, Func<TimeSpan, Task>? progress, CancellationToken cancellation)
    {
        var waiter = new Waiter(concerns, progress, _room.Clock);
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
            await waiter.EndAsync();
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
        Native.ShortenTimeSlice();
        var looked = _room.Clock.GetTimestamp();
        var every = RecheckMilliseconds;
        while (!_disposed)
        {
            var left = every - (int)_room.Clock.GetElapsedTime(looked).TotalMilliseconds;
            var rung = Native.AwaitBell(_bell, Math.Clamp(Math.Min(left, UntilProgress()), 1, every));
            if (_disposed)
                break;
            Check(rung);
            // A look is due with a sign of life too: one waking-up for both.
            if (ShowProgress() || _room.Clock.GetElapsedTime(looked).TotalMilliseconds >= every)
            {
                looked = _room.Clock.GetTimestamp();
                VerifyStaleTail();
                every = _staleTail is not null || _room.State.Tasks.Ready.Any() ? CloseRecheckMilliseconds : RecheckMilliseconds;
            }
        }
        _bell.Dispose();
    }

    private int UntilProgress()
    {
        lock (_gate)
            return _waiters.Count == 0 ? int.MaxValue : _waiters.Min(w => w.UntilProgress);
    }

    private bool ShowProgress()
    {
        Waiter[] due;
        lock (_gate)
            due = [.. _waiters.Where(w => w.UntilProgress <= 0)];
        foreach (var waiter in due)
            waiter.Show();
        return due.Length > 0;
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

    private sealed class Waiter(Func<RoomState, bool> concerns, Func<TimeSpan, Task>? progress, TimeProvider clock)
    {
        private readonly long _since = clock.GetTimestamp();
        private readonly Lock _showing = new();
        private long _shownAt = clock.GetTimestamp();
        private Task _shown = Task.CompletedTask; // Guarded by _showing.
        private bool _ended; // Guarded by _showing.

        /// <summary>Milliseconds until the next sign of life is due.</summary>
        public int UntilProgress =>
            progress is null ? int.MaxValue : ProgressMilliseconds - (int)clock.GetElapsedTime(_shownAt).TotalMilliseconds;

        public void Show()
        {
            _shownAt = clock.GetTimestamp();
            lock (_showing)
            {
                if (!_ended && _shown.IsCompleted)
                    _shown = ShowAsync();
            }
        }

        /// <summary>No sign of life is sent from here on; completes when the last one was.</summary>
        public Task EndAsync()
        {
            lock (_showing)
            {
                _ended = true;
                return _shown;
            }
        }

        private async Task ShowAsync()
        {
            try
            {
                await progress!(clock.GetElapsedTime(_since));
            }
            catch (Exception failed)
            {
                Done.TrySetException(failed);
            }
        }

        // Continuations run inline on the bell's thread: one wake-up less on the way to the answer.
        public TaskCompletionSource<RoomState> Done { get; } = new();

        public void Check(RoomState state)
        {
            if (!Done.Task.IsCompleted && concerns(state))
                Done.TrySetResult(state);
        }
    }
}
