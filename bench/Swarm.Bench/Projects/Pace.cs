using Swarm.Core.Clients;

namespace Swarm.Bench.Projects;

/// <summary>How long models take. All times are divided by the same number, so what falls into one digest is what would.</summary>
/// <param name="Name">For the tables.</param>
/// <param name="PlannerTurn">From a result to the planner's next call, as it would be.</param>
internal sealed record Pace(string Name, TimeSpan PlannerTurn)
{
    /// <summary>Of every time in a project.</summary>
    public const int Scale = 54;

    /// <summary>For how long a wait parks in the agents that Swarm starts, scaled, in seconds.</summary>
    public const int WaitSeconds = ServerEntry.WaitSeconds / Scale;

    /// <summary>What one task takes its worker on average, as it would be; from half to one and a half of it.</summary>
    public static readonly TimeSpan Task = TimeSpan.FromMinutes(5);

    /// <summary>From one worker's start to the next one's.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(5);

    /// <summary>A model reads a result and writes its next call.</summary>
    public static readonly Pace Thinking = new("10 s a turn", TimeSpan.FromSeconds(10));

    /// <summary>The planner is back in wait at once, so that hardly two reports ever meet in a digest.</summary>
    public static readonly Pace AtOnce = new("no thinking", TimeSpan.Zero);

    /// <summary>The scaled time.</summary>
    public static TimeSpan Scaled(TimeSpan time) => time / Scale;
}
