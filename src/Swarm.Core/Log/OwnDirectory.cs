namespace Swarm.Core.Log;

/// <summary>Directories that only their owner may enter.</summary>
internal static class OwnDirectory
{
    /// <summary>0700.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes it, and every directory above it that is missing, with mode 0700: .NET gives that mode to the last one only. What is there stays as it is.
    /// </summary>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The system refuses.</exception>
    public static void Create(string directory)
    {
        var missing = new Stack<string>();
        for (var at = directory; !string.IsNullOrEmpty(at) && !Directory.Exists(at); at = Path.GetDirectoryName(at))
            missing.Push(at);
        foreach (var next in missing)
            Directory.CreateDirectory(next, Mode);
    }
}
