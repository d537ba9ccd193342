using System.Globalization;
using Swarm.Bench.Measuring;

namespace Swarm.Bench.Children;

/// <summary>A program in a pane that reads its terminal, and writes into a FIFO when it has read a line.</summary>
internal static class PaneChild
{
    public static int Run(string fifo)
    {
        using var output = new FileStream(fifo, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        output.Write("ready\n"u8);
        while (Console.In.ReadLine() is not null)
            output.Write(System.Text.Encoding.ASCII.GetBytes(Clock.Now.ToString(CultureInfo.InvariantCulture) + "\n"));
        return 0;
    }
}
