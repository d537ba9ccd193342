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
    private readonly Dictionary<AgentName, Task> _healing = [];
    private bool _holds;
    private DateTimeOffset _notBefore;
    private DateTimeOffset? _lastTick;
    private DateTimeOffset _lastTitles;
    private DateTimeOffset _awakeSince;
    private Task _caring = Task.CompletedTask;

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
    }

    /// <summary>
    /// Looks once and, when something is to be done, sees to it in the background. Called every second or two by every long-lived
    /// process of the room, never by two threads at once.
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
    public void Dispose() => _lock.Dispose();

    private bool TakeCharge() => _holds = _holds || (_room.Clock.GetUtcNow() >= _notBefore && Native.TryLock(_lock, wait: false));

    // Who closes its own pane does not get to start the next one.
    private void HandOver(DateTimeOffset now)
    {
        Native.Release(_lock);
        (_holds, _notBefore) = (false, now + OthersTakeOverWithin);
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
        return
        [
            .. from seen in all
               let step = Ladder.Decide(seen, round)
               where step is not null
               select (seen.Agent, step),
        ];
    }

    private void Care(DateTimeOffset now)
    {
        var seen = Look(now);
        var steps = Steps(seen, now);
        if (steps.Any(s => s.Agent.Pid == Environment.ProcessId && s.Step is (LadderStep.Restart or LadderStep.GiveUp)))
        {
            HandOver(now);
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
