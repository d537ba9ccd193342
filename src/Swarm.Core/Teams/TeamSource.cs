namespace Swarm.Core.Teams;

/// <summary>A text in the form of a team file, and where it comes from.</summary>
/// <param name="Shown">For people: the path as they wrote it, or the built-in team's name.</param>
/// <param name="FullPath">Absolute and without symbolic links; null for a built-in team.</param>
/// <param name="Text">All of it.</param>
internal sealed record TeamSource(string Shown, string? FullPath, string Text)
{
    /// <summary>What its own paths are relative to; null for a built-in team.</summary>
    public string? Directory => Path.GetDirectoryName(FullPath);
}

/// <summary>A place in a team file, both counted from 1.</summary>
internal sealed record Place(TeamSource Source, long Line, long Column);
