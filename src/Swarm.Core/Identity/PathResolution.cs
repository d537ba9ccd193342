namespace Swarm.Core.Identity;

/// <summary>Paths as the file system sees them.</summary>
internal static class PathResolution
{
    /// <summary>
    /// Resolves a path below a directory. False when it is absolute, climbs out with "..", points outside through a symbolic link, or
    /// holds a control character.
    /// </summary>
    /// <param name="root">Absolute and canonical.</param>
    /// <param name="relative">The path.</param>
    /// <param name="full">Absolute; empty when it is refused.</param>
    public static bool TryResolve(string root, string relative, out string full)
    {
        full = "";
        if (relative.Length == 0 || Path.IsPathRooted(relative) || relative.Any(char.IsControl))
            return false;
        var candidate = Path.GetFullPath(Path.Combine(root, relative));
        if (!IsInside(root, candidate) || !IsInside(root, Canonical(candidate)))
            return false;
        full = candidate;
        return true;
    }

    /// <summary>Whether an absolute path is the directory or below it. Only by its text.</summary>
    public static bool IsInside(string root, string path) =>
        string.Equals(path, root, StringComparison.Ordinal) || path.StartsWith(root == "/" ? root : root + "/", StringComparison.Ordinal);

    /// <summary>
    /// The absolute path with every symbolic link on the way resolved. Components that do not exist stay as they are, so that
    /// a file yet to be written has a canonical path too.
    /// </summary>
    public static string Canonical(string absolute, int depth = 0)
    {
        // realpath(3) gives up after 40 links (ELOOP).
        if (depth > 40)
            return absolute;
        var resolved = "/";
        var rest = absolute.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < rest.Length; i++)
        {
            var next = Path.Combine(resolved, rest[i]);
            if (new FileInfo(next).LinkTarget is { } target)
            {
                var joined = Path.Combine([Path.GetFullPath(target, resolved), .. rest[(i + 1)..]]);
                return Canonical(joined, depth + 1);
            }
            resolved = next;
        }
        return resolved;
    }
}
