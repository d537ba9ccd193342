namespace Swarm.Acceptance.Tests;

/// <summary>The program under test: what SWARM_BIN names (./check: the published one), else the one built beside the tests.</summary>
internal static class SwarmBinary
{
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("SWARM_BIN") is { Length: > 0 } named ? named : System.IO.Path.Combine(AppContext.BaseDirectory, "swarm");
}
