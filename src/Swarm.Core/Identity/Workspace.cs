using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Swarm.Core.Identity;

/// <summary>The directory that a team works on. One room per workspace.</summary>
public sealed class Workspace
{
    private string? _slug;

    private Workspace(string root)
    {
        Root = root;
        RoomDirectory = Path.Combine(root, ".tmm");
    }

    /// <summary>The canonical absolute path: symbolic links resolved.</summary>
    public string Root { get; }

    /// <summary><c>.tmm</c> in the workspace: everything of the room.</summary>
    public string RoomDirectory { get; }

    /// <summary>The base name, as far as it fits into other names.</summary>
    public string Name => SafeName(Path.GetFileName(Root));

    /// <summary><see cref="Name"/>, '-', first six hex digits of the SHA-256 of <see cref="Root"/> (REQUIREMENTS A8).</summary>
    // Made when asked for: it loads OpenSSL, 0.5 MB and 5 ms that most servers and commands do without.
    public string Slug => _slug ??= string.Create(
        CultureInfo.InvariantCulture, $"{Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)).AsSpan(0, 3))}");

    /// <summary>The name of the team's tmux server (tmux -L).</summary>
    public string TmuxSocket => $"tmm-{Slug}";

    /// <summary>The workspace at <paramref name="directory"/>, which must exist.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    public static Workspace At(string directory)
    {
        var full = Path.GetFullPath(directory);
        if (!Directory.Exists(full))
            throw new DirectoryNotFoundException(full);
        return new Workspace(PathResolution.Canonical(full));
    }

    /// <summary>The nearest directory at or above <paramref name="start"/> that has a room, else <paramref name="start"/> itself.</summary>
    public static Workspace Find(string start)
    {
        for (var directory = new DirectoryInfo(Path.GetFullPath(start)); directory is not null; directory = directory.Parent)
        {
            if (Directory.Exists(Path.Combine(directory.FullName, ".tmm", "bus")))
                return At(directory.FullName);
        }
        return At(start);
    }

    /// <summary>
    /// Resolves a workspace-relative path. False when it is absolute, climbs out with "..", points outside through a symbolic
    /// link, or holds a control character.
    /// </summary>
    public bool TryResolve(string relative, out string full) => PathResolution.TryResolve(Root, relative, out full);

    // tmux names may not hold '.' or ':' (tmux(1)); the slug names sessions and sockets.
    private static string SafeName(string name)
    {
        var safe = string.Create(name.Length, name, static (safe, name) =>
        {
            for (var i = 0; i < safe.Length; i++)
                safe[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '-' ? name[i] : '_';
        });
        return safe.Length is > 0 and <= 40 ? safe : safe.Length == 0 ? "root" : safe[..40];
    }
}
