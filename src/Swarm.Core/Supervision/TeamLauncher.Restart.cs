using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

public sealed partial class TeamLauncher
{
    private static readonly TimeSpan LeftoversEndWithin = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Starts an agent again, as it was spawned, in a new pane. One that is there keeps what it holds; what is left of it is closed
    /// first. Null when it is not what was seen any more, or the team pauses.
    /// </summary>
    /// <exception cref="SwarmException">It could not be started; that is in the log.</exception>
    internal async Task<Spawned?> RestartAsync(Room room, AgentName by, Agent seen, int attempt, string reason)
    {
        var spawned = seen.Spawned ?? throw new ArgumentException($"{seen.Name} was not spawned.", nameof(seen));
        var restarted = new AgentRestarted(seen.Name, attempt, reason);
        if (!await room.ExecuteAsync(by, (state, _) => MayRestart(state, by, seen) ? Decision<bool>.Accept(true, restarted) : Decision<bool>.Accept(false), CancellationToken.None))
            return null;
        try
        {
            await CloseAsync(room, seen);
            if (!IsWanted(room, seen.Name))
                return null;
            var request = new SpawnRequest(seen.Name)
            {
                Role = spawned.Role,
                Prompt = Again(room.State.Team, spawned, reason),
                Client = spawned.Client,
                Model = spawned.Model,
                Directory = spawned.Directory,
                Command = spawned.Command ?? [],
                Capabilities = spawned.Capabilities ?? [],
                Deny = spawned.Deny ?? [],
            };
            var worktree = spawned.Isolation == Isolation.Worktree
                ? room.State.Worktrees.Find(seen.Name) ?? throw new SwarmException(Refusals.WorktreeGone(seen.Name))
                : null;
            if (worktree is not null)
                await MakeWorktreeAsync(room, worktree, again: true);
            var described = Describe(room.Files.Workspace, room.State, request, worktree);
            var placed = await PlaceAsync(room, by, described, ClientCatalog.Get(spawned.Client).Prepare(described), spawned.Client);
            if (IsWanted(room, seen.Name))
            {
                await KeepWindowAsync(room, CancellationToken.None);
                return placed;
            }
            await CloseAsync(room, room.State.Agents.Find(seen.Name)!);
            return null;
        }
        catch (Exception failed) when (failed is SwarmException or IOException or UnauthorizedAccessException)
        {
            var why = failed is SwarmException refused ? refused.Refusal.Message : failed.Message;
            await room.ExecuteAsync(
                AgentName.Swarm,
                (state, now) => state.Agents.Find(seen.Name) is { Stage: AgentStage.Starting } starting
                    ? Deaths.Decide(state, starting, new LadderStep.Settle(LeaveReason.LaunchFailed, why), room.Settings, now)
                    : Decision<bool>.Accept(false),
                CancellationToken.None);
            throw failed as SwarmException ?? new SwarmException(Refusals.DiskRefused(room.Files.Root, failed.Message), failed);
        }
    }

    /// <summary>Closes the agent's pane, and ends what is left of it where the pane is gone. Nothing to do is fine.</summary>
    internal async Task CloseAsync(Room room, Agent agent)
    {
        var workspace = room.Files.Workspace;
        if (await Layout(workspace).Find(agent.Name) is { } pane)
            await pane.Pane.Kill();
        await EndLeftoversAsync(workspace, agent);
    }

    /// <summary>
    /// Ends what outlives an agent's pane: a program that ignores the hang-up, or a command that its CLI ran in a session of its own and
    /// that would go on editing files after the task has gone to another.
    /// </summary>
    internal async Task EndLeftoversAsync(Workspace workspace, Agent agent)
    {
        if (agent.Pane is { } pane)
            await ProcessFamily.Of(ProcessAncestry.Orphans(e => IsOf(e, workspace, agent.Name, pane))).EndAsync(LeftoversEndWithin, clock);
    }

    // The pane too: a person who takes part under an agent's name in a terminal of their own is left alone.
    private static bool IsOf(IReadOnlyDictionary<string, string> environment, Workspace workspace, AgentName agent, string pane) =>
        environment.GetValueOrDefault("SWARM_AGENT") == agent.Value
        && environment.GetValueOrDefault("SWARM_WORKSPACE") == workspace.Root
        && environment.GetValueOrDefault("TMUX_PANE") == pane
        && environment.GetValueOrDefault("TMUX")?.Split(',')[0] is { } socket && Path.GetFileName(socket) == workspace.TmuxSocket;

    // A person may start it while the team pauses, and after its end; Swarm may not.
    private static bool MayRestart(RoomState state, AgentName by, Agent seen) =>
        Deaths.Same(state, seen)
        && (by != AgentName.Swarm || (state.Team is { Pause: null, Brake: null } && (seen.IsLive || seen.Since > state.Team.ClosedAt)));

    // Somebody may have stopped it, or ended the team, while its old pane was being closed.
    private static bool IsWanted(Room room, AgentName name) => room.CatchUp().Agents.Find(name) is { IsLive: true };

    private static string Again(TeamBoard team, AgentSpawned spawned, string reason)
    {
        var first = team.May(spawned.Role, RoleRights.Dispatch) ? "call team_status to take stock" : "call claim_task: it returns the task that you hold, with its checkpoint";
        var note = $"You were started again ({VisibleText.Line(reason, 120)}). First {first}; then go on.";
        return spawned.Prompt is { } prompt ? $"{prompt}\n\n{note}" : note;
    }
}
