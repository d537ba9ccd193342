using System.Globalization;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Processes;

namespace Swarm.Core.Tmux;

/// <summary>
/// The team's panes in its session: some in windows of their own, the others tiled up to a limit a window, then a new window.
/// A pane is the team's when it carries the option @swarm_agent; all others in the session are left alone.
/// </summary>
/// <remarks>Safe across processes: tmux itself compares the layout that was read with the one that it changes.</remarks>
/// <param name="server">The server; started when the first pane is placed.</param>
/// <param name="sessionName">The team's session: letters, digits, - and _.</param>
/// <param name="panesPerWindow">The limit; 9 is a grid of 3 by 3.</param>
public sealed class TeamLayout(TmuxServer server, string sessionName, int panesPerWindow = 9)
{
    private const int Attempts = 50;
    private const string NoSpace = "no space for new pane", Duplicate = "duplicate session";
    private const string Placed = "#{pane_id}|#{pane_pid}";

    /// <summary>The session. It exists while it has a pane.</summary>
    public TmuxSession Session { get; } = new(server, sessionName);

    /// <summary>The team's panes, those that have closed not among them.</summary>
    /// <exception cref="SwarmException">ProgramFailed: tmux is missing or failed.</exception>
    public async Task<IReadOnlyList<PaneInfo>> Panes(CancellationToken cancel = default) =>
        [.. (await Session.AllPanes(cancel)).Select(row => row.Info).Where(pane => pane.Agent is not null)];

    /// <summary>The agent's pane; null when it has none.</summary>
    public async Task<PaneInfo?> Find(AgentName agent, CancellationToken cancel = default) =>
        (await Panes(cancel)).FirstOrDefault(pane => pane.Agent == agent);

