namespace Swarm.Acceptance.Tests;

/// <summary>An agent CLI in the pinned version: what a variable names (./check), else what a script of eng/ installs.</summary>
internal sealed class PinnedBinary
{
    public static readonly PinnedBinary Claude = new("SWARM_CLAUDE", "claude");
    public static readonly PinnedBinary Codex = new("SWARM_CODEX", "codex");

    // Once, for all the classes that run at the same time.
    private readonly Lazy<Task<(string Path, string? Missing)>> _installation;

    private PinnedBinary(string variable, string script) => _installation = new(() =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? Task.FromResult((named, File.Exists(named) ? null : $"{variable} names {named}, which is not there"))
            : NpmModules.InstalledAsync(script));

    /// <summary>Its absolute path. Where it cannot be had the test is skipped; on CI it fails.</summary>
    public async Task<string> PathAsync()
    {
        var (path, missing) = await _installation.Value;
        NpmModules.Require(missing is null, missing ?? "");
        return path;
    }
}
