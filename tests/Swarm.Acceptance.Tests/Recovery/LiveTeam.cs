using System.Globalization;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Recovery;

/// <summary>A real team in a workspace, a home and a tmux server of its own, as a person sees it.</summary>
internal sealed class LiveTeam : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly TempDirectory _workspace = new(), _home = new();
    private readonly ProcessRunner _runner = new(TimeProvider.System);
    private readonly Lazy<Participant> _human;
    private string? _lockInode;

    public LiveTeam() => _human = new Lazy<Participant>(() => Participant.CommandAsync(Room.Open(At, TimeProvider.System), Caller.Human, CancellationToken.None).GetAwaiter().GetResult());

    /// <summary>Variables that the team is started with beside the usual ones.</summary>
    public Dictionary<string, string?> Variables { get; init; } = [];

    public Workspace At => Workspace.At(_workspace.Path);

    public Participant Human => _human.Value;

    public RoomState State => Human.Room.CatchUp();

    /// <summary>A path in the workspace.</summary>
    public string this[string name] => _workspace[name];

    public string Home(string name) => _home[name];

    /// <summary>Whether a tmux server of the team still has its socket.</summary>
    public bool HasTmux => Directory.EnumerateFiles(_home.Path, "tmm-*", SearchOption.AllDirectories).Any();

    public void Settings(string json)
    {
        Directory.CreateDirectory(_workspace[".tmm"]);
        File.WriteAllText(_workspace[".tmm/settings.json"], json);
    }

    /// <summary>A command of ours that must succeed. What it printed.</summary>
    public async Task<string> Run(params string[] arguments)
    {
        var result = await Try([SwarmBinary.Path, .. arguments]);
        Assert.True(result.ExitCode == 0, $"swarm {string.Join(' ', arguments)}: {result.ExitCode}\n{result.Stdout}{result.Stderr}");
        return result.Stdout;
    }

    public Task<ProcessResult> Try(params string[] argv) => _runner.RunAsync(argv, Options, CancellationToken.None);

    /// <summary>A command of ours that goes on.</summary>
    public RunningProcess Start(params string[] arguments) => _runner.Start([SwarmBinary.Path, .. arguments], Options);

    public static Task Eventually(Func<bool> fact) => Until.True(fact, Patience);

    public static Task Eventually(Func<Task<bool>> fact) => Until.True(fact, Patience);

    public Agent Agent(string name) => State.Agents.All.Values.Single(a => a.Name.Value == name);

    /// <summary>Whether an agent is in the team with a server that lives.</summary>
    public bool IsThere(string name) =>
        State.Agents.All.Values.FirstOrDefault(a => a.Name.Value == name) is { Stage: AgentStage.Present, Pid: > 0 } agent && ProcessLife.Of(agent.Pid) is not null;

    /// <summary>The agent CLI that an agent's server was started by; null when it has ended.</summary>
    public int? Cli(string name) =>
        Read($"/proc/{Agent(name).Pid}/status").Split('\n').FirstOrDefault(line => line.StartsWith("PPid:", StringComparison.Ordinal)) is { } parent
            && int.Parse(parent[5..], CultureInfo.InvariantCulture) is var pid && Read($"/proc/{pid}/cmdline").Contains("\0scripted\0", StringComparison.Ordinal)
            ? pid
            : null;

    /// <summary>The process that looks after the room; null when none does.</summary>
    public async Task<int?> Supervisor()
    {
        if (_lockInode is null)
        {
            var stat = await Try("stat", "-c", "%i", _workspace[".tmm/run/supervisor"]);
            if (stat.ExitCode != 0)
                return null;
            _lockInode = stat.Stdout.Trim();
        }
        // 1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF
        var holders = File.ReadAllLines("/proc/locks")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, "FLOCK", _, "WRITE", _, var file, ..] && file.EndsWith($":{_lockInode}", StringComparison.Ordinal))
            .Select(words => int.Parse(words[4], CultureInfo.InvariantCulture))
            .ToList();
        return holders.Count > 0 ? Assert.Single(holders) : null;
    }

    /// <summary>The team's tmux server; null when none runs.</summary>
    public async Task<int?> Tmux()
    {
        var said = await Try("tmux", "-L", $"tmm-{At.Slug}", "display-message", "-p", "#{pid}");
        return said.ExitCode == 0 ? int.Parse(said.Stdout, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Everything that was started for this workspace and still runs.</summary>
    public IEnumerable<string> Processes() =>
        from directory in Directory.EnumerateDirectories("/proc")
        let pid = Path.GetFileName(directory)
        where pid.All(char.IsAsciiDigit) && IsOurs(int.Parse(pid, CultureInfo.InvariantCulture))
        select $"{pid} {Read($"{directory}/cmdline").Replace('\0', ' ')}";

    /// <summary>Whether a process was started for this workspace and still runs.</summary>
    public bool IsOurs(int pid) =>
        Read($"/proc/{pid}/environ").Contains($"SWARM_WORKSPACE={_workspace.Path}\0", StringComparison.Ordinal) && ProcessLife.Of(pid) is not null;

    public async ValueTask DisposeAsync()
    {
        await Try(SwarmBinary.Path, "down", "--yes");
        if (_human.IsValueCreated)
        {
            _human.Value.Dispose();
            _human.Value.Room.Dispose();
        }
        _workspace.Dispose();
        _home.Dispose();
    }

    private ProcessOptions Options
    {
        get
        {
            var environment = new Dictionary<string, string?>
            {
                ["HOME"] = _home.Path,
                ["XDG_STATE_HOME"] = null,
                ["XDG_CONFIG_HOME"] = null,
                ["SWARM_WORKSPACE"] = _workspace.Path,
                ["TMUX_TMPDIR"] = _home.Path,
                ["TMUX"] = null,
                ["SWARM_AGENT"] = null,
                ["SWARM_ROLE"] = null,
                ["SWARM_CAPABILITIES"] = null,
                ["SWARM_WAIT_SECONDS"] = null,
            };
            foreach (var (name, value) in Variables)
                environment[name] = value;
            return new ProcessOptions { Directory = _workspace.Path, Environment = environment, Timeout = Patience };
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
