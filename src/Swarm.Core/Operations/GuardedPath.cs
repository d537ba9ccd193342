using System.Text.RegularExpressions;
using Swarm.Core.Identity;

namespace Swarm.Core.Operations;

/// <summary>A path that a tool is to change, seen from the workspace. Only by its text: no file is looked at.</summary>
/// <param name="Full">Absolute.</param>
/// <param name="Shown">For people and models.</param>
/// <param name="Relative">From the workspace's root, with <c>/</c>; null outside, and where a wildcard or variable leaves it open.</param>
/// <param name="InRoom">It is, or may be, a part of <c>.tmm/</c>.</param>
/// <param name="HoldsRoom">It is a directory above <c>.tmm/</c>.</param>
internal sealed record GuardedPath(string Full, string Shown, string? Relative, bool InRoom, bool HoldsRoom)
{
    /// <summary>Whose worktree it is in, or is; null when it is in none.</summary>
    public string? Worktree { get; private init; }

    private const string RoomName = ".tmm";
    private const int LongestShown = 160;
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(50);

    /// <summary>Null for a path that says nothing: empty, or with a variable in it that is not known.</summary>
    public static GuardedPath? Of(string path, string directory, Workspace workspace)
    {
        if (path.Length == 0 || path.Contains('\0'))
            return null;
        var shown = VisibleText.Line(path, LongestShown);
        var known = Known(path, directory, workspace.Root);
        if (known.Contains('$') || known.StartsWith('~'))
        {
            var parts = known.Split('/');
            return Array.IndexOf(parts, RoomName) is >= 0 and var at && !IsWorktree(parts.AsSpan(at)) ? new(known, shown, null, InRoom: true, HoldsRoom: false) : null;
        }
        var full = Path.GetFullPath(Path.Combine(directory, known));
        full = full.Length > 1 ? full.TrimEnd('/') : full;
        var root = workspace.Root;
        if (full == root || root.StartsWith(full == "/" ? full : full + "/", StringComparison.Ordinal))
            return new(full, shown, null, InRoom: false, HoldsRoom: true);
        if (!full.StartsWith(root == "/" ? root : root + "/", StringComparison.Ordinal))
            return new(full, shown, null, InRoom: false, HoldsRoom: false);
        var relative = full[(root == "/" ? 1 : root.Length + 1)..];
        var segments = relative.Split('/');
        var inRoom = IsRoom(segments[0]) && !IsWorktree(segments);
        return new(full, shown, relative.AsSpan().ContainsAny('*', '?') ? null : relative, inRoom, HoldsRoom: false)
        {
            Worktree = segments is [RoomName, "worktrees", var whose, ..] && !Open(whose) ? whose : null,
        };
    }

    // .tmm/worktrees/<name>/… is somebody's working directory.
    private static bool IsWorktree(ReadOnlySpan<string> segments) => segments is [_, "worktrees", var whose, _, ..] && !Open(whose);

    private static bool Open(string segment) => segment.AsSpan().ContainsAny('*', '?', '[');

    private static bool IsRoom(string segment)
    {
        if (segment == RoomName)
            return true;
        // A wildcard matches a name with a leading dot only when it begins with one (POSIX shell, 2.13.3).
        if (!segment.StartsWith('.') || !segment.AsSpan().ContainsAny('*', '?', '['))
            return false;
        var pattern = Regex.Escape(segment).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal).Replace("\\[", "[", StringComparison.Ordinal);
        try
        {
            return Regex.IsMatch(RoomName, $"^{pattern}$", RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (Exception unclear) when (unclear is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string Known(string path, string directory, string root) => path
        .Replace("${SWARM_WORKSPACE}", root, StringComparison.Ordinal).Replace("$SWARM_WORKSPACE", root, StringComparison.Ordinal)
        .Replace("${PWD}", directory, StringComparison.Ordinal).Replace("$PWD", directory, StringComparison.Ordinal);
}
