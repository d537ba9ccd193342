using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Tmux;

namespace Swarm.Core.Supervision.Checks;

/// <summary>What teams leave behind: tmux servers and their sockets, panes and files of agents who are gone.</summary>
internal sealed class LeftoverChecks(Workspace workspace, TimeProvider clock, TeamsFile teams)
{
    private const long Much = 1L << 30;
    private readonly TeamLayout _layout = TeamLauncher.LayoutOf(workspace, clock);

    /// <summary>tmux servers of this room and of others, as far as this user's socket directory shows them.</summary>
    public async Task<ImmutableArray<Finding>> ServersAsync(ImmutableArray<Agent> live, CancellationToken cancellation)
    {
        var own = Path.GetFileName(_layout.Session.Server.SocketPath);
        var found = Sockets().Where(name => name != own).Where(name => !Server(name).IsRunning()).Select(Dead).ToList();
        found.AddRange(Orphans());
        if (_layout.Session.Server.IsRunning())
            found.AddRange(await OwnAsync(live, cancellation));
        else if (Path.Exists(_layout.Session.Server.SocketPath))
            found.Add(Dead(own));
        return found.Count > 0 ? [.. found] : [Finding.Ok("panes", "nothing is left over")];
    }

    /// <summary>Transcripts and generated configurations of agents who are gone.</summary>
    public Finding Files(ImmutableArray<Agent> live)
    {
        var names = live.Select(agent => agent.Name.Value).ToHashSet(StringComparer.Ordinal);
        var gone = new[] { "transcripts", "configs" }
            .Select(directory => Path.Combine(workspace.RoomDirectory, directory))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFileSystemEntries)
            .Where(entry => !names.Contains(Path.GetFileNameWithoutExtension(entry)))
            .Sum(ByteSize.Of);
        return gone < Much
            ? Finding.Ok("files", $"transcripts and configurations of agents who are gone: {ByteSize.Text(gone)}")
            : Finding.Warn("files", $"transcripts and configurations of agents who are gone: {ByteSize.Text(gone)}", "remove in .tmm/transcripts and .tmm/configs what nobody needs");
    }

    private async Task<IEnumerable<Finding>> OwnAsync(ImmutableArray<Agent> live, CancellationToken cancellation)
    {
        try
        {
            var panes = await _layout.Panes(cancellation);
            if (live.IsEmpty)
                return [Finding.Warn("panes", $"the team's tmux server has {panes.Count} panes and no agent is live", "swarm down ends it, swarm attach shows it")];
            return from pane in panes
                   where pane.Agent is { } agent && agent != AgentName.Swarm && (pane.IsDead || !live.Any(a => a.Name == agent))
                   select Finding.Warn("panes", $"pane {pane.Id} of {pane.Agent} is still there; the agent is gone", $"swarm stop {pane.Agent} closes it");
        }
        catch (SwarmException refused)
        {
            return [Finding.Fail("panes", refused.Refusal.Message, refused.Refusal.Next)];
        }
    }

    private IEnumerable<Finding> Orphans()
    {
        var directory = Path.GetDirectoryName(_layout.Session.Server.SocketPath);
        return from team in Teams()
               where !Directory.Exists(team.Workspace) && Path.GetDirectoryName(team.Socket) == directory && Server(Path.GetFileName(team.Socket)).IsRunning()
               select Finding.Warn(
                   "panes", $"the team {team.Room} still runs, but its workspace {team.Workspace} is gone", $"tmux -L {Path.GetFileName(team.Socket)} kill-server");
    }

    private ImmutableArray<KnownTeam> Teams()
    {
        try
        {
            return teams.Read();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private Finding Dead(string name) => Finding.Warn(
        "panes", $"the tmux server {name} is gone, its socket is not", $"rm {Path.Combine(Path.GetDirectoryName(_layout.Session.Server.SocketPath)!, name)}");

    private TmuxServer Server(string name) => new(name, new ProcessRunner(clock), clock);

    private IEnumerable<string> Sockets()
    {
        var directory = Path.GetDirectoryName(_layout.Session.Server.SocketPath)!;
        return Directory.Exists(directory)
            ? Directory.EnumerateFileSystemEntries(directory, "tmm-*").Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            : [];
    }
}
