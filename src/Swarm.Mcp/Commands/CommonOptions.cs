using System.CommandLine;

namespace Swarm.Mcp.Commands;

/// <summary>The options that say where a command acts and for whom.</summary>
internal static class CommonOptions
{
    public static readonly Option<string?> Workspace = new("--workspace", "-w")
    {
        Description = "The team's directory (default: SWARM_WORKSPACE, else the nearest one with a room at or above this one)",
    };

    public static readonly Option<string?> Agent = new("--agent")
    {
        Description = "The name to act under (default: SWARM_AGENT; else a person, for mcp a guest)",
    };

    public static readonly Option<string?> Role = new("--role")
    {
        Description = "The role that goes with the name (default: SWARM_ROLE, else as the room knows it, else worker)",
    };

    public static readonly Option<string[]> Capability = new("--capability")
    {
        Description = "Something that the agent can do beyond its role; may be repeated (default: SWARM_CAPABILITIES, comma-separated)",
    };

    /// <summary>
    /// Adds those that say for whom. A command that has an option of the same name, such as the role of the agent that it spawns,
    /// keeps its own: the caller's then comes from the environment or the room.
    /// </summary>
    public static void AddIdentity(Command command)
    {
        foreach (var option in (Option[])[Workspace, Agent, Role, Capability])
        {
            if (command.Options.All(o => o.Name != option.Name))
                command.Options.Add(option);
        }
    }
}
