using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

/// <summary>
/// Looks after the agents of a room: settles what the dead leave behind (claims, locks, debts), nudges and restarts those that do not
/// get on, keeps the titles of the panes true, and sees to the mail. One process of the room does it, the one that holds the kernel lock
/// <c>run/supervisor</c>; another takes over when it dies.
/// </summary>
public sealed class Supervisor : IDisposable
{
    /// <summary>A longer gap between two looks: the machine slept, or this process was stopped.</summary>
    public static readonly TimeSpan Slept = TimeSpan.FromSeconds(15);

    /// <summary>How often the one in charge looks.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(1500);

    // For people to read; each change is a call of tmux.
    private static readonly TimeSpan TitlesEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan OthersTakeOverWithin = TimeSpan.FromSeconds(10);

    private readonly Room _room;
    private readonly SafeFileHandle _lock;
    private readonly PaneTitles _titles;
    private readonly Observer _observer;
    private readonly Healer _healer;
    private readonly TeamLauncher _launcher;
    private readonly Clerk _clerk;
    private readonly ShiftKeeper _shifts;
    private readonly Dictionary<AgentName, Task> _healing = [];
    private readonly object _ending = new();
    private bool _ended; // Guarded by _ending.
    private bool _holds;
    private (long Position, DateTimeOffset At) _rung;
    private DateTimeOffset? _lastTick;
    private DateTimeOffset _lastTitles;
    private DateTimeOffset _awakeSince;
    private Task _caring = Task.CompletedTask;
    private Task _changing = Task.CompletedTask;

    /// <summary>Not in charge yet.</summary>
    public Supervisor(Room room, TeamLauncher launcher)
    {
        _room = room;
        _lock = Native.OpenForLock(room.Files.Supervisor);
        _titles = new PaneTitles(room);
        _observer = new Observer(room);
        _healer = new Healer(room, launcher);
        _launcher = launcher;
        _clerk = new Clerk(room);
        _shifts = new ShiftKeeper(room, launcher);
    }

    /// <summary>
    /// From now on this process waits for its turn, without any cost until then, and looks every <see cref="LookEvery"/> once it has it. Not
    /// beside <see cref="Tick"/>.
    /// </summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "supervisor" }.Start();

    /// <summary>
    /// Looks once, when nobody else is in charge, and sees to what is to be done in the background. For a process that wakes up every
    /// second or two anyway; never by two threads at once.
    /// </summary>
    public void Tick()
    {
        var now = _room.Clock.GetUtcNow();
        NoteGap(now);
        try
        {
            if (TakeCharge())
            {
                Care(now);
                _clerk.Look();
            }
        }
        catch (Exception refused) when (IsUnusable(refused))
        {
            // The room is not usable now (deleted, damaged, no file handles): every call says so. The next look does again.
        }
    }

    /// <summary>Looks once and settles what there is, unless another process is in charge. For single commands.</summary>
    public async Task OnceAsync(CancellationToken cancellation)
    {
        var now = _room.Clock.GetUtcNow();
        if (TakeCharge())
            await SettleAsync(Steps(Look(now), now), cancellation);
    }

