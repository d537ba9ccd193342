using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Log;

/// <summary>Where everything of a room lies (docs/bus-format.md §1), and its creation.</summary>
public sealed class RoomFiles
{
    // Lower case; as DriveInfo names them. flock and reading along are not reliable there (BUS-MEASUREMENTS §1).
    private static readonly string[] NetworkFileSystems = ["nfs", "nfs4", "cifs", "smb", "smb2", "smbfs", "v9fs", "9p", "afs", "ncp", "sshfs"];

    private RoomFiles(Workspace workspace)
    {
        Workspace = workspace;
        Root = workspace.RoomDirectory;
        Bus = Path.Combine(Root, "bus");
        Run = Path.Combine(Root, "run");
    }

    /// <summary>The workspace that the room belongs to.</summary>
    public Workspace Workspace { get; }

    /// <summary><c>.tmm</c>.</summary>
    public string Root { get; }

    /// <summary>The log's segments.</summary>
    public string Bus { get; }

    /// <summary>Locks, bells, cursors: what only running processes need.</summary>
    public string Run { get; }

    /// <summary>Where people and programs leave letters for the planner (docs/mail-and-mirrors.md).</summary>
    public string Mail => Path.Combine(Root, "mail");

    /// <summary>The append lock.</summary>
    public string Lock => Path.Combine(Run, "lock");

    /// <summary>Who waits for the append lock.</summary>
    public string Queue => Path.Combine(Run, "queue");

    /// <summary>Lock and time of the last sync.</summary>
    public string Sync => Path.Combine(Run, "sync");

    /// <summary>The lock of whoever writes a snapshot.</summary>
    public string Snapshot => Path.Combine(Run, "snapshot");

    /// <summary>How far the disk keeps the log, where calls wait for it.</summary>
    public string Durable => Path.Combine(Run, "durable");

    /// <summary>The lock of the one process that looks after the others.</summary>
    public string Supervisor => Path.Combine(Run, "supervisor");

    /// <summary>The lock of whoever makes or removes worktrees.</summary>
    public string Worktrees => Path.Combine(Run, "worktrees");

    /// <summary>The lock of whoever writes mirrors, and the position that they show.</summary>
    public string Mirrors => Path.Combine(Run, "mirrors");

    /// <summary>The FIFO of an agent.</summary>
    public string Bell(AgentName agent) => Path.Combine(Run, "bells", agent.Value);

    /// <summary>The file that an agent's server holds.</summary>
    public string NamePlate(AgentName agent) => Path.Combine(Run, "agents", agent.Value);

    /// <summary>The agent's last heartbeat, written by the hooks of its CLI.</summary>
    public string Heartbeat(AgentName agent) => HeartbeatIn(Workspace.Root, agent);

    /// <summary>As <see cref="Heartbeat"/>, for a configuration that is made before there is a room.</summary>
    public static string HeartbeatIn(string workspaceRoot, AgentName agent) => Path.Combine(workspaceRoot, ".tmm", "run", "beats", agent.Value);

    /// <summary>How the program in the agent's pane ended, written by the pane's shell.</summary>
    public string ExitStatus(AgentName agent) => Path.Combine(Run, "exits", agent.Value);

    /// <summary>The limits that a person has set for this room; may be missing.</summary>
    public string Settings => Path.Combine(Root, "settings.json");

    /// <summary>The agent's cursor.</summary>
    public string Cursor(AgentName agent) => Path.Combine(Run, "cursors", agent.Value);

    /// <summary>The ready tasks that an agent without a server was told of.</summary>
    public string Invitations(AgentName agent) => Path.Combine(Run, "cursors", $"{agent.Value}.invited");

    /// <summary>Which server of the agent has told its client of the tools.</summary>
    public string Connected(AgentName agent) => Path.Combine(Run, "cursors", $"{agent.Value}.connected");

    /// <summary>How often the agent was sent back since its last call.</summary>
    public string SentBack(AgentName agent) => Path.Combine(Run, "cursors", $"{agent.Value}.sentback");

    /// <summary>Whether the workspace has a room.</summary>
    public static bool Exist(Workspace workspace) => Directory.Exists(Path.Combine(workspace.RoomDirectory, "bus"));

    /// <summary>Where the room's files would be; nothing is created.</summary>
    public static RoomFiles Of(Workspace workspace) => new(workspace);

    /// <summary>The room's directories, created with mode 0700 where they are missing. Safe to call from many processes at once.</summary>
    /// <exception cref="SwarmException">The file system is a network one, or refused to create them.</exception>
    public static RoomFiles Ensure(Workspace workspace)
    {
        var files = new RoomFiles(workspace);
        try
        {
            RefuseNetwork(workspace.Root);
            string[] directories =
                [files.Root, files.Bus, files.Run, files.Mail, Path.Combine(files.Run, "bells"), Path.Combine(files.Run, "agents"), Path.Combine(files.Run, "beats"),
                 Path.Combine(files.Run, "exits"),
                 Path.Combine(files.Run, "cursors")];
            foreach (var directory in directories)
                OwnDirectory.Create(directory);
            var ignore = Path.Combine(files.Root, ".gitignore");
            if (!File.Exists(ignore))
                WriteIgnore(ignore);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.DiskRefused(files.Root, refused.Message), refused);
        }
        return files;
    }

    /// <summary>
    /// A directory of the room's own, created with mode 0700 when missing. False when there is something else of that name, such as a symbolic
    /// link to somewhere outside, and when the room itself is gone: nothing is read, written or moved there.
    /// </summary>
    /// <exception cref="IOException">It could not be created.</exception>
    internal static bool EnsureOwn(string directory)
    {
        var info = new DirectoryInfo(directory);
        if (info is { Exists: true, LinkTarget: null })
            return true;
        if (info.LinkTarget is not null || Path.Exists(directory) || info.Parent is not { Exists: true })
            return false;
        OwnDirectory.Create(directory);
        return true;
    }

    private static void WriteIgnore(string path)
    {
        try
        {
            File.WriteAllText(path, "*\n");
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process is writing the same text.
        }
    }

    /// <summary>The kind of network file system that the directory is on; null when it is a local one, or the system does not tell.</summary>
    internal static string? NetworkFormat(string directory)
    {
        // The runtime reads the whole table of mounts for the name: 3 ms of each start.
        if (FileSystemKind.IsKnownLocal(directory))
            return null;
        try
        {
            var format = new DriveInfo(directory).DriveFormat;
            return NetworkFileSystems.Contains(format.ToLowerInvariant()) ? format : null;
        }
        catch (Exception unknown) when (unknown is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void RefuseNetwork(string directory)
    {
        if (NetworkFormat(directory) is { } format)
            throw new SwarmException(Refusals.NetworkFileSystem(directory, format));
    }
}
