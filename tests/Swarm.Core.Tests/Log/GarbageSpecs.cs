using Swarm.Core.Errors;

namespace Swarm.Core.Tests.Log;

/// <summary>A hundred megabytes that nobody of ours wrote, in one line: read in pieces, refused or moved aside like less.</summary>
public sealed class GarbageSpecs : IDisposable
{
    private const int Megabytes = 100;

    // The longest decision is 16 MB; buffers for one, one after the other, that grow by doubling. All that is allocated, not what is held at a time.
    private const long MostMemory = 120 << 20;

    private readonly LogBench _bench = new();

    [Theory]
    [InlineData('x')]
    [InlineData('\0')]
    public void At_the_end_it_is_left_unread_and_moved_aside_by_the_next_writer(char garbage)
    {
        LogBench.Append(_bench.Open(), "one");
        var length = new FileInfo(_bench.First).Length;
        Add(garbage, newline: false);

        var allocated = Allocated(() => Assert.Equal(["one"], _bench.Read()));
        allocated = Math.Max(allocated, Allocated(() => LogBench.Append(_bench.Open(), "two")));

        Assert.Equal(["one", "two"], _bench.Read());
        Assert.Equal((long)Megabytes << 20, new FileInfo(Assert.Single(_bench.Torn)).Length);
        Assert.InRange(new FileInfo(_bench.First).Length, length + 1, length + 1000);
        Assert.InRange(allocated, 0, MostMemory);
    }

    [Fact]
    public void In_the_middle_it_is_damage_that_names_its_first_byte()
    {
        LogBench.Append(_bench.Open(), "one");
        var at = new FileInfo(_bench.First).Length;
        LogBench.Append(_bench.Open(), "two");
        var behind = File.ReadAllBytes(_bench.First)[(int)at..];
        using (var file = Opened())
            file.SetLength(at);
        Add('x', newline: true);
        using (var file = Opened())
            file.Write(behind);
        Refusal? reader = null, writer = null;

        var allocated = Allocated(() => reader = LogBench.Refused(() => _bench.Read()));
        allocated = Math.Max(allocated, Allocated(() => writer = LogBench.Refused(() => LogBench.Append(_bench.Open(), "three"))));

        Assert.StartsWith($"The log is damaged: {_bench.First}, byte {at}, where event 3 should be.", reader!.Message, StringComparison.Ordinal);
        Assert.Equal(reader.Message, writer!.Message);
        Assert.Empty(_bench.Torn);
        Assert.InRange(allocated, 0, MostMemory);
    }

    public void Dispose() => _bench.Dispose();

    private static long Allocated(Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // At its end, whoever else has it open.
    private FileStream Opened()
    {
        var file = new FileStream(_bench.First, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    private void Add(char garbage, bool newline)
    {
        using var file = Opened();
        var megabyte = new byte[1 << 20];
        Array.Fill(megabyte, (byte)garbage);
        for (var i = 0; i < Megabytes; i++)
            file.Write(megabyte);
        if (newline)
            file.WriteByte((byte)'\n');
    }
}
