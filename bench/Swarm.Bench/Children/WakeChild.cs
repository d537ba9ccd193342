using Swarm.Bench.Measuring;
using Swarm.Core.Log;

namespace Swarm.Bench.Children;

/// <summary>The floor of a wake-up: a thread in poll(2) on a FIFO that says when it woke.</summary>
internal static class WakeChild
{
    public static int Run(string fifo)
    {
        using var bell = Native.OpenBell(fifo);
        new Thread(() => Answer(bell)) { IsBackground = true }.Start();
        // The parent closes our input when it has seen enough.
        while (Console.In.ReadLine() is not null)
        {
        }
        return 0;
    }

    private static void Answer(Microsoft.Win32.SafeHandles.SafeFileHandle bell)
    {
        using var output = Console.OpenStandardOutput();
        var text = new byte[32];
        output.Write("ready\n"u8);
        while (true)
        {
            Native.AwaitBell(bell, Timeout.Infinite);
            var woken = Clock.Now;
            System.Buffers.Text.Utf8Formatter.TryFormat(woken, text, out var length);
            text[length] = (byte)'\n';
            output.Write(text, 0, length + 1);
        }
    }
}
