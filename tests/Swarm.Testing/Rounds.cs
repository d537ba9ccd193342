using System.Globalization;

namespace Swarm.Testing;

/// <summary>How often a test that draws its moments at random does so: SWARM_ROUNDS (eng/faults: 200), else few.</summary>
public static class Rounds
{
    /// <summary>What SWARM_ROUNDS says.</summary>
    /// <param name="few">Without it.</param>
    public static int Or(int few) =>
        int.TryParse(Environment.GetEnvironmentVariable("SWARM_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : few;
}
