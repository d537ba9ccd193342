using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Swarm.Core.Identity;

namespace Swarm.Core.Clients;

/// <summary>The <c>mcpServers.swarm</c> entry of a configuration: how an agent CLI starts <c>swarm mcp</c>.</summary>
internal static class ServerEntry
{
    /// <summary>The server's name in every configuration; Claude Code's tool names begin with it.</summary>
    public const string ServerName = "swarm";

    /// <summary>
    /// How long a call may take, in milliseconds: a day, far above the hour that <c>wait</c> may take. Claude Code: a hard limit that
    /// also lifts the 30 minutes of silence it allows (measured, 2.1.329). Kiro CLI: only for HTTP servers (source, 2.2.1).
    /// </summary>
    public const int TimeoutMilliseconds = 24 * 60 * 60 * 1000;

    /// <summary>
    /// How long a wait parks where no limit is in the way, in seconds. Each return with nothing is a turn in which the model reads all it
    /// knows again; this is under the five minutes for which that is cached (Anthropic, prompt caching; others keep it about as long).
    /// </summary>
    public const int WaitSeconds = 270;

    /// <summary>
    /// command, args and env, which every client understands. Identity is in args: Kiro lets the parent's environment beat <c>env</c>.
    /// </summary>
    public static JsonObject Common(ImmutableArray<string> swarm, IEnumerable<string> arguments) => new()
    {
        ["command"] = swarm[0],
        ["args"] = ConfigJson.Array(swarm.Skip(1).Concat(arguments)),
        ["env"] = new JsonObject(),
    };

    /// <summary>As <see cref="Common"/>, with the time limit.</summary>
    public static JsonObject WithTimeout(ImmutableArray<string> swarm, IEnumerable<string> arguments)
    {
        var entry = Common(swarm, arguments);
        entry["timeout"] = TimeoutMilliseconds;
        return entry;
    }

    /// <summary>Claude Code's form. Without <c>alwaysLoad</c> it shows the model only the tools' names (measured, 2.1.329).</summary>
    public static JsonObject ForClaude(ImmutableArray<string> swarm, IEnumerable<string> arguments)
    {
        var entry = WithTimeout(swarm, arguments);
        entry["alwaysLoad"] = true;
        return entry;
    }

    /// <summary>A whole configuration file around one entry.</summary>
    public static JsonObject File(JsonObject entry) => new() { ["mcpServers"] = Servers(entry) };

    /// <summary>The value of <c>mcpServers</c>.</summary>
    public static JsonObject Servers(JsonObject entry) => new() { [ServerName] = entry };

    /// <summary>The arguments of <c>swarm mcp</c> for an agent that Swarm starts.</summary>
    public static ImmutableArray<string> Arguments(AgentLaunch launch) =>
    [
        "mcp", "--workspace", launch.WorkspaceRoot, "--agent", launch.Agent.Value, "--role", launch.Role.Value,
        .. launch.Capabilities.SelectMany(capability => new[] { "--capability", capability }),
    ];

    /// <summary>As <see cref="Arguments"/>, for an agent CLI whose entry lifts its limit on a call: a wait parks for <see cref="WaitSeconds"/>.</summary>
    public static ImmutableArray<string> PatientArguments(AgentLaunch launch) =>
        [.. Arguments(launch), "--wait-seconds", WaitSeconds.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The arguments in a file that people share: no absolute path; the server finds the workspace from where it starts.</summary>
    public static ImmutableArray<string> PortableArguments(AgentName agent, RoleName role) =>
        ["mcp", "--agent", agent.Value, "--role", role.Value];
}
