namespace Swarm.Core.Clients;

/// <summary>What a change does to a file.</summary>
public enum FileChangeKind
{
    /// <summary>There is no such file yet.</summary>
    Created,
    /// <summary>The file is there; what it says otherwise stays.</summary>
    Merged,
    /// <summary>The file already says it all.</summary>
    Unchanged,
}

/// <summary>A change to one of the user's files, planned but not made.</summary>
/// <param name="Path">Relative to the workspace, for people.</param>
/// <param name="FullPath">Absolute.</param>
/// <param name="Before">What the file holds; null when it is not there.</param>
/// <param name="After">What it will hold.</param>
/// <param name="Kind">What the change does.</param>
public sealed record FileChange(string Path, string FullPath, string? Before, string After, FileChangeKind Kind);
