namespace Swarm.Core.Tasks;

/// <summary>How large the parts of a task and of a report may be.</summary>
public static class TaskLimits
{
    /// <summary>Tasks in one call.</summary>
    public const int Batch = 100;

    /// <summary>Characters of a title.</summary>
    public const int Title = 200;

    /// <summary>Bytes (UTF-8) of a description, and of a context.</summary>
    public const int Description = 8 * 1024;

    /// <summary>Entries in each of specs, files and needs.</summary>
    public const int Entries = 50;

    /// <summary>Characters of a path.</summary>
    public const int Path = 500;

    /// <summary>Characters of a key, and of a capability.</summary>
    public const int Word = 40;

    /// <summary>Characters of a report's summary.</summary>
    public const int Summary = 500;

    /// <summary>Bytes (UTF-8) of a report's evidence.</summary>
    public const int Evidence = 4 * 1024;

    /// <summary>Bytes (UTF-8) of a checkpoint.</summary>
    public const int Checkpoint = 4 * 1024;

    /// <summary>Artifacts of one report.</summary>
    public const int Artifacts = 50;
}
