using Swarm.Core.Identity;
using Swarm.Core.Supervision;
using Swarm.Mcp.Commands;

namespace Swarm.Mcp.Hosting;

/// <summary>Who starts agents, for whom: with this program, noting teams in this user's file.</summary>
internal static class Launchers
{
    /// <summary>For a command: what did not work and does not matter goes to standard error.</summary>
    public static TeamLauncher ForCommands(TimeProvider clock) => new(clock, SwarmProgram.Argv)
    {
        Teams = TeamsFile.OfUser(clock),
        Probe = new RequiredServers(clock).RequireAsync,
        Warn = line => Terminal.Error.WriteLine(VisibleText.Of($"warning: {line}")),
    };

    /// <summary>For a server, which has nobody to warn.</summary>
    public static TeamLauncher ForServer(TimeProvider clock) => new(clock, SwarmProgram.Argv)
    {
        Teams = TeamsFile.OfUser(clock),
        Probe = new RequiredServers(clock).RequireAsync,
    };
}
