using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Faults;

/// <summary>kill -9 of a writer as it makes one of its system calls: what it wrote is whole or not there, and everybody else goes on at once.</summary>
public sealed class KilledWriterSpecs
{
    private const int Killed = 137;
    private const int SegmentBytes = 8 << 20;
    private static readonly string Text = new('t', 500);

    private readonly Random _random = new();

    [Fact]
    public async Task A_post_killed_at_any_system_call_is_in_the_log_and_heard_or_not_there()
    {
        await Strace.RequireAsync();
        await using var room = await FaultRoom.OpenAsync();
        var calls = await Strace.CallsAsync(room["trace"], strace => room.Run(strace, "post", "traced", "--to", "bob"));
        var window = Window(calls, "/run/bells/bob");
        var (there, gone) = (0, 0);
        // The first of both kinds always, then anywhere between the lock and the bell, and now and then before or after.
        for (var round = 0; round < Rounds.Or(6); round++)
        {
            var call = round switch
            {
                0 => window[^1],
                1 => window.First(c => c.Name == "pwrite64"),
                _ when round % 4 == 3 => calls[_random.Next(calls.Count / 2, calls.Count)],
                _ => window[_random.Next(window.Count)],
            };
            var body = $"round {round}";
            var ended = await room.Run(Strace.KillAt(call), "post", body, "--to", "bob");
            var count = room.Count(body);
            Assert.True(ended.ExitCode is 0 or Killed, $"{call}: {ended.ExitCode} {ended.Stderr}");
            Assert.True(count == 1 || (count == 0 && ended.ExitCode == Killed && ended.Stdout.Length == 0), $"{call}: {count} times in the log, {ended.Stdout}");
            if (count == 1)
                await room.HeardAsync(body);
            await room.PostAsync($"after {round}");
            there += count;
            gone += 1 - count;
        }
        await room.HeardAsync("traced");
        room.AssertWhole();
        Assert.True(there > 0 && gone > 0, $"{there} there, {gone} not there");
        TestContext.Current.SendDiagnosticMessage($"{window.Count} calls between lock and bell; {there} posts were there, {gone} were not");
    }

    [Fact]
    public async Task A_writer_killed_at_any_system_call_of_a_roll_leaves_a_log_that_goes_on()
    {
        await Strace.RequireAsync();
        await using var room = await FaultRoom.OpenAsync();
        while (new FileInfo(Path.Combine(room.Bus, "000000000001.jsonl")).Length is var length && length < SegmentBytes - 300)
            await MessageOperations.PostAsync(room.Human, new PostRequest(new string('x', (int)Math.Clamp(SegmentBytes - length - 400, 10, 5000)), ["bob"]), default);
        IReadOnlyList<SystemCall> calls;
        using (var workspace = Copied(room))
        {
            calls = await Strace.CallsAsync(room["trace"], strace => room.RunIn(workspace.Path, strace, "learn", "rolls", Text));
            Assert.Equal(2, Segments(workspace).Length);
        }
        var window = Window(calls, "/run/lock>, LOCK_UN");
        for (var round = 0; round < Rounds.Or(3); round++)
        {
            using var workspace = Copied(room);
            // The one that opens the next segment, first.
            var call = round == 0 ? window.Last(c => c.Name == "pwrite64") : window[_random.Next(window.Count)];
            var ended = await room.RunIn(workspace.Path, Strace.KillAt(call), "learn", "rolls", Text);
            var next = await room.RunIn(workspace.Path, [], "learn", "rolls", Text + " once more");
            Assert.True(ended.ExitCode is 0 or Killed, $"{call}: {ended.ExitCode} {ended.Stderr}");
            Assert.True(next.ExitCode == 0, $"after {call}: {next.ExitCode} {next.Stderr}");
            var learned = Segments(workspace).SelectMany(File.ReadLines).Count(l => l.Contains("learning.added", StringComparison.Ordinal));
            Assert.True(learned == 2 || (learned == 1 && ended.ExitCode == Killed), $"{call}: {learned} times");
            Assert.Empty(FaultRoom.Gaps(Path.Combine(workspace.Path, ".tmm", "bus")));
            Assert.Equal(2, Segments(workspace).Length);
        }
    }

    // From the append lock to the last call that names the end, by the thread that took the lock.
    private static List<SystemCall> Window(IReadOnlyList<SystemCall> calls, string end)
    {
        var locked = calls.Last(c => c.Name == "flock" && c.Text.Contains("/run/lock>, LOCK_EX", StringComparison.Ordinal) && calls.Any(w => w.Thread == c.Thread && w.Name == "pwrite64"));
        var mine = calls.Where(c => c.Thread == locked.Thread).ToList();
        var last = mine.FindLastIndex(c => c.Text.Contains(end, StringComparison.Ordinal));
        // Mapped and protected memory is the runtime's, and there is a lot of it.
        return [.. mine[mine.IndexOf(locked)..(last + 2)].Where(c => c.Name is not ("mprotect" or "mmap" or "munmap" or "madvise"))];
    }

    private static TempDirectory Copied(FaultRoom room)
    {
        var workspace = new TempDirectory();
        var bus = Directory.CreateDirectory(workspace[".tmm/bus"]).FullName;
        foreach (var file in Directory.GetFiles(room.Bus))
            File.Copy(file, Path.Combine(bus, Path.GetFileName(file)));
        return workspace;
    }

    private static string[] Segments(TempDirectory workspace) => FaultRoom.Segments(workspace[".tmm/bus"]);
}
