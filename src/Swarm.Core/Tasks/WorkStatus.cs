namespace Swarm.Core.Tasks;

/// <summary>Where a task stands. Which may follow which: <see cref="TaskTransitions"/>.</summary>
public enum WorkStatus
{
    /// <summary>Waits for other tasks to be done.</summary>
    Pending,
    /// <summary>Can be claimed.</summary>
    Ready,
    /// <summary>Held by an agent that is at it.</summary>
    Working,
    /// <summary>Held by an agent that cannot go on for now.</summary>
    Blocked,
    /// <summary>Finished, with evidence. Final.</summary>
    Done,
    /// <summary>Given up or cancelled. Final; another task can replace it.</summary>
    Failed,
    /// <summary>Its own work is over; it is done when its parts are.</summary>
    Delegated,
    /// <summary>A review that sent tasks back; ready again when they have been done again.</summary>
    SentBack,
    /// <summary>Lost by too many holders; a planner or a person decides.</summary>
    Escalated,
}
