using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

/// <summary>An MCP server that an agent needs beside this one.</summary>
/// <param name="Name">Its name in the agent CLI's configuration.</param>
/// <param name="Client">The agent CLI.</param>
/// <param name="Directory">Absolute: where the agent will start, as the workspace has it.</param>
public sealed record RequiredServer(string Name, string Client, string Directory);

public sealed partial class TeamLauncher
{
    /// <summary>
    /// Finds a server in what the agent CLI reads, starts it, greets it and ends it; throws a refusal when it is not there or does not
    /// answer. Null: requirements are refused.
    /// </summary>
    public Func<RequiredServer, CancellationToken, Task>? Probe { get; init; }

    // One after the other: a machine that starts an agent has enough to do.
    private async Task RequireServersAsync(Room room, string client, SpawnRequest request, AgentLaunch launch, CancellationToken cancellation)
    {
        // Who is there is refused, or a repeated request: nothing starts.
        if (request.RequiredServers.IsEmpty || room.State.Agents.Find(request.Name) is { IsLive: true })
            return;
        var directory = Path.GetFullPath(Path.Combine(launch.WorkspaceRoot, Path.GetRelativePath(launch.Home, launch.Directory)));
        foreach (var name in request.RequiredServers)
        {
            if (Probe is null)
                throw new SwarmException(Refusals.ServersNotChecked(name, client));
            await Probe(new RequiredServer(name, client, directory), cancellation);
        }
    }

    // Claude Code looks for a session only among those of the directory that it is started in.
    private static ForkOrigin ForkOf(Room room, Agent? parent, IAgentClient client, AgentLaunch launch)
    {
        var able = ClientCatalog.All.Where(c => c.Traits.CanFork).Select(c => c.Name);
        if (!client.Traits.CanFork)
            throw new SwarmException(Refusals.ForkNotPossible(client.Name, able));
        if (parent is not { Session: { } session, Client: { } own } || own != client.Name)
            throw new SwarmException(Refusals.NothingToFork(parent?.Name ?? AgentName.Human, client.Name));
        var from = DirectoryOf(room.Files.Workspace, new SpawnRequest(parent.Name) { Directory = parent.Spawned?.Directory }, room.State.WorktreeOf(parent.Name));
        return from == launch.Directory ? new ForkOrigin(parent.Name, session) : throw new SwarmException(Refusals.ForkElsewhere(parent.Name, from, launch.Directory));
    }

    private static string Id(AgentLaunch launch) => launch.Session.ToString("D");
}
