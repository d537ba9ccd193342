using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Rooms;

namespace Swarm.Core.Supervision.Checks;

/// <summary>The room: its log can be read, somebody looks after it, nothing is left of those who are gone.</summary>
internal sealed class RoomChecks(Workspace workspace, TimeProvider clock, TeamsFile teams)
{
    private string Bus => Path.Combine(workspace.RoomDirectory, "bus");

    public async Task<ImmutableArray<Finding>> AllAsync(CancellationToken cancellation)
    {
        var leftovers = new LeftoverChecks(workspace, clock, teams);
        if (!Room.Exists(workspace))
            return [Finding.Ok("log", "no room here yet; swarm up makes one"), .. await leftovers.ServersAsync([], cancellation)];
        try
        {
            using var room = Room.Open(workspace, clock);
            var log = await LogAsync(room, cancellation);
            ImmutableArray<Agent> live = [.. room.CatchUp().Agents.Live];
            return
            [
                log,
                .. Open(),
                Supervisor(room, live),
                .. Unsettled(room, live),
                .. await leftovers.ServersAsync(live, cancellation),
                leftovers.Files(live),
            ];
        }
        catch (SwarmException refused)
        {
            return [Finding.Fail("log", refused.Refusal.Message, refused.Refusal.Next)];
        }
    }

    private async Task<Finding> LogAsync(Room room, CancellationToken cancellation)
    {
        var before = Torn();
        await room.VerifyTailAsync(AgentName.Human, cancellation);
        var cut = Torn().Except(before, StringComparer.Ordinal).ToList();
        var says = $"{room.CatchUp().Position} events, {ByteSize.Text(ByteSize.Of(Bus))}";
        return cut.Count == 0
            ? Finding.Ok("log", says)
            : Finding.Warn("log", $"{says}; its end was cut short by a crash and has been repaired: {string.Join(", ", cut)}", "nothing; a decision that was not acknowledged is in that file");
    }

    // Swarm makes it with mode 0700; a directory that was there before, or was copied, keeps what it has.
    private IEnumerable<Finding> Open()
    {
        var mode = File.GetUnixFileMode(workspace.RoomDirectory);
        if ((mode & ~OwnDirectory.Mode) != UnixFileMode.None)
            yield return Finding.Warn("permissions", $"{workspace.RoomDirectory} is open to others (mode {Convert.ToString((int)mode, 8)})", $"chmod 700 {workspace.RoomDirectory}");
    }

    private ImmutableArray<string> Torn() =>
        [.. Directory.EnumerateFiles(Bus, "torn-*.bin").Select(path => Path.GetRelativePath(workspace.Root, path)).Order(StringComparer.Ordinal)];

    private static Finding Supervisor(Room room, ImmutableArray<Agent> live)
    {
        var path = room.Files.Supervisor;
        if (!File.Exists(path))
            return None(live);
        using var file = Native.OpenForLock(path);
        if (!Native.IsLocked(file))
            return None(live);
        return Finding.Ok("supervisor", FileIdentity.InodeAt(path) is { } inode && LockTable.Holder(inode) is { } pid ? $"process {pid}" : "a process of the room");
    }

    private static Finding None(ImmutableArray<Agent> live) => live.IsEmpty
        ? Finding.Ok("supervisor", "nobody, and no agent needs one")
        : Finding.Warn("supervisor", "nobody looks after the live agents", "swarm up");

    private static IEnumerable<Finding> Unsettled(Room room, ImmutableArray<Agent> live)
    {
        var dead = live.Where(agent => agent.Via == JoinedVia.Mcp && !NamePlate.IsHeld(room.Files, agent.Name)).Select(agent => agent.Name.Value).ToList();
        if (dead.Count > 0)
            yield return Finding.Warn("agents", $"the log has {string.Join(", ", dead)} as live, but no server holds the name", "swarm up settles what they held");
    }
}
