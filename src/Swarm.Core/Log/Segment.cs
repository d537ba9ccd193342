using System.Globalization;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Swarm.Core.Errors;

namespace Swarm.Core.Log;

/// <summary>One file of the log and how far it has been read.</summary>
internal sealed class Segment : IDisposable
{
    /// <summary>The newest format that this program reads (docs/bus-format.md §3).</summary>
    public const int Format = 1;

    /// <summary>The first line of every segment.</summary>
    public const string Opened = "segment.opened";

    /// <summary>The last line of a full one.</summary>
    public const string Sealed = "segment.sealed";

    private readonly ulong _inode;

    private string ArchivedPath => Path.Combine(Archive(Path.GetDirectoryName(FilePath)!), Path.GetFileName(FilePath));

    private Segment(string path, SafeFileHandle file)
    {
        FilePath = path;
        File = file;
        _inode = FileIdentity.Of(file).Inode;
    }

    /// <summary>Absolute path.</summary>
    public string FilePath { get; }

    /// <summary>Open for reading and writing.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Byte behind the last complete decision that was read.</summary>
    public long Offset { get; set; }

    /// <summary>Whether the file with this name, here or in the archive, is still the one that is open.</summary>
    public bool IsInPlace() => FileIdentity.InodeAt(FilePath) == _inode || FileIdentity.InodeAt(ArchivedPath) == _inode;

    /// <summary>The file name of a segment that starts at this position.</summary>
    public static string FileName(long firstPosition) => firstPosition.ToString("D12", CultureInfo.InvariantCulture) + ".jsonl";

    /// <summary>The position of its first event, from the file name of a segment.</summary>
    public static long FirstPosition(string fileName) => long.Parse(Path.GetFileNameWithoutExtension(fileName.AsSpan()), CultureInfo.InvariantCulture);

    /// <summary>The directory that full segments are moved to which no process has to read any more to know how things stand.</summary>
    public static string Archive(string bus) => Path.Combine(bus, "archive");

    /// <summary>The file names of the segments in a directory, in no order; none when it is missing.</summary>
    public static IEnumerable<string> NamesIn(string directory) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "????????????.jsonl").Select(p => Path.GetFileName(p)).Where(IsFileName) : [];

    /// <summary>Whether a file name is that of a segment.</summary>
    public static bool IsFileName(string name) => name.EndsWith(".jsonl", StringComparison.Ordinal) && name.AsSpan(0, name.Length - ".jsonl".Length).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Opens an existing segment, from the archive when it has been moved there; null when it is in neither.</summary>
    public static Segment? TryOpen(string bus, string name) => TryOpen(Path.Combine(bus, name)) ?? TryOpen(Path.Combine(Archive(bus), name));

    /// <summary>Opens an existing segment; null when it is not there.</summary>
    public static Segment? TryOpen(string path)
    {
        try
        {
            return new Segment(path, System.IO.File.OpenHandle(
                path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Opens or creates a segment; its first line is not written yet.</summary>
    /// <exception cref="SwarmException">The disk refused.</exception>
    public static Segment Create(string path)
    {
        try
        {
            using (OwnFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
            {
            }
            return TryOpen(path) ?? throw new IOException("it vanished while it was created");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.DiskRefused(path, refused.Message), refused);
        }
    }

    /// <summary>The place behind what was read, whose last event has this position.</summary>
    public LogPlace PlaceAt(long position) => PlaceAt(new LogPlace(Path.GetFileName(FilePath), Offset, position, ""));

    /// <summary>The place as this file has it.</summary>
    public LogPlace PlaceAt(LogPlace place)
    {
        var tail = new byte[Math.Min(LogPlace.TailBytes, place.Offset)];
        var read = RandomAccess.Read(File, tail, place.Offset - tail.Length);
        return place with { Tail = System.Text.Encoding.UTF8.GetString(tail.AsSpan(0, read)).TrimEnd('\n') };
    }

    /// <summary>The payload of the first line.</summary>
    public static byte[] OpenedPayload(string room) =>
        System.Text.Encoding.ASCII.GetBytes($"{{\"format\":{Format},\"room\":\"{room}\"}}");

    /// <summary>The payload of the last line.</summary>
    public static byte[] SealedPayload(string next) => System.Text.Encoding.ASCII.GetBytes($"{{\"next\":\"{next}\"}}");

    /// <summary>Refuses a first line that is not ours or newer than this program.</summary>
    public void CheckFirstLine(in LogEntry entry)
    {
        if (!entry.Type.SequenceEqual("segment.opened"u8))
            throw new SwarmException(Refusals.BusForeign(FilePath));
        var format = ReadInt(entry.Json, "format"u8);
        if (format > Format)
            throw new SwarmException(Refusals.BusNewer(FilePath, format, Format));
    }

    private static int ReadInt(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read())
                return reader.TryGetInt32(out var value) ? value : int.MaxValue;
        }
        return int.MaxValue;
    }

    /// <inheritdoc />
    public void Dispose() => File.Dispose();
}
