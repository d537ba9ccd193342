using System.Text.Json;
using Swarm.Bench.Measuring;
using Swarm.Core.Identity;
using Swarm.Core.Log;

namespace Swarm.Bench.Children;

/// <summary>Fresh processes that read a whole log once: the room's fold, and the bare reader beside it.</summary>
internal static class ColdChildren
{
    /// <summary>Prints the nanoseconds that opening the room took, and its last position.</summary>
    public static int Fold(string workspace)
    {
        var from = Clock.Now;
        using var room = BenchContext.Open(Workspace.At(workspace));
        Console.WriteLine($"{Clock.Now - from} {room.State.Position}");
        return 0;
    }

    /// <summary>Prints the nanoseconds that reading every token of every line took, and the number of lines.</summary>
    public static int Read(string workspace)
    {
        var from = Clock.Now;
        var lines = 0L;
        foreach (var segment in Directory.GetFiles(RoomFiles.Ensure(Workspace.At(workspace)).Bus, "*.jsonl").Order(StringComparer.Ordinal))
            lines += Lines(File.ReadAllBytes(segment));
        Console.WriteLine($"{Clock.Now - from} {lines}");
        return 0;
    }

    /// <summary>Reads every token; returns the number of lines.</summary>
    public static long Lines(ReadOnlySpan<byte> bytes)
    {
        var lines = 0L;
        while (bytes.IndexOf((byte)'\n') is >= 0 and var length)
        {
            var reader = new Utf8JsonReader(bytes[..length]);
            while (reader.Read())
            {
            }
            lines++;
            bytes = bytes[(length + 1)..];
        }
        return lines;
    }
}
