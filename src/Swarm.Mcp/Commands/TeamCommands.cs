using System.CommandLine;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Core.Tmux;
using Swarm.Mcp.Hosting;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm up</c>, <c>down</c> and <c>attach</c>: the team's panes as a whole.</summary>
internal static class TeamCommands
{
    public static Command CreateUp()
    {
        var client = new Option<string?>("--client") { Description = "The planner's agent CLI (default: its role's, else claude)" };
        client.AcceptOnlyFromAmong([.. Core.Clients.ClientCatalog.Names]);
        var model = new Option<string?>("--model") { Description = "The planner's model, in the agent CLI's own words" };
        var prompt = new Option<string?>("--prompt") { Description = "The first thing that the planner is asked to do" };
        var file = new Option<string?>("--prompt-file") { Description = "As --prompt, from a file; - reads standard input" };
        var planner = new Option<string?>("--planner") { Description = "The planner's name (default: planner, or its role in the team file)" };
        var team = new Option<string?>("--team") { Description = "A team file or built-in team (default: swarm.team.yaml in the workspace, if there is one)" };
        var fresh = new Option<bool>("--fresh") { Description = "Start only who starts with the team; agents that died do not come back" };
        var argv = new Argument<string[]>("COMMAND") { Description = "For client command the argument vector, for scripted the scenario file", Arity = ArgumentArity.ZeroOrMore };
        var command = new ExampleCommand(
            "up",
            "Bring the team up: agents that died come back, and who starts with it starts: the roles that the team file says, else a planner; makes the room too",
            ["swarm up --client claude --prompt \"Read WISH.md and get it done.\"", "swarm up --team software-dev", "swarm up --fresh", "swarm up --client scripted -- scenario.json"])
        { argv, team, client, model, prompt, file, planner, fresh, CommonOptions.Workspace };
        command.Validators.Add(result =>
        {
            if (result.GetResult(prompt) is not null && result.GetResult(file) is not null)
                result.AddError("--prompt and --prompt-file exclude each other.");
        });
        command.Does(async (parsed, cancellation) =>
        {
            var name = parsed.GetValue(planner) is { } given ? Identification.Name<AgentName>("--planner", given) : (AgentName?)null;
            var request = new SpawnRequest(name ?? Identification.Name<AgentName>("--planner", RoleName.Planner.Value))
            {
                Role = RoleName.Planner,
                Prompt = parsed.GetValue(prompt) ?? (parsed.GetValue(file) is { } path ? await TextInput.ReadAsync(path, cancellation) : ""),
                Client = parsed.GetValue(client),
                Model = parsed.GetValue(model),
                Command = [.. parsed.GetValue(argv) ?? []],
            };
            return await UpAsync(parsed, new UpRequest(parsed.GetValue(team), request, name, parsed.GetValue(fresh)), cancellation);
        });
        return command;
    }

