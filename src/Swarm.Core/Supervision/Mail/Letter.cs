using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Swarm.Core.Log;

namespace Swarm.Core.Supervision.Mail;

/// <summary>A file as it lies there: renaming keeps it, rewriting or replacing does not.</summary>
/// <param name="Inode">Its number in the file system.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Written">When it was last written; UTC.</param>
internal readonly record struct LetterStamp(ulong Inode, long Size, DateTimeOffset Written);

/// <summary>A file that somebody left for the planner, read once.</summary>
/// <param name="Name">Its name, as the sender gave it.</param>
/// <param name="Stamp">Which file it is.</param>
/// <param name="Start">Its first bytes, at most <see cref="MostRead"/>.</param>
internal sealed record Letter(string Name, LetterStamp Stamp, ReadOnlyMemory<byte> Start)
{
    /// <summary>A longer letter is not read to its end: the planner is told where it is.</summary>
    public const int MostRead = Messages.MessageDecider.LongestBody;

    private const int LongestName = 100;

    /// <summary>The same for the same file with the same content under the same name, whoever looks, however often (REQUIREMENTS B10).</summary>
    public string RequestId
    {
        get
        {
            var what = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Name}\0{Stamp.Inode}\0{Stamp.Size}\0{Stamp.Written.UtcTicks}\0"));
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(what);
            hash.AppendData(Start.Span);
            return $"mail:{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}";
        }
    }

    /// <summary>Its whole text with line feeds only; null when it is longer than what was read, or no text.</summary>
    public string? Text => Start.Length < Stamp.Size || Start.Span.Contains((byte)0) ? null : Decoded;

    /// <summary>The beginning of its text, at most so many characters; empty when it is no text.</summary>
    public string Beginning(int longest)
    {
        if (Start.Span.Contains((byte)0))
            return "";
        var text = Decoded;
        return text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }

    /// <summary>Its name as a part of another one, short and without what no name should hold.</summary>
    public string SafeName => Safe(Name);

    /// <summary>Reads the file; null when it is not a regular file that can be read.</summary>
    public static Letter? Read(string path, string name)
    {
        using var file = Native.OpenRegular(path);
        if (file is null)
            return null;
        var stamp = StampOf(file);
        var start = new byte[Math.Min(stamp.Size, MostRead)];
        var read = 0;
        while (read < start.Length && RandomAccess.Read(file, start.AsSpan(read), read) is var count and > 0)
            read += count;
        return new Letter(name, stamp, start.AsMemory(0, read));
    }

    /// <summary>Which file it is; null when it is not a regular file that can be read.</summary>
    public static LetterStamp? StampAt(string path)
    {
        using var file = Native.OpenRegular(path);
        return file is null ? null : StampOf(file);
    }

    private string Decoded => Encoding.UTF8.GetString(Start.Span).TrimStart('\uFEFF').ReplaceLineEndings("\n").Trim();

    private static LetterStamp StampOf(Microsoft.Win32.SafeHandles.SafeFileHandle file) =>
        new(FileIdentity.Of(file).Inode, RandomAccess.GetLength(file), new DateTimeOffset(File.GetLastWriteTimeUtc(file)));

    private static string Safe(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
        var extension = Path.GetExtension(plain);
        return plain.Length <= LongestName ? plain
            : extension.Length < 12 ? $"{plain[..(LongestName - extension.Length)]}{extension}"
            : plain[..LongestName];
    }
}
