using System.Runtime.InteropServices;

namespace Swarm.Core.Processes;

/// <summary>Finds programs as execvp(3) does. Starts nothing.</summary>
public static partial class ProgramPath
{
    private const int ExecuteAllowed = 1; // X_OK (access(2))

    /// <summary>The absolute path of an executable, or null. A name with a '/' is a path, not looked up.</summary>
    /// <param name="name">A program name such as "tmux", or a path.</param>
    /// <param name="path">The PATH to search; null is that of this process.</param>
    /// <param name="directory">Where a relative path starts; null is this process's directory.</param>
    public static string? Find(string name, string? path = null, string? directory = null)
    {
        if (name.Length == 0 || name.Contains('\0'))
            return null;
        if (name.Contains('/'))
        {
            var full = Path.GetFullPath(name, Path.GetFullPath(directory ?? "."));
            return IsExecutable(full) ? full : null;
        }
        path ??= Environment.GetEnvironmentVariable("PATH") ?? "";
        // An empty or relative entry would mean the current directory, which in an agent's workspace is not to be trusted.
        return path.Split(':')
            .Where(Path.IsPathRooted)
            .Select(entry => Path.Combine(entry, name))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) => File.Exists(path) && Access(path, ExecuteAllowed) == 0;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
