using Swarm.Core.Errors;
using Swarm.Core.Processes;

namespace Swarm.Acceptance.Tests;

/// <summary>Programs from npm in the versions that are checked in. Where they cannot be had the tests are skipped with the reason; on CI they fail.</summary>
internal static class NpmModules
{
    private static readonly ProcessRunner Runner = new(TimeProvider.System);

    /// <summary>Runs a script of eng/ that installs what is not there yet and prints one path.</summary>
    /// <returns>The path, or why there is none.</returns>
    public static async Task<(string Path, string? Missing)> InstalledAsync(string script, params string[] arguments)
    {
        try
        {
            var options = new ProcessOptions { Timeout = TimeSpan.FromMinutes(5) };
            var result = await Runner.RunAsync([Path.Combine(Repository(), "eng", script), .. arguments], options);
            return (result.OrRefuse($"eng/{script}").Stdout.Trim(), null);
        }
        catch (SwarmException refused)
        {
            return ("", refused.Refusal.Message);
        }
    }

    /// <summary>Skips the test when something is missing; on CI it fails.</summary>
    public static void Require(bool there, string reason)
    {
        if (there)
            return;
        if (Environment.GetEnvironmentVariable("CI") is "true" or "1")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static string Repository()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "global.json")))
                return directory.FullName;
        }
        throw new DirectoryNotFoundException("no global.json above the tests");
    }
}
