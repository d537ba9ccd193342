using System.Globalization;
using Swarm.Bench.Measuring;

namespace Swarm.Bench.Parts;

/// <summary>The bare cross-process wake-up: one byte into a FIFO that another process polls, after the same idle gap.</summary>
internal sealed class PipeWake : IAsyncDisposable
{
    private readonly LineProcess _child;
    private readonly FileStream _fifo;

    public PipeWake(BenchContext context)
    {
        var path = context.NewPath("fifo");
        _child = context.StartChild("wake", path);
        _child.Expect("ready");
        _fifo = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>Sleeps for the gap, then wakes the other process once; microseconds from before the write to behind its poll.</summary>
    public double Once()
    {
        Thread.Sleep(BenchContext.Gap);
        var from = Clock.Now;
        _fifo.Write("!"u8);
        return Clock.Micros(from, long.Parse(_child.Read(), CultureInfo.InvariantCulture));
    }

    public ValueTask DisposeAsync()
    {
        _fifo.Dispose();
        return _child.DisposeAsync();
    }
}
