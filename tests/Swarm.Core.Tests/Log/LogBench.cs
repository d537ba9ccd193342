using System.Text;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Testing;

namespace Swarm.Core.Tests.Log;

/// <summary>The log's files in a workspace of the test's own, and processes that use them, each played by a BusLog of its own.</summary>
internal sealed class LogBench : IDisposable
{
    public static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, 123, TimeSpan.Zero);

    private readonly TempDirectory _temp = new();
    private readonly List<BusLog> _logs = [];

    public LogBench(long segmentBytes = BusLog.DefaultSegmentBytes)
    {
        SegmentBytes = segmentBytes;
        Files = RoomFiles.Ensure(Workspace.At(_temp.Path));
    }

    public long SegmentBytes { get; }

    public RoomFiles Files { get; }

    public string First => Segment(1);

    public string Segment(long position) => Path.Combine(Files.Bus, $"{position:D12}.jsonl");

    public string[] Segments => [.. Directory.GetFiles(Files.Bus, "*.jsonl").Order(StringComparer.Ordinal)];

    public string[] Torn => [.. Directory.GetFiles(Files.Bus, "torn-*.bin").Order(StringComparer.Ordinal)];

    /// <summary>A process of its own.</summary>
    public BusLog Open()
    {
        var log = new BusLog(Files, SegmentBytes);
        _logs.Add(log);
        return log;
    }

    /// <summary>What a reader without the lock sees from the start.</summary>
    public List<string> Read()
    {
        var seen = new List<string>();
        Open().CatchUp(Into(seen));
        return seen;
    }

    /// <summary>What a writer sees from the start, after it has repaired what there is to repair.</summary>
    public List<string> Recover()
    {
        var seen = new List<string>();
        Open().CatchUp_NeedsLock(Into(seen), At);
        return seen;
    }

    /// <summary>One decision with an event for each text.</summary>
    public static void Append(BusLog log, params string[] texts)
    {
        log.CatchUp_NeedsLock((in e) => { }, At);
        log.Append_NeedsLock([.. texts.Select(Entry)], At, (in e) => { });
    }

    public static NewEntry Entry(string text) => new("test.happened", "ada", Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""));

    /// <summary>Collects "position type text" of every entry that is not the log's own.</summary>
    public static LogEntryHandler Into(List<string> seen) => (in e) =>
    {
        if (!e.Type.StartsWith("segment."u8))
            seen.Add(System.Text.Json.JsonDocument.Parse(e.Json.ToArray()).RootElement.GetProperty("text").GetString()!);
    };

    public static Refusal Refused(Action act) => Assert.Throws<SwarmException>(act).Refusal;

    public void Dispose()
    {
        foreach (var log in _logs)
            log.Dispose();
        _temp.Dispose();
    }
}
