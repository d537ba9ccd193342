namespace Swarm.Core.Processes;

/// <summary>How to start a program. The default: this process's directory and environment, an empty standard input, 30 s.</summary>
public sealed record ProcessOptions
{
    /// <summary>All defaults.</summary>
    public static readonly ProcessOptions Default = new();

    /// <summary>The working directory; null is that of this process.</summary>
    public string? Directory { get; init; }

    /// <summary>Changes to this process's environment; a null value removes the variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Written to standard input, which is then closed. Only for <see cref="ProcessRunner.RunAsync"/>.</summary>
    public string Stdin { get; init; } = "";

    /// <summary>After this long the process and its children are killed. Not for long-lived children.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A long-lived child writes its standard error where this process does, instead of into a pipe.</summary>
    public bool InheritStderr { get; init; }

    /// <summary>What to do when the program is missing: the command that installs it.</summary>
    public string HowToInstall { get; init; } = "install it, or put its directory on the PATH";
}
