using System.Globalization;

namespace Swarm.Core.Supervision.Checks;

/// <summary>How much there is, for people.</summary>
internal static class ByteSize
{
    /// <summary>The bytes of a file or of everything under a directory. What goes away meanwhile counts nothing.</summary>
    public static long Of(string path)
    {
        try
        {
            return Directory.Exists(path)
                ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0)
                : new FileInfo(path) is { Exists: true } one ? one.Length : 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>In a unit that leaves few digits.</summary>
    public static string Text(long bytes) => bytes switch
    {
        < 10 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 10 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10} KiB"),
        < 10L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 30} GiB"),
    };
}
