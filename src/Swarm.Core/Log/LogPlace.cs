namespace Swarm.Core.Log;

/// <summary>A place between two decisions of the log.</summary>
/// <param name="Segment">File name.</param>
/// <param name="Offset">Bytes before it in that file.</param>
/// <param name="Position">Of the last event before it.</param>
/// <param name="Tail">How the line before it ends: its check sum tells it from every other line.</param>
public sealed record LogPlace(string Segment, long Offset, long Position, string Tail)
{
    /// <summary>Length of the end of a line, with its newline.</summary>
    public const int TailBytes = 19;
}
