namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>A scenario file of the scripted agent that cannot be played.</summary>
    /// <param name="file">The file, as the caller named it.</param>
    /// <param name="path">The place in it, as in "steps[2].then[0]"; empty for the whole file.</param>
    /// <param name="problem">What is wrong there.</param>
    public static Refusal ScenarioInvalid(string file, string path, string problem) => new(
        ErrorCode.BadArgument,
        $"{file}: {(path.Length == 0 ? "" : $"{path}: ")}{problem}.",
        $"correct {file}; docs/scripted-agent.md has the language and an example");

    /// <summary>An MCP configuration that names no server that can be started.</summary>
    /// <param name="file">The file, as the caller named it.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static Refusal McpConfigInvalid(string file, string problem) => new(
        ErrorCode.BadArgument,
        $"{file}: {problem}.",
        $"write {{\"mcpServers\":{{\"swarm\":{{\"command\":\"swarm\",\"args\":[\"mcp\"]}}}}}} into {file}");
}
