using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Swarm.Core.Identity;
using Swarm.Core.Log;

namespace Swarm.Core.Rooms;

/// <summary>How far an agent has been told (docs/bus-format.md §7).</summary>
/// <param name="Acknowledged">Everything up to here was taken in; it never comes again.</param>
/// <param name="Delivered">Everything up to here was returned by a call that its client may not have seen.</param>
/// <param name="Seen">The highest <paramref name="Delivered"/> ever; up to here an item that comes again is a redelivery.</param>
public readonly record struct Cursor(long Acknowledged, long Delivered, long Seen)
{
    /// <summary>The cursor of an agent that this process does not stand for; nothing is created.</summary>
    internal static Cursor Read(RoomFiles files, AgentName agent) => File.Exists(files.Cursor(agent)) ? CursorFile.Read(files.Cursor(agent)) : default;

    /// <summary>The next call has started: what was returned before it is taken in.</summary>
    public Cursor Acknowledge() => this with { Acknowledged = Delivered };

    /// <summary>A call returns everything up to <paramref name="position"/>.</summary>
    public Cursor Deliver(long position) => this with { Delivered = position, Seen = Math.Max(Seen, position) };

    /// <summary>The client did not see what was returned: it comes again.</summary>
    public Cursor TakeBack() => this with { Delivered = Acknowledged };

    /// <summary>The client did not see what was returned since everything up to <paramref name="acknowledged"/> was taken in.</summary>
    public Cursor TakeBack(long acknowledged) => (this with { Acknowledged = Math.Min(Acknowledged, acknowledged) }).TakeBack();

    /// <summary>A cursor ahead of the log belongs to another bus.</summary>
    public Cursor For(long logPosition) => Delivered > logPosition || Seen > logPosition ? default : this;
}

/// <summary>The cursor of one agent, in a file that its server and its single commands share.</summary>
internal sealed class CursorFile : IDisposable
{
    // One line of fixed width, written in one pwrite within one page: a killed process leaves the old line or the new one.
    private const int Width = 64;

    private readonly SafeFileHandle _file;

    // flock(2) excludes other open files, not the threads that share this one.
    private readonly Lock _gate = new();

    public CursorFile(string path) => _file = Native.OpenForLock(path);

    /// <summary>The cursor of an agent that this process does not stand for.</summary>
    public static Cursor Read(string path)
    {
        using var file = new CursorFile(path);
        return file.Read();
    }

    /// <summary>The cursor now.</summary>
    public Cursor Read()
    {
        Span<byte> line = stackalloc byte[Width];
        var read = RandomAccess.Read(_file, line, 0);
        var words = Encoding.ASCII.GetString(line[..read]).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words is [var a, var d, var s]
            && long.TryParse(a, CultureInfo.InvariantCulture, out var acknowledged)
            && long.TryParse(d, CultureInfo.InvariantCulture, out var delivered)
            && long.TryParse(s, CultureInfo.InvariantCulture, out var seen)
            ? new Cursor(acknowledged, delivered, seen)
            : default;
    }

    /// <summary>Changes it under the file's lock and returns it.</summary>
    public Cursor Change(Func<Cursor, Cursor> change)
    {
        lock (_gate)
        {
            Native.TryLock(_file, wait: true);
            try
            {
                var before = Read();
                var after = change(before);
                if (after != before)
                    Write(after);
                return after;
            }
            finally
            {
                Native.Release(_file);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private void Write(Cursor cursor)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{cursor.Acknowledged} {cursor.Delivered} {cursor.Seen}").PadRight(Width - 1) + "\n";
        RandomAccess.Write(_file, Encoding.ASCII.GetBytes(text), 0);
    }
}
