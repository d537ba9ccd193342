using System.Collections.Immutable;

namespace Swarm.Mcp.Hosting;

/// <summary>How this very program is started again, for the agents that it starts.</summary>
internal static class SwarmProgram
{
    /// <summary>The executable and its leading arguments.</summary>
    public static ImmutableArray<string> Argv { get; } = Find();

    private static ImmutableArray<string> Find()
    {
        var process = Environment.ProcessPath ?? "swarm";
        var assembly = Path.Combine(AppContext.BaseDirectory, "swarm.dll");
        // Started as "dotnet swarm.dll": the process is dotnet itself.
        return Path.GetFileNameWithoutExtension(process) is "dotnet" && File.Exists(assembly) ? [process, assembly] : [process];
    }
}
