using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Tmux;
using Swarm.Testing;

namespace Swarm.Core.Tests.Tmux;

/// <summary>A tmux server on a socket in the test's own directory. Afterwards nothing of it may be left.</summary>
public abstract class TmuxSpec : IAsyncLifetime
{
    protected static readonly ProcessRunner Runner = new(TimeProvider.System);

    protected TmuxSpec()
    {
        Server = NewServer("spec");
        Layout = new TeamLayout(Server, "team");
    }

    protected TempDirectory Temp { get; } = new();

    protected TmuxServer Server { get; }

    protected TeamLayout Layout { get; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Server.Kill();
        AssertNoSocket();
        Temp.Dispose();
        GC.SuppressFinalize(this);
    }

    protected TmuxServer NewServer(string name) =>
        new(name, Runner, TimeProvider.System, Temp.Path) { Grace = TimeSpan.FromSeconds(1) };

    protected static AgentName Name(string text) => AgentName.TryParse(text, out var name) ? name : throw new ArgumentException(text, nameof(text));

    protected PaneRequest Request(string agent, params string[] argv) => new()
    {
        Agent = Name(agent),
        Title = agent,
        Argv = argv.Length > 0 ? argv : ["sleep", "1000"],
        Directory = Temp.Path,
    };

    /// <summary>A program that writes its arguments, each ended by NUL, into the file, which appears when it is whole.</summary>
    protected PaneRequest Recorder(string agent, string file, params string[] arguments) =>
        Request(agent, ["sh", "-c", "for a; do printf '%s\\0' \"$a\"; done > \"$0.part\"; mv \"$0.part\" \"$0\"", Temp[file], .. arguments]);

    protected async Task<string[]> Recorded(string file)
    {
        await Until.True(() => File.Exists(Temp[file]));
        return File.ReadAllText(Temp[file]).Split('\0')[..^1];
    }

    /// <summary>The tmux command as a person would call it, on the test's socket.</summary>
    protected async Task<string> Tmux(params string[] words)
    {
        string[] argv = ["tmux", "-u", "-L", "spec", "-f", "/dev/null", .. words];
        var environment = new Dictionary<string, string?> { ["TMUX_TMPDIR"] = Temp.Path, ["TMUX"] = null };
        return (await Runner.RunAsync(argv, new ProcessOptions { Environment = environment })).OrRefuse("tmux").Stdout.TrimEnd('\n');
    }

    protected void AssertNoSocket()
    {
        var directory = Path.GetDirectoryName(Server.SocketPath)!;
        Assert.Equal([], Directory.Exists(directory) ? Directory.GetFileSystemEntries(directory) : []);
    }
}
