using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Swarm.Core.Errors;
using Swarm.Core.Log;
using Swarm.Core.Processes;

namespace Swarm.Core.Tmux;

/// <summary>A tmux server of our own, on its own socket and without anybody's configuration.</summary>
/// <param name="socketName">The name of its socket (tmux -L).</param>
/// <param name="runner">Starts the tmux command.</param>
/// <param name="time">The clock of waiting.</param>
/// <param name="temporaryDirectory">Where its socket directory lies (TMUX_TMPDIR); null is what tmux would choose.</param>
/// <param name="program">The tmux program, by name or path.</param>
public sealed partial class TmuxServer(
    string socketName, ProcessRunner runner, TimeProvider time, string? temporaryDirectory = null, string program = "tmux")
{
    private const string Install = "apt-get install tmux (Debian, Ubuntu), or brew install tmux (macOS); then the same call again";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);

    // What tmux says when there is no server, one without any session yet, or not what a command aims at.
    private static readonly string[] Nobody = ["no server running on", "error connecting to", "no current target", "can't find "];

    // What it says when the server ended while we connected. Nothing was run: a server that ends lets the clients that it
    // knows finish first (server.c, server_loop).
    private static readonly string[] Ending = ["server exited unexpectedly", "lost server"];
    private bool versionIsKnown;

    /// <summary>How long a program has to end after its pane was closed (SIGHUP), before it is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Absolute path of the socket.</summary>
    public string SocketPath { get; } = Path.Combine(SocketDirectory(temporaryDirectory), socketName);

    internal TimeProvider Time => time;

    /// <summary>Whether a server listens on the socket. Starts none.</summary>
    public bool IsRunning()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The session with exactly this name; null when there is none, or no server.</summary>
    /// <exception cref="SwarmException">ProgramFailed: tmux is missing or failed.</exception>
    public async Task<TmuxSession?> FindSession(string name, CancellationToken cancel = default)
    {
        var session = new TmuxSession(this, name);
        return await session.Exists(cancel) ? session : null;
    }

    /// <summary>Ends the server with all its sessions, panes and their processes, and removes the socket. Nothing to do is fine.</summary>
    /// <exception cref="SwarmException">ProgramFailed: tmux is missing or failed.</exception>
    public async Task Kill(CancellationToken cancel = default)
    {
        var pids = await Query(TmuxWords.Command("list-panes", "-a", "-f", "#{==:#{pane_dead},0}", "-F", "#{pane_pid}"), cancel);
        var families = ProcessFamily.Of(pids.Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)));
        await Query(TmuxWords.Command("kill-server"), cancel);
        await families.EndAsync(Grace, time, cancel);
        await SettleAfterLast(cancel);
    }

    /// <summary>When no session is left: waits for the server's end and removes the socket. Otherwise nothing.</summary>
    internal async Task SettleAfterLast(CancellationToken cancel)
    {
        var since = time.GetTimestamp();
        while (IsRunning() && time.GetElapsedTime(since) < EndsWithin)
        {
            if ((await Query(TmuxWords.Command("list-sessions", "-F", "#{session_id}"), cancel)).Length > 0)
                return;
            await Task.Delay(LookAgain, time, cancel);
        }
        RemoveDeadSocket();
    }

    /// <summary>Removes the socket that a server that has ended leaves (tmux does not). A living server's stays.</summary>
    /// <returns>Whether no socket is left.</returns>
    public bool RemoveDeadSocket()
    {
        if (!Path.Exists(SocketPath))
            return true;
        // tmux itself takes this lock to start a server (client.c, client_get_lock), so that none starts in between.
        var lockPath = SocketPath + ".lock";
        using var file = Native.OpenForLock(lockPath);
        if (!Native.TryLock(file, wait: false) || IsRunning())
            return false;
        File.Delete(SocketPath);
        File.Delete(lockPath);
        return true;
    }

    /// <summary>Runs commands in the server; starts it when asked to. The lines that they print; failure is a refusal.</summary>
    internal async Task<string[]> Run(string commands, CancellationToken cancel, bool start = false)
    {
        var result = await Try(commands, start, cancel);
        return Lines(result.OrRefuse(program));
    }

    /// <summary>As <see cref="Run"/>, but a server, session, window or pane that is not there is an empty answer.</summary>
    internal async Task<string[]> Query(string commands, CancellationToken cancel)
    {
        var result = await Try(commands, start: false, cancel);
        return !result.Succeeded && Nobody.Any(result.Stderr.Contains) ? [] : Lines(result.OrRefuse(program));
    }

    /// <summary>As <see cref="Run"/>, whatever the exit code is.</summary>
    internal async Task<ProcessResult> Try(string commands, bool start, CancellationToken cancel)
    {
        // By standard input: an argument vector to tmux is bounded to 16 KiB (imsg), which a prompt can exceed.
        var argv = start ? Argv("start-server", ";", "source-file", "-") : Argv("source-file", "-");
        var since = time.GetTimestamp();
        while (true)
        {
            var result = await runner.RunAsync(argv, Options with { Stdin = commands + "\n" }, cancel);
            if (result.Succeeded || !Ending.Any(result.Stderr.Contains) || time.GetElapsedTime(since) > EndsWithin)
                return result;
            await Task.Delay(LookAgain, time, cancel);
        }
    }

    /// <summary>Shows a target on this process's own terminal until the person detaches.</summary>
    internal Task<int> Attach(string target, CancellationToken cancel) =>
        runner.RunOnTerminalAsync(Argv("attach-session", "-t", target), Options, cancel);

    /// <summary>Refuses a tmux older than 3.2, which has no new-session -e.</summary>
    internal async Task RequireVersion(CancellationToken cancel)
    {
        if (versionIsKnown)
            return;
        var said = (await runner.RunAsync([program, "-V"], Options, cancel)).OrRefuse("tmux -V").Stdout.Trim();
        if (IsOlderThan32(said))
            throw new SwarmException(Refusals.TmuxTooOld(said, Install));
        versionIsKnown = true;
    }

    /// <summary>"tmux 3.1c" is; "tmux 3.3a", "tmux next-3.6" and "tmux master" are not.</summary>
    internal static bool IsOlderThan32(string said)
    {
        var number = said.Split(' ', '-').Last().TrimEnd([.. "abcdefghijklmnopqrstuvwxyz"]);
        return Version.TryParse(number, out var version) && version < new Version(3, 2);
    }

    private ProcessOptions Options => new()
    {
        HowToInstall = Install,
        // A server hands the environment of whoever starts it to every pane: not the user's own tmux, nor an agent's identity.
        Environment = new Dictionary<string, string?>
        {
            ["TMUX"] = null,
            ["TMUX_PANE"] = null,
            ["SWARM_AGENT"] = null,
            ["SWARM_ROLE"] = null,
            ["TMUX_TMPDIR"] = temporaryDirectory ?? Environment.GetEnvironmentVariable("TMUX_TMPDIR"),
        },
    };

    // -u: answers in UTF-8 whatever the locale says.
    private string[] Argv(params string[] words) => [program, "-u", "-L", socketName, "-f", "/dev/null", .. words];

    private static string[] Lines(ProcessResult result) => result.Stdout.Length == 0 ? [] : result.Stdout.TrimEnd('\n').Split('\n');

    // tmux.c, make_label: $TMUX_TMPDIR when it exists, else /tmp.
    private static string SocketDirectory(string? temporary)
    {
        temporary ??= Environment.GetEnvironmentVariable("TMUX_TMPDIR");
        return Path.Combine(Directory.Exists(temporary) ? temporary : "/tmp", $"tmux-{UserId()}");
    }

    [LibraryImport("libc", EntryPoint = "getuid")]
    private static partial uint UserId();
}
