using System.Text;

namespace Swarm.Core.Log;

/// <summary>Files that a reader sees whole, the old one or the new one.</summary>
internal static class WholeFile
{
    /// <summary>Replaces the file, or makes it, readable for its owner only. Not for two writers of one path at once.</summary>
    /// <exception cref="IOException">The directory refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory refuses.</exception>
    public static void Replace(string path, string text) => Replace(path, Encoding.UTF8.GetBytes(text));

    /// <summary>As <see cref="Replace(string, string)"/>, with these bytes.</summary>
    /// <exception cref="IOException">The directory refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory refuses.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var draft = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new");
        // Made anew: what lies there could be a link that somebody else left.
        File.Delete(draft);
        using (var file = OwnFile.Open(draft, FileMode.CreateNew))
            file.Write(bytes);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Replaces the file unless it has this text already.</summary>
    /// <exception cref="IOException">The directory refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory refuses.</exception>
    public static void ReplaceIfOther(string path, string text)
    {
        if (!Holds(path, Encoding.UTF8.GetBytes(text)))
            Replace(path, text);
    }

    private static bool Holds(string path, byte[] expected)
    {
        using var file = Native.OpenRegular(path);
        if (file is null || RandomAccess.GetLength(file) != expected.Length)
            return false;
        var there = new byte[expected.Length];
        var read = 0;
        while (read < there.Length && RandomAccess.Read(file, there.AsSpan(read), read) is var count and > 0)
            read += count;
        return there.AsSpan(0, read).SequenceEqual(expected);
    }
}
