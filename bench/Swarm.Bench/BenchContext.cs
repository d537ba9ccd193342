using Swarm.Bench.Measuring;
using Swarm.Bench.Parts;
using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Bench;

/// <summary>What every part needs: where to print, what to start, and rooms that vanish at the end.</summary>
/// <param name="report">Where figures go.</param>
/// <param name="swarm">The published executable; null when there is none.</param>
/// <param name="node">The entry script of Node's server-everything; null when npm could not install it.</param>
/// <param name="quick">Fewer rounds.</param>
/// <param name="transcripts">The directory to which a part may write what its agents read and wrote; null for nowhere.</param>
internal sealed class BenchContext(Report report, string? swarm, string? node, bool quick, string? transcripts) : IAsyncDisposable
{
    private const int Most = 100;

    private readonly TempDirectory _temp = new();
    private readonly ProcessRunner _runner = new(TimeProvider.System);
    private int _workspaces;
    private Workers? _workers;
    private ServerFleet? _parked;

    /// <summary>The idle time before each post or wake-up: agents think between messages.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20);

    public Report Report => report;

    public bool Quick => quick;

    public string Swarm => swarm ?? throw new InvalidOperationException("--swarm=<executable> is needed for this part");

    public string? Node => node;

    public string? Transcripts => transcripts;

    public string NewPath(string name) => _temp[$"{name}-{++_workspaces}"];

    public Workspace NewWorkspace() => Workspace.At(Directory.CreateDirectory(NewPath("room")).FullName);

    public static Room Open(Workspace workspace) => Room.Open(workspace, TimeProvider.System);

    /// <summary>This program again, in another role.</summary>
    public LineProcess StartChild(params string[] arguments) =>
        Start([Environment.ProcessPath!, "--child", .. arguments]);

    public LineProcess Start(params IReadOnlyList<string> argv) => new(_runner.Start(argv));

    /// <summary>Runs a program to its end, as a hook is run.</summary>
    public async Task RunAsync(params IReadOnlyList<string> argv)
    {
        var result = await _runner.RunAsync(argv);
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"{argv[0]} ended with {result.ExitCode}: {result.Stderr}");
    }

    /// <summary>Starts many, a few at a time: the machine has few processors, and a start under load is another figure.</summary>
    public List<T> StartInGroups<T>(int count, Func<int, T> start, Action<T> awaitReady)
    {
        var all = new List<T>();
        for (var first = 0; first < count; first += Environment.ProcessorCount * 2)
        {
            var group = Enumerable.Range(first, Math.Min(Environment.ProcessorCount * 2, count - first)).Select(start).ToList();
            group.ForEach(awaitReady);
            all.AddRange(group);
        }
        return all;
    }

    /// <summary>A hundred writers, started once for all parts that need them.</summary>
    public Workers Workers => _workers ??= new Workers(this, Most);

    /// <summary>A hundred parked servers, started once for all parts that need them.</summary>
    public ServerFleet Parked => _parked ??= ServerFleet.Start(this, NewWorkspace().Root, Most);

    /// <summary>Ends what the next part does not need: what is parked costs a little all the same.</summary>
    public async Task EndAsync(bool workers, bool parked)
    {
        if (workers && _workers is not null)
            await _workers.DisposeAsync();
        if (parked && _parked is not null)
            await _parked.DisposeAsync();
        (_workers, _parked) = (workers ? null : _workers, parked ? null : _parked);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(workers: true, parked: true);
        _temp.Dispose();
    }
}