    /// <summary>This process ends: when no other one looks after the room, what people read is brought up to date.</summary>
    public async Task EndAsync()
    {
        try
        {
            if (TakeCharge())
                await _clerk.MirrorAsync(all: false, CancellationToken.None);
        }
        catch (Exception refused) when (IsUnusable(refused))
        {
            // The room is gone, or was never usable.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_ending)
        {
            _ended = true;
            Monitor.PulseAll(_ending);
        }
        // A thread that waits for its turn has the file open still: it is closed when that comes, and so somebody else's.
        _lock.Dispose();
    }

    private bool TakeCharge() => _holds = _holds || Native.TryLock(_lock, wait: false);

    private void Run()
    {
        try
        {
            do
            {
                if (!TakeCharge() && !AwaitTurn())
                    return;
                Tick();
            }
            while (!Pause(_holds ? LookEvery : OthersTakeOverWithin));
        }
        catch (Exception closed) when (IsUnusable(closed))
        {
            // Disposed, or the file system refuses locks.
        }
    }

    // Blocked in flock(2), which costs nothing, until the one in charge dies or hands over. The machine may have slept meanwhile.
    // False when this is disposed.
    private bool AwaitTurn()
    {
        var (at, started) = (_room.Clock.GetUtcNow(), _room.Clock.GetTimestamp());
        _holds = Native.TryLock(_lock, wait: true);
        var now = _room.Clock.GetUtcNow();
        _lastTick = null;
        if ((now - at - _room.Clock.GetElapsedTime(started)).Duration() > Slept)
            _awakeSince = now;
        // What ended the one before may be about to end others: they are not brought back one by one in the midst of it.
        return !Pause(LookEvery);
    }

    // True when this is disposed.
    private bool Pause(TimeSpan time)
    {
        lock (_ending)
            return _ended || (Monitor.Wait(_ending, time) && _ended);
    }

    // Who closes its own pane does not get to start the next one.
    private void HandOver()
    {
        Native.Release(_lock);
        _holds = false;
    }

    private void NoteGap(DateTimeOffset now)
    {
        if (_lastTick is { } last && (now - last > Slept || now < last))
        {
            _awakeSince = now;
            _observer.Forget();
        }
        _lastTick = now;
    }

    private ImmutableArray<Observation> Look(DateTimeOffset now) => _observer.All(_room.CatchUp(), now);

    private ImmutableArray<(Agent Agent, LadderStep Step)> Steps(ImmutableArray<Observation> all, DateTimeOffset now)
    {
        var round = new LadderRound(_room.Settings, _room.State.Team, now, _awakeSince);
        var steps = ImmutableArray.CreateBuilder<(Agent, LadderStep)>();
        foreach (var seen in all)
        {
            if (Ladder.Decide(seen, round) is { } step)
                steps.Add((seen.Agent, step));
        }
        return steps.DrainToImmutable();
    }

    private void Care(DateTimeOffset now)
    {
        var seen = Look(now);
        RingAgain(now);
        var steps = Steps(seen, now);
        if (steps.Any(s => s.Agent.Pid == Environment.ProcessId && s.Step is (LadderStep.Restart or LadderStep.GiveUp)))
        {
            HandOver();
            return;
        }
        if (_caring.IsCompleted)
        {
            var titles = TitlesDue(now) ? _titles.Changed(_room.State, seen, now) : [];
            if (titles.Count > 0 || steps.Any(s => s.Step is LadderStep.Settle) || LeaseOperations.AnyTimeUp(_room.State, now) || TeamLauncher.Unsettled(_room.State, now).Any())
                _caring = Task.Run(() => CareAsync(steps, titles));
        }
        // Each by itself: starting one again can take seconds, and the others do not wait for it.
        foreach (var (agent, step) in steps.Where(s => s.Step is not LadderStep.Settle))
        {
            if (_healing.GetValueOrDefault(agent.Name) is not { IsCompleted: false })
                _healing[agent.Name] = Task.Run(() => HealAsync(agent, step));
        }
        if (_changing.IsCompleted && new Shifts(_room.State, seen, _room.Settings, now, _room.Clock.LocalTimeZone).Decide() is { IsEmpty: false } due)
            _changing = Task.Run(() => ChangeShiftsAsync(due));
    }

    // A writer that was killed between its write and the rings has woken nobody (docs/bus-format.md §5).
    private void RingAgain(DateTimeOffset now)
    {
        var state = _room.State;
        if (state.Position == _rung.Position)
            return;
        foreach (var agent in Concerned.Since(_rung.Position, _rung.At, state, now))
            Native.RingBell(_room.Files.Bell(agent));
        _rung = (state.Position, now);
    }

    private bool TitlesDue(DateTimeOffset now)
    {
        if ((now - _lastTitles).Duration() < TitlesEvery)
            return false;
        _lastTitles = now;
        return true;
    }

    private async Task CareAsync(ImmutableArray<(Agent Agent, LadderStep Step)> steps, IReadOnlyList<(AgentName Agent, string Title)> titles)
    {
        try
        {
            await SettleAsync(steps, CancellationToken.None);
            await LeaseOperations.EndTimeUpAsync(_room, CancellationToken.None);
            foreach (var worktree in TeamLauncher.Unsettled(_room.CatchUp(), _room.Clock.GetUtcNow()))
                await _launcher.SettleWorktreeAsync(_room, worktree.Agent);
            if (titles.Count > 0)
                await _titles.ShowAsync(titles, CancellationToken.None);
        }
        catch (Exception refused) when (IsUnusable(refused))
        {
            // The room or tmux is not usable now: every call says so. The next look tries again.
        }
    }

    private async Task HealAsync(Agent agent, LadderStep step)
    {
        try
        {
            await _healer.TakeAsync(agent, step);
        }
        catch (Exception refused) when (IsUnusable(refused))
        {
            // As above. What was begun is in the log; the next look sees what came of it.
        }
    }

    private async Task ChangeShiftsAsync(ImmutableArray<ShiftStep> due)
    {
        foreach (var step in due)
        {
            try
            {
                await _shifts.TakeAsync(step);
            }
            catch (Exception refused) when (IsUnusable(refused))
            {
                // As above.
            }
        }
    }

    private async Task SettleAsync(ImmutableArray<(Agent Agent, LadderStep Step)> steps, CancellationToken cancellation)
    {
        foreach (var (agent, step) in steps)
        {
            if (step is not LadderStep.Settle how)
                continue;
            // First: what it started is not to work on beside whoever gets its task.
            if (how.Reason == LeaveReason.Died)
                await _launcher.EndLeftoversAsync(_room.Files.Workspace, agent);
            await _room.ExecuteAsync(AgentName.Swarm, (state, now) => Deaths.Decide(state, agent, how, _room.Settings, now), cancellation);
        }
    }

    internal static bool IsUnusable(Exception refused) =>
        refused is SwarmException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or ObjectDisposedException;
}
