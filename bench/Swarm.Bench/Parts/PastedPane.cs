using System.Globalization;
using Swarm.Bench.Measuring;
using Swarm.Core.Processes;

namespace Swarm.Bench.Parts;

/// <summary>A message as CAO delivers it: pasted into the recipient's tmux pane, where a program reads its terminal.</summary>
internal sealed class PastedPane : IAsyncDisposable
{
    /// <summary>The fixed sleeps of CAO 2.4.1 around a message to these clients.</summary>
    public static readonly TimeSpan Kiro = TimeSpan.FromSeconds(1.5), Claude = TimeSpan.FromSeconds(2.5);

    private readonly BenchContext _context;
    private readonly string _socket;
    private StreamReader? _lines;

    private PastedPane(BenchContext context)
    {
        _context = context;
        _socket = context.NewPath("tmux");
    }

    /// <summary>Null where there is no tmux.</summary>
    public static async Task<PastedPane?> TryOpenAsync(BenchContext context)
    {
        if (ProgramPath.Find("tmux") is null)
            return null;
        var pane = new PastedPane(context);
        var fifo = context.NewPath("fifo");
        await context.RunAsync("mkfifo", fifo);
        await pane.TmuxAsync("new-session", "-d", "-s", "bench", Environment.ProcessPath!, "--child", "pane", fifo);
        pane._lines = new StreamReader(new FileStream(fifo, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        if (await pane._lines.ReadLineAsync() != "ready")
            throw new InvalidOperationException("the pane's program did not start");
        return pane;
    }

    /// <summary>Pastes once; microseconds until the program has read the line.</summary>
    /// <param name="text">One line.</param>
    /// <param name="sleep">Between the paste and Enter.</param>
    public async Task<double> OnceAsync(string text, TimeSpan sleep)
    {
        var from = Clock.Now;
        await TmuxAsync("set-buffer", "-b", "message", "--", text);
        await TmuxAsync("paste-buffer", "-b", "message", "-t", "bench:0.0");
        await Task.Delay(sleep);
        await TmuxAsync("send-keys", "-t", "bench:0.0", "Enter");
        return Clock.Micros(from, long.Parse((await _lines!.ReadLineAsync())!, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await TmuxAsync("kill-server");
        _lines?.Dispose();
    }

    private Task TmuxAsync(params string[] arguments) => _context.RunAsync(["tmux", "-S", _socket, "-f", "/dev/null", .. arguments]);
}
