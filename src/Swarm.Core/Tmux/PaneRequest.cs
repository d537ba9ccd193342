using Swarm.Core.Identity;

namespace Swarm.Core.Tmux;

/// <summary>A program to run in a pane of the team's.</summary>
public sealed record PaneRequest
{
    /// <summary>Whose pane it is.</summary>
    public required AgentName Agent { get; init; }

    /// <summary>What its border shows at first: one line.</summary>
    public required string Title { get; init; }

    /// <summary>The program, by name or path, and its arguments; they arrive byte by byte, no shell reads them.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>Changes to the server's environment, which is that of whoever started it; a null value removes the variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Absolute path of the directory to start in.</summary>
    public required string Directory { get; init; }

    /// <summary>Absolute path of the file that all output is appended to, from the first byte to the last; null for none.</summary>
    /// <remarks>After the program's own output come four bytes, ESC [5n. What it says while it is being killed may be lost.</remarks>
    public string? Transcript { get; init; }

    /// <summary>
    /// Absolute path of a file into which "PID STATUS" is written when the program ends, PID being the pane's process; null for
    /// none. A program that is killed together with its pane leaves nothing there.
    /// </summary>
    public string? ExitStatus { get; init; }

    /// <summary>The name of a window of its own, such as "planner"; null to be tiled with others.</summary>
    public string? OwnWindow { get; init; }
}
