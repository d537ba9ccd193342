using Swarm.Core.Errors;

namespace Swarm.Core.Processes;

/// <summary>What a program that has ended left.</summary>
/// <param name="ExitCode">Zero by custom for success; 128 + n when signal n ended it.</param>
/// <param name="Stdout">All of standard output, read as UTF-8.</param>
/// <param name="Stderr">All of standard error, read as UTF-8.</param>
public sealed record ProcessResult(int ExitCode, string Stdout, string Stderr)
{
    /// <summary>The exit code is zero.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>This result, when the exit code is zero.</summary>
    /// <param name="command">What was run, short, for the refusal.</param>
    /// <exception cref="SwarmException">ProgramFailed, with the first line of standard error.</exception>
    public ProcessResult OrRefuse(string command) =>
        Succeeded ? this : throw new SwarmException(Refusals.ProgramFailed(command, ExitCode, Stderr));
}