    public static Command CreateDown()
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Without asking" };
        var clean = new Option<bool>("--clean") { Description = "Remove worktrees and branches of agents too; those with work that is nowhere else only after asking" };
        var discard = new Option<bool>("--discard") { Description = "With --clean: remove those too, without asking" };
        var command = new ExampleCommand(
            "down",
            "Stop all agents and close the team's panes; the room and all transcripts stay",
            ["swarm down", "swarm down --yes --clean"])
        { yes, clean, discard, CommonOptions.Workspace };
        command.Validators.Add(result =>
        {
            if (result.GetResult(discard) is not null && result.GetResult(clean) is null)
                result.AddError("--discard goes with --clean.");
        });
        command.Does((parsed, cancellation) => DownAsync(
            parsed, parsed.GetValue(yes), parsed.GetValue(clean) ? new WorktreeCleaning(parsed.GetValue(discard)) : null, cancellation));
        return command;
    }

    public static Command CreateAttach()
    {
        var room = new Argument<string?>("ROOM") { Description = "A room that swarm teams lists (default: that of the workspace)", Arity = ArgumentArity.ZeroOrOne };
        var command = new ExampleCommand(
            "attach", "Show the team's panes in this terminal; Ctrl-b d leaves them running", ["swarm attach", "swarm attach shop-1a2b3c"])
        { room, CommonOptions.Workspace };
        command.Does(async (parsed, cancellation) =>
        {
            var (session, workspace) = parsed.GetValue(room) is { } slug ? TeamsCommand.SessionOf(slug) : SessionOf(CommandRoom.Existing(parsed));
            if (!Path.Exists(session.Server.SocketPath) || !await session.Exists(cancellation))
                throw new SwarmException(Refusals.NothingRuns(workspace));
            return await session.Attach(cancellation);
        });
        return command;
    }

    private static TeamLauncher Launcher() => Launchers.ForCommands(TimeProvider.System);

    private static (TmuxSession Session, string Workspace) SessionOf(Workspace workspace) => (Launcher().Layout(workspace).Session, workspace.Root);

    private static async Task<int> UpAsync(ParseResult parsed, UpRequest asked, CancellationToken cancellation)
    {
        var team = await TeamUp.ReadAsync(asked.Team, Identification.WorkspaceOf(parsed.GetValue(CommonOptions.Workspace)));
        using var room = Room.Open(Identification.WorkspaceOf(parsed.GetValue(CommonOptions.Workspace)), TimeProvider.System);
        using var participant = await JoinAsync(parsed, room, "start a team", cancellation);
        var workspace = room.Files.Workspace;
        await CommandRun.PrintAsync($"room {workspace.Slug} in {workspace.Root}");
        if (team is not null)
            await TeamUp.DefineAsync(participant, team, cancellation);
        foreach (var agent in await Launcher().RecoverAsync(participant, asked.Fresh, cancellation))
            await CommandRun.PrintAsync(Line(agent));
        foreach (var request in TeamUp.Requests(room.CatchUp().Team.Definition, asked.Planner, asked.Name))
            await StartAsync(participant, request, cancellation);
        var clerk = new Clerk(room);
        await clerk.DeliverAsync(cancellation);
        await clerk.MirrorAsync(all: true, cancellation);
        await Launcher().KeepWindowAsync(room, cancellation);
        await Launcher().RememberAsync(workspace, cancellation);
        await CommandRun.PrintAsync("next: swarm attach to look, swarm log -f to read along, swarm down to end it");
        return ExitCodes.Ok;
    }

    private static async Task StartAsync(Participant participant, SpawnRequest request, CancellationToken cancellation)
    {
        if (participant.Room.CatchUp().Agents.Find(request.Name) is { IsLive: true } there)
        {
            if (request.Prompt.Length > 0)
                await CommandRun.PrintAsync($"{there.Name} was not given the prompt. next: swarm post \"@{there.Name} …\"");
            return;
        }
        var spawned = (await Launcher().SpawnAsync(participant, request, cancellation)).Value;
        await CommandRun.PrintAsync($"{spawned.Name} ({request.Role}, {spawned.Client}) runs in pane {spawned.Pane}; transcript {spawned.Transcript}.");
    }

    private static string Line(RecoveredAgent recovered)
    {
        var (agent, pane) = (recovered.Agent, recovered.Agent.Pane is { } id ? $" in pane {id}" : "");
        return recovered.Outcome switch
        {
            RecoveryOutcome.Runs => $"{agent.Name} ({agent.Role}) runs{pane}.",
            RecoveryOutcome.Restarted => $"{agent.Name} ({agent.Role}) restarted{pane}.",
            _ => $"{agent.Name} ({agent.Role}) is gone: {recovered.Why}",
        };
    }

    private static async Task<int> DownAsync(ParseResult parsed, bool yes, WorktreeCleaning? cleaning, CancellationToken cancellation)
    {
        using var room = Room.Open(CommandRoom.Existing(parsed), TimeProvider.System);
        using var participant = await JoinAsync(parsed, room, "end the team", cancellation);
        var live = room.State.Agents.Live.Select(a => a.Name).ToList();
        if (!yes && live.Count > 0)
            await Confirmation.AskAsync($"This stops {string.Join(", ", live)}.", "End the team?", cancellation);
        var stopped = await Launcher().DownAsync(room, participant.Caller.Name, "swarm down", CancellationToken.None);
        await new Clerk(room).MirrorAsync(all: true, CancellationToken.None);
        var who = stopped.IsEmpty ? "Nobody was there" : $"Stopped {string.Join(", ", stopped)}";
        await CommandRun.PrintAsync($"{who}; no pane of the team is left. The room stays in {room.Files.Root}.");
        return await WorktreeCleaning.EndAsync(cleaning, Launcher(), room, participant.Caller.Name, cancellation);
    }

    private static async Task<Participant> JoinAsync(ParseResult parsed, Room room, string what, CancellationToken cancellation)
    {
        var caller = CommandRoom.CallerOf(parsed, room);
        var team = room.CatchUp().Team;
        return team.May(caller.Role, RoleRights.Dispatch)
            ? await Participant.CommandAsync(room, caller, cancellation)
            : throw new SwarmException(Refusals.RoleMayNot(caller.Role, what, team.WhoMay(RoleRights.Dispatch)));
    }

    // Name: the planner's when one was given.
    private sealed record UpRequest(string? Team, SpawnRequest Planner, AgentName? Name, bool Fresh);
}
