using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

/// <summary>
/// Settles what the dead leave behind (claims, locks, debts), gives back locks whose time is up while others wait, and keeps the
/// titles of the panes true. One process of the room does it, the one that holds the kernel
/// lock <c>run/supervisor</c>; another takes over when it dies.
/// </summary>
public sealed class Reaper : IDisposable
{
    /// <summary>An agent that takes part through commands only is gone when it has been silent for this long.</summary>
    public static readonly TimeSpan SilentCommandAgent = TimeSpan.FromMinutes(30);

    /// <summary>An agent whose spawner died before it had a pane is gone after this.</summary>
    public static readonly TimeSpan UnplacedAgent = TimeSpan.FromMinutes(1);

    private readonly Room _room;
    private readonly SafeFileHandle _lock;
    private readonly PaneTitles _titles;
    private bool _holds;
    private Task _caring = Task.CompletedTask;

    /// <summary>Not in charge yet.</summary>
    public Reaper(Room room)
    {
        _room = room;
        _lock = Native.OpenForLock(room.Files.Supervisor);
        _titles = new PaneTitles(room);
    }

    /// <summary>
    /// Looks once and, when somebody is gone or a pane's title is no longer true, sees to it in the background. Called about once a
    /// second by every long-lived process of the room.
    /// </summary>
    public void Tick()
    {
        try
        {
            if (!_caring.IsCompleted || !TakeCharge())
                return;
            var (gone, titles) = (Gone(), _titles.Changed());
            if (!gone.IsEmpty || titles.Count > 0 || LeaseOperations.AnyTimeUp(_room.State, _room.Clock.GetUtcNow()))
                _caring = Task.Run(() => CareAsync(gone, titles));
        }
        catch (Exception refused) when (refused is SwarmException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            // The room is not usable now (deleted, damaged, no file handles): every call says so. The next second looks again.
        }
    }

    /// <summary>Looks once and settles what there is, unless another process is in charge. For single commands.</summary>
    public async Task OnceAsync(CancellationToken cancellation)
    {
        if (TakeCharge() && Gone() is { IsEmpty: false } gone)
            await SettleAsync(gone, cancellation);
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    private bool TakeCharge() => _holds = _holds || Native.TryLock(_lock, wait: false);

    private ImmutableArray<Agent> Gone()
    {
        var now = _room.Clock.GetUtcNow();
        return [.. _room.CatchUp().Agents.Live.Where(a => IsGone(a, now))];
    }

    private bool IsGone(Agent agent, DateTimeOffset now) => agent switch
    {
        { Stage: AgentStage.Starting, Process: { } process } => !process.IsAlive(),
        { Stage: AgentStage.Starting } => now - agent.Since > UnplacedAgent,
        { Via: JoinedVia.Mcp } => !NamePlate.IsHeld(_room.Files, agent.Name),
        _ => now - (NamePlate.LastWork(_room.Files, agent.Name) ?? agent.Since) > SilentCommandAgent,
    };

    private async Task CareAsync(ImmutableArray<Agent> gone, IReadOnlyList<(AgentName Agent, string Title)> titles)
    {
        try
        {
            await SettleAsync(gone);
            if (LeaseOperations.AnyTimeUp(_room.State, _room.Clock.GetUtcNow()))
                await LeaseOperations.EndTimeUpAsync(_room, CancellationToken.None);
            if (titles.Count > 0)
                await _titles.ShowAsync(titles, CancellationToken.None);
        }
        catch (SwarmException)
        {
            // The room or tmux is not usable now: every call says so. The next second tries again.
        }
    }

    private async Task SettleAsync(ImmutableArray<Agent> gone, CancellationToken cancellation = default)
    {
        foreach (var agent in gone)
            await _room.ExecuteAsync(AgentName.Swarm, (state, _) => Settle(state, agent), cancellation);
    }

    // Looked at before the lock was taken: an agent that has come back in between has another server, or a new beginning.
    private static Decision<bool> Settle(RoomState state, Agent seen) =>
        state.Agents.Find(seen.Name) is { } now && now.Stage == seen.Stage && now.Pid == seen.Pid && now.Since == seen.Since
            ? Departure.Decide(state, seen.Name, Reason(seen), Reason(seen) == LeaveReason.LaunchFailed ? "it ended before it joined" : null)
            : Decision<bool>.Accept(false);

    // A command need not join: that it has ended is all there is to say.
    private static LeaveReason Reason(Agent seen) => seen.Stage != AgentStage.Starting ? LeaveReason.Died
        : string.Equals(seen.Client, "command", StringComparison.Ordinal) ? LeaveReason.Ended
        : LeaveReason.LaunchFailed;
}
