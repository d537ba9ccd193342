using System.Collections.Immutable;

namespace Swarm.Core.Clients;

/// <summary>Where an agent CLI looks for MCP servers of the project and of its user.</summary>
public static class ServerFiles
{
    /// <summary>Absolute paths, the project's first; empty for a client whose configuration is not read here.</summary>
    /// <param name="client">The client's name.</param>
    /// <param name="directory">Where it starts.</param>
    /// <param name="home">The user's home directory.</param>
    public static ImmutableArray<string> Of(string client, string directory, string home) => client switch
    {
        "claude" => [Path.Combine(directory, ".mcp.json"), Path.Combine(home, ".claude.json")],
        "kiro" => [Path.Combine(directory, ".kiro/settings/mcp.json"), Path.Combine(home, ".kiro/settings/mcp.json")],
        "gemini" => [Path.Combine(directory, GeminiClient.ProjectFile), Path.Combine(home, GeminiClient.ProjectFile)],
        "opencode" => [Path.Combine(directory, "opencode.json"), Path.Combine(directory, "opencode.jsonc"), Path.Combine(home, ".config/opencode/opencode.json")],
        _ => [],
    };
}
