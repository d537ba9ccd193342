using System.CommandLine;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Mcp.Hosting;

namespace Swarm.Mcp.Commands;

/// <summary>Where a command acts and for whom.</summary>
internal static class CommandRoom
{
    /// <summary>The workspace of a command that needs a room to be there.</summary>
    /// <exception cref="SwarmException">NotFound: there is none.</exception>
    public static Workspace Existing(ParseResult parsed)
    {
        var workspace = Identification.WorkspaceOf(parsed.GetValue(CommonOptions.Workspace));
        return Room.Exists(workspace) ? workspace : throw new SwarmException(Refusals.NoRoom(workspace.Root));
    }

    /// <summary>Opens the room. Only a directory that was named gets one where there is none: a mistyped cd leaves nothing behind.</summary>
    /// <exception cref="SwarmException">There is no room, or it cannot be opened.</exception>
    public static Room Open(ParseResult parsed, TimeProvider clock)
    {
        var named = parsed.GetValue(CommonOptions.Workspace);
        return Room.Open(Identification.NamesWorkspace(named) ? Identification.WorkspaceOf(named) : Existing(parsed), clock);
    }

    /// <summary>Who calls.</summary>
    /// <exception cref="SwarmException">NotAllowed: an agent names another one.</exception>
    public static Caller CallerOf(ParseResult parsed, Room room)
    {
        var agent = parsed.GetValue(CommonOptions.Agent);
        Identification.RefuseOtherName(agent, room.Files.Workspace);
        var caller = Identification.CommandCaller(
            agent,
            HasOption(parsed, CommonOptions.Role) ? parsed.GetValue(CommonOptions.Role) : null,
            HasOption(parsed, CommonOptions.Capability) ? parsed.GetValue(CommonOptions.Capability) ?? [] : [],
            name => room.State.Agents.Find(name) is { Stage: not AgentStage.Gone } known ? known.Role : null);
        Identification.RefuseOtherProcess(caller, room.Files.Workspace);
        return caller;
    }

    private static bool HasOption(ParseResult parsed, Option option) => parsed.CommandResult.Command.Options.Contains(option);
}
