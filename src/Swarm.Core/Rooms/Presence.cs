namespace Swarm.Core.Rooms;

/// <summary>What an agent is doing (REQUIREMENTS E1).</summary>
public enum Presence
{
    /// <summary>Parked in <c>wait</c>.</summary>
    Idle,
    /// <summary>Something was delivered to it, or it called a tool; it is at it.</summary>
    Thinking,
    /// <summary>It ran a real tool, one of its CLI's own.</summary>
    Working,
    /// <summary>Working for longer than <see cref="RoomSettings.HardworkingAfter"/>.</summary>
    Hardworking,
    /// <summary>Silent for longer than <see cref="RoomSettings.StalledAfter"/>.</summary>
    Stalled,
    /// <summary>Nobody holds its name.</summary>
    Gone,
}

/// <summary>Why an agent does what it does, as far as the hooks of its CLI tell.</summary>
public enum Circumstance
{
    /// <summary>Nothing in particular.</summary>
    None,
    /// <summary>A tool of its CLI runs; the detail is its name.</summary>
    InTool,
    /// <summary>Its CLI asks a person for a permission.</summary>
    AwaitingPermission,
    /// <summary>The model's service refuses for now: too many requests.</summary>
    RateLimited,
    /// <summary>The model's service does not accept its credentials.</summary>
    Unauthorized,
    /// <summary>The model's service failed.</summary>
    ServerError,
    /// <summary>Its turn has ended without <c>wait</c>: it does nothing until somebody types.</summary>
    TurnEnded,
}
