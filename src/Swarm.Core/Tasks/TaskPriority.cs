namespace Swarm.Core.Tasks;

/// <summary>Which ready task goes first; a larger value wins.</summary>
public enum TaskPriority
{
    /// <summary>When nothing else is ready.</summary>
    Low,
    /// <summary>The default.</summary>
    Normal,
    /// <summary>Before normal ones.</summary>
    High,
    /// <summary>Before all others.</summary>
    Urgent,
}
