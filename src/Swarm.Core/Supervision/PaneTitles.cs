using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

/// <summary>
/// Keeps the borders of the team's panes true: name, role, task and what the agent is doing (REQUIREMENTS D3). tmux is called only
/// when a title has changed, so a team that is parked costs no process.
/// </summary>
internal sealed class PaneTitles(Room room)
{
    private readonly Dictionary<AgentName, string> _shown = [];

    /// <summary>The title of an agent that has just been given its pane.</summary>
    public static string First(AgentName name, RoleName role) => $"{name} · {role} · starting";

    /// <summary>The titles that are not what was shown last.</summary>
    /// <param name="state">The room.</param>
    /// <param name="seen">Its agents, as they were just seen.</param>
    /// <param name="now">UTC.</param>
    public IReadOnlyList<(AgentName Agent, string Title)> Changed(RoomState state, IEnumerable<Observation> seen, DateTimeOffset now) =>
    [
        .. seen.Where(s => s.Agent is { IsLive: true, Pane: not null })
            .Select(s => (s.Agent.Name, Title: Of(Rosters.Line(state, s.Agent, s.Sighting, now))))
            .Where(t => _shown.GetValueOrDefault(t.Name) != t.Title),
    ];

    /// <summary>Shows them.</summary>
    /// <exception cref="Errors.SwarmException">tmux is missing or failed.</exception>
    public async Task ShowAsync(IReadOnlyList<(AgentName Agent, string Title)> changed, CancellationToken cancellation)
    {
        var panes = await TeamLauncher.LayoutOf(room.Files.Workspace, room.Clock).Panes(cancellation);
        foreach (var (agent, title) in changed)
        {
            if (panes.FirstOrDefault(p => p.Agent == agent) is { } pane)
                await pane.Pane.SetTitle(title, cancellation);
            _shown[agent] = title;
        }
    }

    private static string Of(RosterLine line)
    {
        var doing = line.Presence is { } presence ? presence.ToString().ToLowerInvariant() : line.Agent.IsLive && line.Agent.Via is null ? "starting" : "present";
        if (line.Why.Length > 0)
            doing = $"{doing}, {line.Why}";
        return line.Task is { } task ? $"{line.Agent.Name} · {line.Agent.Role} · {task} {doing}" : $"{line.Agent.Name} · {line.Agent.Role} · {doing}";
    }
}
