using Swarm.Core.Agents;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision;

/// <summary>One agent as a supervisor sees it at one moment: what the log says, and what runs.</summary>
/// <param name="Agent">What the log says.</param>
internal sealed record Observation(Agent Agent)
{
    /// <summary>What it is doing; null when it never had a server here.</summary>
    public Sighting? Sighting { get; init; }

    /// <summary>Whether its pane's first process runs. False when it has no pane.</summary>
    public bool ProcessLives { get; init; }

    /// <summary>Whether a server holds its name.</summary>
    public bool IsConnected { get; init; }

    /// <summary>Since when nobody holds its name, as far as this supervisor saw; null when somebody does.</summary>
    public DateTimeOffset? DisconnectedSince { get; init; }

    /// <summary>How its pane's program ended; null when it runs, or was killed together with its pane.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>When it last called a tool, UTC; null when it never did.</summary>
    public DateTimeOffset? LastCall { get; init; }

    /// <summary>Whether it holds a task.</summary>
    public bool HoldsTask { get; init; }

    /// <summary>Whether the one who spawned it was stopped.</summary>
    public bool ParentStopped { get; init; }
}

/// <summary>What holds for all agents while one round is made.</summary>
/// <param name="Settings">The limits.</param>
/// <param name="Team">Pause and brake.</param>
/// <param name="Now">UTC.</param>
/// <param name="AwakeSince">Since when this machine has been running without a gap, UTC: nobody is late for the time before.</param>
internal sealed record LadderRound(RoomSettings Settings, TeamBoard Team, DateTimeOffset Now, DateTimeOffset AwakeSince);
