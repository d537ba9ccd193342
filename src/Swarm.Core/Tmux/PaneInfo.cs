using Swarm.Core.Identity;

namespace Swarm.Core.Tmux;

/// <summary>A pane as it was when it was listed.</summary>
/// <param name="Pane">The pane itself.</param>
/// <param name="WindowId">tmux's window id, such as "@1"; unique while the server lives.</param>
/// <param name="WindowName">The window's name, which a person may have changed.</param>
/// <param name="Agent">Whose it is; null for a pane that is not the team's.</param>
/// <param name="Title">What its border shows; empty for a pane that is not the team's.</param>
/// <param name="IsDead">Its program has ended, and somebody told tmux to keep the pane (remain-on-exit).</param>
public sealed record PaneInfo(
    TmuxPane Pane, string WindowId, string WindowName, AgentName? Agent, string Title, bool IsDead)
{
    /// <summary>tmux's pane id, such as "%3"; unique while the server lives.</summary>
    public string Id => Pane.Id;

    /// <summary>The pane's process: a shell that waits for the program, its only child.</summary>
    public int Pid => Pane.Pid;
}

/// <summary>A pane with what placing needs to know of its window and session.</summary>
/// <param name="Info">The pane.</param>
/// <param name="PanesInWindow">Of anybody's.</param>
/// <param name="WindowsInSession">Of anybody's.</param>
/// <param name="Tiles">Its window is one that agents are tiled in.</param>
internal sealed record PaneRow(PaneInfo Info, int PanesInWindow, int WindowsInSession, bool Tiles);
