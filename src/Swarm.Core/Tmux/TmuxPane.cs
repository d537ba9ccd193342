using System.Globalization;
using Swarm.Core.Errors;
using Swarm.Core.Processes;

namespace Swarm.Core.Tmux;

/// <summary>
/// One pane. Known by its id and its first process together: ids start again when a server does, and an old "%3" must not
/// reach another agent's pane. On a pane that is gone every operation does nothing and says so.
/// </summary>
public sealed class TmuxPane
{
    private readonly TmuxServer server;

    internal TmuxPane(TmuxServer server, string id, int pid)
    {
        this.server = server;
        Id = id;
        Pid = pid;
    }

    /// <summary>tmux's pane id, such as "%3"; unique while the server lives.</summary>
    public string Id { get; }

    /// <summary>Its process: a shell that waits for the program, its only child.</summary>
    public int Pid { get; }

    /// <summary>Whether it is still there.</summary>
    public Task<bool> Exists(CancellationToken cancel = default) => IfThere([], cancel);

    /// <summary>Shows a title in its border: one line of at most 200 characters. False when it is gone.</summary>
    public Task<bool> SetTitle(string title, CancellationToken cancel = default) =>
        IfThere(TitleCommands(Id, title), cancel);

    /// <summary>Types text, exactly as it stands. False when it is gone.</summary>
    public Task<bool> SendText(string text, CancellationToken cancel = default) =>
        IfThere([TmuxWords.Command("send-keys", "-t", Id, "-l", "--", text)], cancel);

    /// <summary>Presses a key. False when it is gone.</summary>
    public Task<bool> SendKey(PaneKey key, CancellationToken cancel = default) =>
        IfThere([TmuxWords.Command("send-keys", "-t", Id, Name(key))], cancel);

    /// <summary>What it shows now, row by row, without the empty rows at the end. Empty when it is gone.</summary>
    public async Task<string> Capture(CancellationToken cancel = default)
    {
        var rows = await server.Query(Guarded(TmuxWords.Command("capture-pane", "-p", "-t", Id)), cancel);
        return string.Join('\n', rows).TrimEnd('\n');
    }

    /// <summary>
    /// Closes it and returns when its processes have ended: by SIGHUP, or after <see cref="TmuxServer.Grace"/> by SIGKILL.
    /// The last pane takes its session along, and the last session the server and its socket. False when it was gone.
    /// </summary>
    /// <exception cref="SwarmException">ProgramFailed: tmux is missing or failed.</exception>
    public async Task<bool> Kill(CancellationToken cancel = default)
    {
        var family = ProcessFamily.Of([Pid]);
        if (!await IfThere([KillCommand], cancel))
            return false;
        await family.EndAsync(server.Grace, server.Time, cancel);
        await server.SettleAfterLast(cancel);
        return true;
    }

    internal string KillCommand => TmuxWords.Command("kill-pane", "-t", Id);

    /// <summary>The commands, run only when the pane is still this one.</summary>
    internal string Guarded(string group) =>
        TmuxWords.If(Id, string.Create(CultureInfo.InvariantCulture, $"#{{==:#{{pane_pid}},{Pid}}}"), group);

    // Our own option, for a program may set the pane's title itself (OSC 2), and agent CLIs do.
    internal static IEnumerable<string> TitleCommands(string target, string title) =>
    [
        TmuxWords.Command("set-option", "-p", "-t", target, "@swarm_title", TmuxWords.Title(title)),
        TmuxWords.Command("select-pane", "-t", target, "-T", TmuxWords.Literal(TmuxWords.Title(title))),
    ];

    private static string Name(PaneKey key) => key switch
    {
        PaneKey.Escape => "Escape",
        PaneKey.Enter => "Enter",
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    private async Task<bool> IfThere(IEnumerable<string> commands, CancellationToken cancel)
    {
        var group = TmuxWords.Group([TmuxWords.Command("display-message", "-p", "there"), .. commands]);
        return (await server.Query(Guarded(group), cancel)).Contains("there");
    }
}
