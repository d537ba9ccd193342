namespace Swarm.Acceptance.Tests.Claude;

/// <summary>Claude Code in the pinned version: what SWARM_CLAUDE names (./check), else what eng/claude installs.</summary>
internal static class ClaudeBinary
{
    // Once, for all the classes that run at the same time.
    private static readonly Lazy<Task<(string Path, string? Missing)>> Installation = new(() =>
        Environment.GetEnvironmentVariable("SWARM_CLAUDE") is { Length: > 0 } named
            ? Task.FromResult((named, File.Exists(named) ? null : $"SWARM_CLAUDE names {named}, which is not there"))
            : NpmModules.InstalledAsync("claude"));

    /// <summary>Its absolute path. Where it cannot be had the test is skipped; on CI it fails.</summary>
    public static async Task<string> PathAsync()
    {
        var (path, missing) = await Installation.Value;
        NpmModules.Require(missing is null, missing ?? "");
        return path;
    }
}
