namespace Swarm.Core.Tmux;

/// <summary>Keys that have a name in tmux.</summary>
public enum PaneKey
{
    /// <summary>Escape.</summary>
    Escape,
    /// <summary>Return.</summary>
    Enter,
}
