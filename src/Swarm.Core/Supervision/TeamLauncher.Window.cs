using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Core.Tmux;

namespace Swarm.Core.Supervision;

public sealed partial class TeamLauncher
{
    /// <summary>
    /// Sees to it that the room's own window is there: <c>swarm supervise</c>, by which a team is looked after while no server of an agent
    /// lives. Opened anew where its process has died. Not in a room that nobody is in, so that <c>swarm down</c> stays the end.
    /// </summary>
    /// <remarks>Safe across processes. A window that cannot be opened costs nobody an agent: it is told of by <see cref="Warn"/>.</remarks>
    public async Task KeepWindowAsync(Room room, CancellationToken cancellation)
    {
        try
        {
            if (IsEmpty(room) || await OpenWindowAsync(room.Files.Workspace, cancellation) is not { } window)
                return;
            // Somebody may have ended the team while it was being opened.
            if (IsEmpty(room))
                await window.Kill(CancellationToken.None);
        }
        catch (SwarmException refused) when (refused.Refusal.Code != ErrorCode.Held)
        {
            Warn?.Invoke($"the window of the room was not opened: {refused.Refusal.Message}");
        }
        catch (SwarmException)
        {
            // Another process was opening it at the same time.
        }
    }

    private async Task<TmuxPane?> OpenWindowAsync(Workspace workspace, CancellationToken cancellation)
    {
        var layout = Layout(workspace);
        switch (await layout.Find(AgentName.Swarm, cancellation))
        {
            case { IsDead: false }:
                return null;
            case { } dead:
                await dead.Pane.Kill(cancellation);
                break;
        }
        return await layout.Place(
            new PaneRequest
            {
                Agent = AgentName.Swarm,
                Title = "room · log",
                Argv = [.. swarm, "supervise", "--workspace", workspace.Root],
                Directory = workspace.Root,
                OwnWindow = "room",
            },
            cancellation);
    }

    private static bool IsEmpty(Room room) => !room.CatchUp().Agents.Live.Any();
}