    /// <summary>Starts a program in a pane. On return it runs (or has run) and every byte of its output goes to the transcript.</summary>
    /// <exception cref="SwarmException">
    /// ProgramFailed: tmux or the program is missing, or tmux failed. NotFound: no such directory. Held: the agent has a pane.
    /// BadArgument: an argument is too long. DiskRefused: the transcript cannot be written. Nothing was started.
    /// </exception>
    public async Task<TmuxPane> Place(PaneRequest request, CancellationToken cancel = default)
    {
        await server.RequireVersion(cancel);
        var program = PaneProgram.Words(request);
        if (request.Transcript is { } transcript)
            PaneProgram.CreateTranscript(transcript);
        var full = new HashSet<string>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var rows = await Session.AllPanes(cancel);
            if (rows.FirstOrDefault(row => row.Info.Agent == request.Agent) is { } held)
                throw new SwarmException(Refusals.PaneHeld(request.Agent, held.Info.Id));
            var window = request.OwnWindow is null ? WindowWithPlace(rows, full) : null;
            var commands = window is null ? NewWindow(request, program, rows) : Split(request, program, window);
            var result = await server.Try(commands, start: true, cancel);
            if (result.Succeeded && result.Stdout.TrimEnd('\n').Split('|') is [var id, var pid])
                return new TmuxPane(server, id, int.Parse(pid, CultureInfo.InvariantCulture));
            if (result.Stderr.Contains(NoSpace, StringComparison.Ordinal) && window is not null)
                full.Add(window.Info.WindowId);
            else if (!result.Stderr.Contains(Duplicate, StringComparison.Ordinal))
                result.OrRefuse("tmux");
        }
        throw new SwarmException(Refusals.LayoutBusy(sessionName, Attempts));
    }

    /// <summary>
    /// Closes every pane of the team's and returns when their processes have ended. Other panes stay; without any, the
    /// session, the server and its socket go. Nothing to do is fine.
    /// </summary>
    /// <exception cref="SwarmException">ProgramFailed: tmux is missing or failed.</exception>
    public async Task Kill(CancellationToken cancel = default)
    {
        var panes = await Panes(cancel);
        var families = ProcessFamily.Of(panes.Where(pane => !pane.IsDead).Select(pane => pane.Pid));
        if (panes.Count > 0)
            await server.Query(TmuxWords.Group(panes.Select(pane => pane.Pane.Guarded(pane.Pane.KillCommand))), cancel);
        await families.EndAsync(server.Grace, server.Time, cancel);
        await server.SettleAfterLast(cancel);
    }

    // A window that somebody has put a pane of their own into is theirs to arrange.
    private PaneRow? WindowWithPlace(IReadOnlyList<PaneRow> rows, HashSet<string> full) => rows
        .GroupBy(row => row.Info.WindowId)
        .Where(window => !full.Contains(window.Key) && window.All(row => row.Tiles && row.Info.Agent is not null))
        .Select(window => window.First())
        .FirstOrDefault(row => row.PanesInWindow < panesPerWindow);

    private static string Split(PaneRequest request, string[] program, PaneRow window)
    {
        var target = window.Info.WindowId;
        var group = TmuxWords.Group([
            TmuxWords.Command(["split-window", "-t", target, "-P", "-F", Placed, .. program]),
            // The new pane is the active one now, and so the window's; afterwards the one that a person may be typing in is again.
            .. Setup(target, request),
            TmuxWords.Command("last-pane", "-t", target),
            TmuxWords.Command("select-layout", "-t", target, "tiled"),
        ]);
        return TmuxWords.If(target, $"#{{==:#{{window_panes}},{window.PanesInWindow}}}", group);
    }

    private string NewWindow(PaneRequest request, string[] program, IReadOnlyList<PaneRow> rows)
    {
        var name = request.OwnWindow ?? FreeName(rows);
        if (rows.Count == 0)
        {
            return TmuxWords.Group([
                .. ServerOptions(),
                TmuxWords.Command([
                    "new-session", "-d", "-s", sessionName, "-x", "220", "-y", "60", "-n", TmuxWords.Literal(name), "-P", "-F", Placed, .. program,
                ]),
                .. Setup(Session.Target, request),
                .. MarkTiles(Session.Target, request),
            ]);
        }
        // Without -d a person who looks at another window would be moved; so the new window is found by a name of its own.
        var unique = $"new-{Guid.NewGuid():n}";
        var target = $"{Session.Target}={unique}";
        var group = TmuxWords.Group([
            TmuxWords.Command(["new-window", "-d", "-t", Session.Target, "-n", unique, "-P", "-F", Placed, .. program]),
            .. Setup(target, request),
            .. MarkTiles(target, request),
            TmuxWords.Command("rename-window", "-t", target, "--", TmuxWords.Literal(name)),
        ]);
        return TmuxWords.If(Session.Target, $"#{{==:#{{session_windows}},{rows[0].WindowsInSession}}}", group);
    }

    // In the same group as the start: tmux reads nothing that the program writes before the pipe is there.
    private static IEnumerable<string> Setup(string target, PaneRequest request)
    {
        yield return TmuxWords.Command("set-option", "-p", "-t", target, "@swarm_agent", request.Agent.Value);
        foreach (var command in TmuxPane.TitleCommands(target, request.Title))
            yield return command;
        if (request.Transcript is { } transcript)
        {
            var append = $"exec cat >> {TmuxWords.Shell(transcript)}";
            yield return TmuxWords.Command("pipe-pane", "-O", "-t", target, TmuxWords.LiteralInTime(append));
        }
    }

    private static string[] MarkTiles(string target, PaneRequest request) =>
        request.OwnWindow is null ? [TmuxWords.Command("set-option", "-w", "-t", target, "@swarm_tiles", "1")] : [];

    // Of the server, which is ours alone. The default terminal of tmux, "screen", has no colours.
    private static string[] ServerOptions() =>
    [
        TmuxWords.Command("set-option", "-s", "default-terminal", "screen-256color"),
        TmuxWords.Command("set-option", "-s", "escape-time", "10"),
        TmuxWords.Command("set-option", "-g", "default-size", "220x60"),
        TmuxWords.Command("set-option", "-gw", "pane-border-status", "top"),
        TmuxWords.Command("set-option", "-gw", "pane-border-format", " #{?@swarm_title,#{@swarm_title},#{pane_title}} "),
    ];

    private static string FreeName(IReadOnlyList<PaneRow> rows)
    {
        var taken = rows.Select(row => row.Info.WindowName).ToHashSet();
        return Enumerable.Range(1, taken.Count + 1).Select(n => $"agents-{n}").First(name => !taken.Contains(name));
    }
}
