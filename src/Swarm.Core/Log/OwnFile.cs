namespace Swarm.Core.Log;

/// <summary>Files that only their owner may read, whatever the umask.</summary>
internal static class OwnFile
{
    /// <summary>Opens it; one that is made now has mode 0600. What is there keeps the mode that it has.</summary>
    /// <exception cref="IOException">The system refuses, or it is there and <paramref name="mode"/> wants it to be new.</exception>
    /// <exception cref="UnauthorizedAccessException">The system refuses.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access = FileAccess.Write, FileShare share = FileShare.Read) =>
        new(path, new FileStreamOptions { Mode = mode, Access = access, Share = share, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
}
