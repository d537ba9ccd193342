using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Operations;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Core.Teams;
using Swarm.Core.Tmux;

namespace Swarm.Core.Supervision;

/// <summary>Starts and stops the team's agents in tmux panes.</summary>
/// <param name="clock">The clock of waiting.</param>
/// <param name="swarm">How to start this program again: executable and leading arguments.</param>
public sealed partial class TeamLauncher(TimeProvider clock, ImmutableArray<string> swarm)
{
    private const string DefaultClient = "claude";

    /// <summary>Where the team is noted down for people. Null: nowhere.</summary>
    public TeamsFile? Teams { get; init; }

    /// <summary>The rules of roles that this user made of learnings.</summary>
    public PromotedLearnings Promoted { get; init; } = PromotedLearnings.OfUser();

    /// <summary>Told what did not work and does not matter to the team.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The team's panes in its own tmux server, which no other team and no person's layout shares.</summary>
    public TeamLayout Layout(Workspace workspace) => LayoutOf(workspace, clock);

    /// <summary>As <see cref="Layout"/>, for who starts nothing.</summary>
    internal static TeamLayout LayoutOf(Workspace workspace, TimeProvider clock) =>
        new(new TmuxServer(workspace.TmuxSocket, new ProcessRunner(clock), clock), $"tmm-team-{workspace.Slug}");

    /// <summary>
    /// Starts an agent in a pane. On return its program runs; it joins the room by itself. A repeated request id returns what
    /// the first one started.
    /// </summary>
    /// <exception cref="SwarmException">The caller may not spawn, the name is taken, the client is unknown or missing, the directory
    /// is not in the workspace, or tmux is missing or failed. No pane is left behind.</exception>
    public Task<Done<Spawned>> SpawnAsync(Participant caller, SpawnRequest request, CancellationToken cancellation) =>
        SpawnAsync(caller.Room, caller.Caller, request, cancellation);

    /// <summary>As the other, for who takes no part.</summary>
    internal async Task<Done<Spawned>> SpawnAsync(Room room, Caller caller, SpawnRequest request, CancellationToken cancellation)
    {
        var own = room.CatchUp().Agents.Find(caller.Name);
        request = RoleDefaults.Fill(room.State.Team.Definition, request);
        var client = ClientCatalog.Get(request.Client ?? own?.Client ?? DefaultClient);
        request = WithDefaults(room.State, request, own);
        // Prepared before anything is written, so that bad input changes nothing.
        var worktree = await PlanWorktreeAsync(room, request, own);
        var described = Describe(room.Files.Workspace, room.State, request, worktree);
        described = described with { Fork = request.Fork ? ForkOf(room, own, client, described) : null };
        var launch = client.Prepare(described);
        await RequireProjectFileAsync(room, client, described);
        await RequireServersAsync(room, client.Name, request, described, cancellation);
        var reserved = await Participant.WriteAsync(
            room,
            caller.Name,
            request.RequestId,
            (_, events) => events[0].Event is AgentSpawned e ? e.Name : throw RequestReuse.Of(request.RequestId),
            (state, _) => TeamDecider.Forbids(state.Team, "start agents") is { } paused
                ? paused
                : AgentDecider.Spawn(
                    state.Agents, caller.Name, caller.Role, Recorded(request, client.Name), state.Team, room.Settings.Spawning, Added(worktree)),
            cancellation);
        if (reserved.Repeated)
            return new Done<Spawned>(SpawnedAs(room.State, reserved.Value, client.Name), Repeated: true);
        try
        {
            if (worktree is not null)
                await MakeWorktreeAsync(room, worktree, again: false);
            var placed = await PlaceAsync(room, caller.Name, described, launch, client.Name);
            await KeepWindowAsync(room, CancellationToken.None);
            return new Done<Spawned>(placed, Repeated: false);
        }
        catch (Exception failed)
        {
            var why = failed is SwarmException refused ? refused.Refusal.Message : failed.Message;
            await DepartAsync(room, caller.Name, request.Name, LeaveReason.LaunchFailed, why);
            await SettleWorktreeAsync(room, request.Name);
            if (failed is IOException or UnauthorizedAccessException)
                throw new SwarmException(Refusals.DiskRefused(room.Files.Root, failed.Message), failed);
            throw;
        }
    }

