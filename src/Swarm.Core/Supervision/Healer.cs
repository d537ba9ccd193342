using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Supervision;

/// <summary>Takes the steps of the ladder. Each is written first, if the agent is still what was seen, and done then.</summary>
internal sealed class Healer(Room room, TeamLauncher launcher)
{
    /// <summary>What is typed: short, for a CLI takes a long burst for a paste (measured, Claude Code: from about 800 characters).</summary>
    internal const string NudgeText = "swarm: you have stopped. If you hold a task, go on with it and report_status. Otherwise call wait.";

    // Escape and a key right behind it are Alt and that key.
    private static readonly TimeSpan AfterInterrupt = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes the step, unless it is one of settling.</summary>
    /// <exception cref="Errors.SwarmException">The room or tmux is not usable now.</exception>
    public async Task TakeAsync(Agent seen, LadderStep step)
    {
        switch (step)
        {
            case LadderStep.Nudge nudge:
                await NudgeAsync(seen, nudge);
                break;
            case LadderStep.Adopt:
                await launcher.AdoptAsync(room, seen);
                break;
            case LadderStep.Restart restart:
                await launcher.RestartAsync(room, AgentName.Swarm, seen, restart.Attempt, restart.Reason);
                break;
            case LadderStep.GiveUp giveUp:
                if (await WriteAsync((state, now) => Deaths.GiveUp(state, seen, giveUp.Reason, room.Settings, now)))
                    await launcher.CloseAsync(room, seen);
                break;
            case LadderStep.GiveBack:
                await WriteAsync((state, _) => Decide(state, seen, TaskDecider.HolderGone(state.Tasks, seen.Name, ClaimLoss.HolderStalled).AsSpan()));
                break;
            case LadderStep.Tell tell:
                await WriteAsync((state, _) => Decide(
                    state,
                    seen,
                    [new AgentStuck(seen.Name, tell.Reason), .. MessageDecider.Notes(state.Messages, Deaths.Told(state, seen, $"{seen.Name}: {tell.Reason}."))]));
                break;
        }
    }

    private async Task NudgeAsync(Agent seen, LadderStep.Nudge nudge)
    {
        if (!await WriteAsync((state, _) => Decide(state, seen, new AgentNudged(seen.Name, nudge.Attempt, nudge.Reason))))
            return;
        if (await launcher.Layout(room.Files.Workspace).Find(seen.Name) is not { Pane: var pane } || pane.Pid != seen.Process?.Pid)
            return;
        var traits = ClientCatalog.Get(seen.Spawned!.Client).Traits;
        foreach (var key in nudge.Interrupt ? traits.Interrupt : [])
        {
            await pane.SendKey(key);
            await Task.Delay(AfterInterrupt, room.Clock);
        }
        await pane.SendText(NudgeText);
        await pane.SendKey(traits.Submit);
    }

    // Somebody may have paused the team, or another supervisor taken the same step, in between.
    private static Decision<bool> Decide(RoomState state, Agent seen, params ReadOnlySpan<SwarmEvent> events) =>
        Deaths.Same(state, seen) && state.Team.Pause is null && state.Agents.Find(seen.Name) is { } now && now.Nudged == seen.Nudged && now.StuckAt == seen.StuckAt
            ? Decision<bool>.Accept(true, events)
            : Decision<bool>.Accept(false);

    private ValueTask<bool> WriteAsync(Func<RoomState, DateTimeOffset, Decision<bool>> decide) =>
        room.ExecuteAsync(AgentName.Swarm, decide, CancellationToken.None);
}
