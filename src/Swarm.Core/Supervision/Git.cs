using Swarm.Core.Errors;
using Swarm.Core.Processes;

namespace Swarm.Core.Supervision;

/// <summary>git, run in one directory. Only arguments and exit codes: nothing that it says for people is read but the reason of a failure.</summary>
/// <param name="runner">Starts it.</param>
/// <param name="directory">Absolute; in the repository.</param>
internal sealed class Git(ProcessRunner runner, string directory)
{
    // A checkout of a large repository takes its time.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // What a hook of git leaves in the environment of what it starts: with it git would work on that repository (git(1)).
    private static readonly Dictionary<string, string?> Neutral = new(StringComparer.Ordinal)
    {
        ["GIT_DIR"] = null, ["GIT_WORK_TREE"] = null, ["GIT_INDEX_FILE"] = null, ["GIT_COMMON_DIR"] = null, ["GIT_PREFIX"] = null,
        ["GIT_NAMESPACE"] = null, ["GIT_OBJECT_DIRECTORY"] = null,
        ["LC_ALL"] = "C", ["GIT_TERMINAL_PROMPT"] = "0",
    };

    /// <summary>Runs it; what it said, whatever the exit code is.</summary>
    /// <exception cref="SwarmException">ProgramFailed: git is missing or did not end.</exception>
    public Task<ProcessResult> TryAsync(params IReadOnlyList<string> arguments) => runner.RunAsync(
        ["git", .. arguments],
        new ProcessOptions
        {
            Directory = directory,
            Environment = Neutral,
            Timeout = Longest,
            HowToInstall = "install git, then the same call again; or the same call with isolation none",
        });

    /// <summary>What it said, without the line end; null when it failed.</summary>
    /// <exception cref="SwarmException">As <see cref="TryAsync"/>.</exception>
    public async Task<string?> LineAsync(params IReadOnlyList<string> arguments) =>
        await TryAsync(arguments) is { Succeeded: true } result ? result.Stdout.TrimEnd('\n') : null;

    /// <summary>Runs it; it must succeed.</summary>
    /// <exception cref="SwarmException">ProgramFailed: git is missing or failed.</exception>
    public async Task<string> DoAsync(params IReadOnlyList<string> arguments) =>
        (await TryAsync(arguments)).OrRefuse($"git {string.Join(' ', arguments.TakeWhile(a => !a.StartsWith('/')).Take(3))}").Stdout.TrimEnd('\n');
}
