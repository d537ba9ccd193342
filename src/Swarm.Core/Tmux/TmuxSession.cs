using System.Globalization;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Processes;

namespace Swarm.Core.Tmux;

/// <summary>A session of the server, by its exact name; it may not exist (yet, or any more).</summary>
public sealed class TmuxSession
{
    // The title is last: it alone may hold the separator.
    private const string PaneFormat =
        "#{pane_id}|#{pane_pid}|#{window_id}|#{window_panes}|#{session_windows}|#{pane_dead}|#{@swarm_tiles}|#{@swarm_agent}" +
        "|#{s/[|]/!/:window_name}|#{@swarm_title}";

    internal TmuxSession(TmuxServer server, string name)
    {
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            throw new ArgumentException($"A session's name has letters, digits, - and _ only, not {name}.", nameof(name));
        Server = server;
        Name = name;
    }

    /// <summary>The server that it lives in.</summary>
    public TmuxServer Server { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The target of commands: exactly this session, not one whose name begins so.</summary>
    internal string Target => $"={Name}:";

    /// <summary>Whether it exists now.</summary>
    public async Task<bool> Exists(CancellationToken cancel = default) => (await AllPanes(cancel)).Count > 0;

    /// <summary>Sets a variable for the panes that are created after this; null unsets it.</summary>
    /// <exception cref="SwarmException">ProgramFailed: there is no such session.</exception>
    public Task SetEnvironment(string name, string? value, CancellationToken cancel = default) => Server.Run(
        value is null
            ? TmuxWords.Command("set-environment", "-t", Target, "-u", name)
            : TmuxWords.Command("set-environment", "-t", Target, name, value),
        cancel);

    /// <summary>Shows it on this process's own terminal until the person detaches. The exit code of tmux.</summary>
    public Task<int> Attach(CancellationToken cancel = default) => Server.Attach(Target, cancel);

    /// <summary>
    /// Ends it with all its panes, the team's or not, and their processes; the last session takes the server and its socket
    /// along. Nothing to do is fine.
    /// </summary>
    public async Task Kill(CancellationToken cancel = default)
    {
        var families = ProcessFamily.Of((await AllPanes(cancel)).Where(row => !row.Info.IsDead).Select(row => row.Info.Pid));
        await Server.Query(TmuxWords.Command("kill-session", "-t", Target), cancel);
        await families.EndAsync(Server.Grace, Server.Time, cancel);
        await Server.SettleAfterLast(cancel);
    }

    /// <summary>Every pane, the team's or not. Empty when the session does not exist.</summary>
    internal async Task<IReadOnlyList<PaneRow>> AllPanes(CancellationToken cancel)
    {
        var lines = await Server.Query(TmuxWords.Command("list-panes", "-s", "-t", Target, "-F", PaneFormat), cancel);
        return [.. lines.Select(Row)];
    }

    private PaneRow Row(string line)
    {
        var fields = line.Split('|', 10);
        AgentName? agent = AgentName.TryParse(fields[7], out var name) ? name : null;
        var pane = new TmuxPane(Server, fields[0], Number(fields[1]));
        var info = new PaneInfo(pane, fields[2], fields[8], agent, fields[9], IsDead: fields[5] == "1");
        return new PaneRow(info, Number(fields[3]), Number(fields[4]), Tiles: fields[6] == "1");
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
}