    /// <summary>Waits until the agent has ended; says how, or that it still runs when the time is over.</summary>
    /// <param name="caller">Who waits.</param>
    /// <param name="name">For whom.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="progress">Shown about every 10 s.</param>
    /// <param name="cancellation">Ends the wait, not the agent.</param>
    public async Task<string> AwaitEndAsync(
        Participant caller, AgentName name, TimeSpan timeout, Func<TimeSpan, string, Task>? progress, CancellationToken cancellation)
    {
        Func<TimeSpan, Task>? show = progress is null ? null : waited => progress(waited, $"{name} runs, {waited.TotalSeconds:F0} s");
        var state = await Parking.UntilAsync(caller, s => s.Agents.Find(name) is not { IsLive: true }, timeout, show, cancellation);
        if (state is null)
            return $"{name} still runs after {timeout.TotalSeconds:F0} s; wait tells you when it ends.";
        var last = state.Tasks.All.Values.Where(t => t.ReportedBy == name).MaxBy(t => t.Since);
        var how = state.Agents.Find(name)?.LeftBecause is { } reason ? Departure.Words(reason) : "is gone";
        return last is null ? $"{name} {how}." : $"{name} {how}; its last report: {last.Id}, {VisibleText.Line(last.Summary ?? "", 160)}";
    }

    /// <summary>Stops an agent: settles what it held and owed, then closes its pane. False when it had left already.</summary>
    /// <exception cref="SwarmException">The caller may not, or there is no such agent.</exception>
    public async Task<bool> StopAsync(Participant caller, AgentName name, string reason, CancellationToken cancellation)
    {
        var room = caller.Room;
        var agent = room.CatchUp().Agents.Find(name);
        var rights = room.State.Team.RightsOf(caller.Caller.Role);
        if ((rights & (RoleRights.Dispatch | RoleRights.Spawn)) == RoleRights.None)
            throw new SwarmException(Refusals.RoleMayNot(caller.Caller.Role, "stop agents", room.State.Team.WhoMay(RoleRights.Dispatch | RoleRights.Spawn)));
        if (agent is null)
            throw new SwarmException(Refusals.NoSuchAgent(name, room.State.Agents.Live.Select(a => a.Name.Value)));
        if (name == caller.Caller.Name)
            throw new SwarmException(Refusals.MayNotStop(name, "that is you; end your session instead"));
        var isPlanner = room.State.Team.May(agent.Role, RoleRights.Dispatch);
        if ((isPlanner || !rights.HasFlag(RoleRights.Dispatch)) && caller.Caller.Role != RoleName.Human && agent.Parent != caller.Caller.Name)
            throw new SwarmException(Refusals.MayNotStop(name, isPlanner ? "it is a planner that you did not spawn" : "you did not spawn it"));
        var stopped = await DepartAsync(room, caller.Caller.Name, name, LeaveReason.Stopped, reason);
        if (agent.Pane is not null && await Layout(room.Files.Workspace).Find(name, cancellation) is { } pane)
            await pane.Pane.Kill(cancellation);
        await SettleWorktreeAsync(room, name);
        return stopped;
    }

    /// <summary>Ends the team: everybody is stopped, every pane of the team is closed, and tmux leaves no process or socket behind.</summary>
    /// <returns>Who was stopped.</returns>
    /// <exception cref="SwarmException">tmux failed.</exception>
    public async Task<ImmutableArray<AgentName>> DownAsync(Room room, AgentName by, string reason, CancellationToken cancellation)
    {
        // First, so that nobody is started again from here on.
        await room.ExecuteAsync(by, (_, _) => Decision<bool>.Accept(true, new TeamEnded()), CancellationToken.None);
        ImmutableArray<AgentName> live = [.. room.CatchUp().Agents.Live.Select(a => a.Name)];
        foreach (var name in live)
            await DepartAsync(room, by, name, LeaveReason.Stopped, reason);
        // tmux leaves its socket behind when its last pane closes by itself.
        var layout = Layout(room.Files.Workspace);
        if (Path.Exists(layout.Session.Server.SocketPath))
            await layout.Kill(cancellation);
        foreach (var worktree in room.CatchUp().Worktrees.All.Values)
            await SettleWorktreeAsync(room, worktree.Agent);
        if (Teams is not null && await Teams.RemoveAsync(room.Files.Workspace.Slug, cancellation) is { } why)
            Warn?.Invoke(why);
        return live;
    }

    /// <summary>Notes the team in <see cref="Teams"/>; one read when it is there.</summary>
    public async Task RememberAsync(Workspace workspace, CancellationToken cancellation)
    {
        if (Teams is not null && await Teams.AddAsync(KnownTeam.Of(workspace, Layout(workspace)), cancellation) is { } why)
            Warn?.Invoke(why);
    }

