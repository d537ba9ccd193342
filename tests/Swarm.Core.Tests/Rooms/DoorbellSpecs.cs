using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Rooms;

/// <summary>The thread that a parked call waits on.</summary>
public sealed class DoorbellSpecs : IDisposable
{
    private readonly TempDirectory _workspace = new();

    // Linux says it in /proc/<pid>/task/<tid>/sched, in nanoseconds.
    [Fact]
    public async Task Its_thread_has_the_shortest_time_slice_and_is_as_nice_as_its_process()
    {
        Assert.SkipUnless(Scheduling("/proc/self").ContainsKey("se.slice"), "this kernel knows no time slice of a thread");
        using var room = Room.Open(Workspace.At(_workspace.Path), TimeProvider.System);
        using var bell = new Doorbell(room, GivenRoom.Name("ada"));
        var others = Scheduling("/proc/self");
        Assert.NotEqual("100000", others["se.slice"]);
        // Other tests have bells in this process too.
        await Until.True(() => Bells() is { Count: > 0 } bells && bells.TrueForAll(b => b["se.slice"] == "100000" && b["prio"] == others["prio"]));
    }

    public void Dispose() => _workspace.Dispose();

    private static List<Dictionary<string, string>> Bells() =>
        [.. Directory.GetDirectories("/proc/self/task").Where(t => Lines(t, "comm") is ["doorbell"]).Select(Scheduling).Where(s => s.Count > 0)];

    private static Dictionary<string, string> Scheduling(string thread) =>
        Lines(thread, "sched").Select(l => l.Split(':')).Where(f => f.Length == 2).ToDictionary(f => f[0].Trim(), f => f[1].Trim(), StringComparer.Ordinal);

    // Nothing of a thread that has ended.
    private static string[] Lines(string thread, string file)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(thread, file));
        }
        catch (IOException)
        {
            return [];
        }
    }
}
