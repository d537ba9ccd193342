using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

/// <summary>Takes the steps of <see cref="Shifts"/>. Each is written first, if the room is still what was seen, and done then.</summary>
internal sealed class ShiftKeeper(Room room, TeamLauncher launcher)
{
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(5);

    // No event: a start that was refused has changed nothing. A new supervisor tries once more.
    private readonly Dictionary<RoleName, DateTimeOffset> _refused = [];

    /// <summary>Takes the step.</summary>
    /// <exception cref="SwarmException">The room or tmux is not usable now.</exception>
    public Task TakeAsync(ShiftStep step) => step switch
    {
        ShiftStep.Wake wake => WakeAsync(wake),
        ShiftStep.Start start => StartAsync(start.Request),
        ShiftStep.End end => EndAsync(end.Agent),
        ShiftStep.Tell tell => TellAsync(tell),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "is no step"),
    };

    private async Task WakeAsync(ShiftStep.Wake wake) => await WriteAsync(state =>
        Deaths.Same(state, wake.Agent) && state.Agents.Find(wake.Agent.Name)!.WokenAt == wake.Agent.WokenAt && state.Team.Pause is null
            ? Decision<bool>.Accept(true, new AgentWoken(wake.Agent.Name, wake.Occasion))
            : Decision<bool>.Accept(false));

    private async Task StartAsync(SpawnRequest request)
    {
        if (_refused.TryGetValue(request.Role, out var at) && (room.Clock.GetUtcNow() - at).Duration() < AfterRefusal)
            return;
        try
        {
            await launcher.SpawnAsync(room, Caller.Room, request, CancellationToken.None);
        }
        catch (SwarmException refused) when (room.CatchUp().Agents.Find(request.Name)?.Spawned?.Occasion != request.Occasion)
        {
            // Nothing was begun, so that nobody else hears of it. What was begun and failed is seen as every failed start is.
            _refused[request.Role] = room.Clock.GetUtcNow();
            var body = $"No {request.Role} was started for {request.Occasion}: {refused.Refusal.Message} {refused.Refusal.Next}";
            await WriteAsync(state => Decision<bool>.Accept(true, [.. MessageDecider.Notes(state.Messages, Deciders(state).Select(to => (to, body)))]));
        }
    }

    // Not one to which something has been said in the meantime.
    private async Task EndAsync(Agent session)
    {
        var told = CursorFile.Read(room.Files.Cursor(session.Name)).Delivered;
        if (!await WriteAsync(state => Deaths.Same(state, session) && Shifts.IsOver(state, session) && !state.Inboxes.AnyAfter(session.Name, told)
            ? Departure.Decide(state, session.Name, LeaveReason.Stopped, "its session is over")
            : Decision<bool>.Accept(false)))
        {
            return;
        }
        await launcher.CloseAsync(room, session);
        await launcher.SettleWorktreeAsync(room, session.Name);
    }

    private async Task TellAsync(ShiftStep.Tell tell)
    {
        var body = $"{tell.Task} is for {tell.Last.Role}, a session role: {tell.Sessions} were started for it and none has finished it. Look at {tell.Last.Transcript ?? ".tmm/transcripts"}; nobody is started for it again.";
        await WriteAsync(state => state.Agents.Find(tell.Last.Name) is { StuckAt: null } last && last.Since == tell.Last.Since
            ? Decision<bool>.Accept(true, [new AgentStuck(last.Name, $"{tell.Sessions} sessions did not finish {tell.Task}"), .. MessageDecider.Notes(state.Messages, Deciders(state).Select(to => (to, body)))])
            : Decision<bool>.Accept(false));
    }

    private static IEnumerable<AgentName> Deciders(RoomState state) => state.Dispatchers.Select(a => a.Name).Append(AgentName.Human);

    private ValueTask<bool> WriteAsync(Func<RoomState, Decision<bool>> decide) =>
        room.ExecuteAsync(AgentName.Swarm, (state, _) => decide(state), CancellationToken.None);
}