    private AgentLaunch Describe(Workspace workspace, RoomState state, SpawnRequest request, Worktree? worktree) => new()
    {
        Agent = request.Name,
        Role = request.Role,
        Rights = state.Team.RightsOf(request.Role),
        WorkspaceRoot = workspace.Root,
        Worktree = worktree,
        Directory = DirectoryOf(workspace, request, worktree),
        ConfigDirectory = Path.Combine(workspace.RoomDirectory, "configs", request.Name.Value),
        Swarm = swarm,
        Prompt = request.Prompt,
        Rules = PromptAssembly.Rules(state, request.Role, Promoted.Of(workspace, request.Role), request.Prompt),
        Model = request.Model,
        Command = request.Command,
        Capabilities = request.Capabilities,
        Deny = request.Deny,
        Session = Guid.NewGuid(),
    };

    // What starting it again needs.
    private static AgentSpawned Recorded(SpawnRequest request, string client) => new(
        request.Name,
        request.Role,
        client,
        request.Model,
        request.Capabilities.IsEmpty ? null : request.Capabilities,
        request.RequestId,
        request.Prompt.Length > 0 ? request.Prompt : null,
        request.Directory,
        request.Command.IsEmpty ? null : request.Command,
        request.Isolation == Isolation.Worktree ? Isolation.Worktree : null,
        request.Deny.IsEmpty ? null : request.Deny,
        request.Tier,
        request.Fork ? true : null,
        request.Occasion);

    private async Task<Spawned> PlaceAsync(Room room, AgentName by, AgentLaunch described, ClientLaunch launch, string client)
    {
        var workspace = room.Files.Workspace;
        foreach (var file in launch.Files)
            WriteOwn(file);
        var transcript = TranscriptOf(described.Agent);
        var pane = await Layout(workspace).Place(new PaneRequest
        {
            Agent = described.Agent,
            Title = PaneTitles.First(described.Agent, described.Role),
            Argv = launch.Argv,
            Environment = EnvironmentOf(launch),
            Directory = described.Directory,
            Transcript = Path.Combine(workspace.Root, transcript),
            ExitStatus = room.Files.ExitStatus(described.Agent),
            OwnWindow = described.Rights.HasFlag(RoleRights.Dispatch) ? RoleName.Planner.Value : null,
        }, CancellationToken.None);
        var process = ProcessLife.Of(pane.Pid) ?? new ProcessLife(pane.Pid, 0);
        var placed = new AgentPlaced(described.Agent, pane.Id, transcript, process.Pid, process.Started, launch.Argv.Contains(Id(described)) ? Id(described) : null);
        await room.ExecuteAsync(by, (_, _) => Decision<bool>.Accept(true, placed), CancellationToken.None);
        await RememberAsync(workspace, CancellationToken.None);
        return new Spawned(described.Agent, client, pane.Id, transcript, described.Worktree);
    }

    /// <summary>Writes down the pane of an agent whose starter died before it could; nothing when there is none, or its program has ended.</summary>
    internal async Task AdoptAsync(Room room, Agent seen)
    {
        if (await Layout(room.Files.Workspace).Find(seen.Name) is not { Pane: var pane } || ProcessLife.Of(pane.Pid) is not { } process)
            return;
        // The session of its CLI was known to its starter alone.
        var placed = new AgentPlaced(seen.Name, pane.Id, TranscriptOf(seen.Name), process.Pid, process.Started, Session: null);
        await room.ExecuteAsync(
            AgentName.Swarm,
            (state, _) => state.Agents.Find(seen.Name) is { IsLive: true, Process: null } ? Decision<bool>.Accept(true, placed) : Decision<bool>.Accept(false),
            CancellationToken.None);
    }

    private static string TranscriptOf(AgentName agent) => Path.Combine(".tmm", "transcripts", $"{agent}.log");

    private static Dictionary<string, string?> EnvironmentOf(ClientLaunch launch)
    {
        var environment = ClientCatalog.SessionVariables.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (name, value) in launch.Environment)
            environment[name] = value;
        return environment;
    }

    // Generated configurations may hold a prompt that is nobody else's business.
    private static void WriteOwn(GeneratedFile file)
    {
        OwnDirectory.Create(Path.GetDirectoryName(file.Path)!);
        WholeFile.Replace(file.Path, file.Content);
    }

    private static Spawned SpawnedAs(RoomState state, AgentName name, string client) =>
        state.Agents.Find(name) is { } agent
            ? new Spawned(name, agent.Client ?? client, agent.Pane ?? "(none yet)", agent.Transcript ?? "(none yet)", state.WorktreeOf(name))
            : new Spawned(name, client, "(none)", "(none)");

    private static async Task<bool> DepartAsync(Room room, AgentName by, AgentName name, LeaveReason reason, string note) =>
        await room.ExecuteAsync(by, (state, _) => Departure.Decide(state, name, reason, note), CancellationToken.None);
}
