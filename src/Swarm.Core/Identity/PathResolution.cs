namespace Swarm.Core.Identity;

/// <summary>Paths as the file system sees them.</summary>
internal static class PathResolution
{
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
