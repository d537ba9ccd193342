using System.Collections.Immutable;
using System.Text;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Processes;

namespace Swarm.Core.Supervision;

/// <summary>One prompt for several directories.</summary>
/// <param name="Client">The agent CLI.</param>
/// <param name="Prompt">What each is asked to do.</param>
/// <param name="Directories">Absolute; each once.</param>
/// <param name="Logs">Absolute: where the logs go.</param>
public sealed record FanOutRequest(string Client, string Prompt, ImmutableArray<string> Directories, string Logs)
{
    /// <summary>The model; null: the client's default.</summary>
    public string? Model { get; init; }

    /// <summary>For the client command the argument vector, for scripted the scenario file.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>So many at once.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>After this long one is ended.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>What came of one directory.</summary>
/// <param name="Directory">Which.</param>
/// <param name="ExitCode">Of the agent CLI; null when it was ended, or could not be started.</param>
/// <param name="Result">In words: done, exit 3, timed out, not started.</param>
/// <param name="Took">From its start to its end.</param>
/// <param name="LastLine">The last line that it said.</param>
/// <param name="Log">Absolute: all that it said.</param>
public sealed record FanOutResult(string Directory, int? ExitCode, string Result, TimeSpan Took, string LastLine, string Log)
{
    /// <summary>It ended by itself, with exit code 0.</summary>
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs one prompt in several directories, without panes and without a person (REQUIREMENTS D10).</summary>
/// <param name="clock">The clock of the timeouts.</param>
/// <param name="swarm">How to start this program again.</param>
public sealed class FanOut(TimeProvider clock, ImmutableArray<string> swarm)
{
    private const int TailBytes = 4096;
    private const int LongestLine = 200;
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(2);

    /// <summary>Returns when all have ended, in the order of the directories.</summary>
    /// <param name="request">What.</param>
    /// <param name="ended">Told of each one that ends.</param>
    /// <param name="cancellation">Ends those that run, with all that they started; those that have not begun do not.</param>
    /// <exception cref="SwarmException">The client cannot be started so, or a log not be written. Nothing was started.</exception>
    public async Task<ImmutableArray<FanOutResult>> RunAsync(FanOutRequest request, Action<FanOutResult> ended, CancellationToken cancellation)
    {
        var client = ClientCatalog.Get(request.Client);
        Run[] runs = [.. request.Directories.Select((directory, i) => Prepare(client, request, directory, i))];
        var results = new FanOutResult[runs.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallel, CancellationToken = cancellation };
        await Parallel.ForEachAsync(runs.Index(), options, async (run, stop) =>
        {
            results[run.Index] = await RunAsync(run.Item, request.Timeout, stop);
            lock (results)
                ended(results[run.Index]);
        });
        return [.. results];
    }

    private Run Prepare(IAgentClient client, FanOutRequest request, string directory, int index)
    {
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{index + 1:00}-{Path.GetFileName(directory)}");
        var launch = client.PrepareHeadless(new HeadlessLaunch
        {
            Directory = directory,
            ConfigDirectory = Path.Combine(request.Logs, name),
            Prompt = request.Prompt,
            Swarm = swarm,
            Model = request.Model,
            Command = request.Command,
        });
        try
        {
            OwnDirectory.Create(request.Logs);
            foreach (var file in launch.Files)
            {
                OwnDirectory.Create(Path.GetDirectoryName(file.Path)!);
                WholeFile.Replace(file.Path, file.Content);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.DiskRefused(request.Logs, refused.Message), refused);
        }
        return new Run(directory, launch, Path.Combine(request.Logs, $"{name}.log"));
    }

    private async Task<FanOutResult> RunAsync(Run run, TimeSpan timeout, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        await using var log = OwnFile.Open(run.Log, FileMode.Create, FileAccess.ReadWrite);
        try
        {
            await using var process = new ProcessRunner(clock).Start(run.Launch.Argv, new ProcessOptions { Directory = run.Directory, Environment = EnvironmentOf(run.Launch) });
            await process.Stdin.DisposeAsync();
            using var gate = new SemaphoreSlim(1);
            var listening = Task.WhenAll(CopyAsync(process.Stdout, log, gate), CopyAsync(process.Stderr, log, gate));
            var exit = await EndAsync(process, timeout, cancellation);
            // A grandchild may keep the pipes open after its parent's end.
            await listening.WaitAsync(TimeSpan.FromSeconds(1), clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            var result = exit switch { null => "timed out", 0 => "done", { } code => $"exit {code}" };
            return new FanOutResult(run.Directory, exit, result, clock.GetElapsedTime(started), await LastLineAsync(log, gate), run.Log);
        }
        catch (SwarmException refused)
        {
            return new FanOutResult(run.Directory, null, "not started", clock.GetElapsedTime(started), refused.Refusal.Message, run.Log);
        }
    }

    // Null when the time was over, or the run cancelled: then it and all that came from it are gone.
    private async Task<int?> EndAsync(RunningProcess process, TimeSpan timeout, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await process.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            var family = ProcessFamily.Of([process.Life.Pid]);
            process.Terminate();
            await family.EndAsync(EndsWithin, clock, CancellationToken.None);
            return null;
        }
    }

    private static async Task CopyAsync(Stream from, FileStream log, SemaphoreSlim gate)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.ReadAsync(buffer) is var count and > 0)
            {
                await gate.WaitAsync();
                log.Write(buffer, 0, count);
                log.Flush();
                gate.Release();
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The run is over, and a grandchild went on talking.
        }
    }

    private static async Task<string> LastLineAsync(FileStream log, SemaphoreSlim gate)
    {
        await gate.WaitAsync();
        log.Seek(-Math.Min(TailBytes, log.Length), SeekOrigin.End);
        var tail = new byte[TailBytes];
        var count = log.ReadAtLeast(tail, TailBytes, throwOnEndOfStream: false);
        var lines = Encoding.UTF8.GetString(tail, 0, count).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        gate.Release();
        return lines.Length == 0 ? "" : VisibleText.Line(lines[^1], LongestLine);
    }

    // An agent may start it: its children are no part of that agent, nor of its room.
    private static Dictionary<string, string?> EnvironmentOf(ClientLaunch launch)
    {
        string[] own = [.. ClientCatalog.SessionVariables, "SWARM_AGENT", "SWARM_ROLE", "SWARM_WORKSPACE", "SWARM_CAPABILITIES"];
        var environment = own.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (name, value) in launch.Environment)
            environment[name] = value;
        return environment;
    }

    private sealed record Run(string Directory, ClientLaunch Launch, string Log);
}
