using System.Collections.Immutable;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Tmux;

namespace Swarm.Core.Supervision.Checks;

/// <summary>The programs that a team is made of: there, and of a version that is known.</summary>
internal sealed class ProgramChecks(ProcessRunner runner)
{
    // Gemini CLI and opencode need more than a second on a busy machine.
    private static readonly ProcessOptions Patient = new() { Timeout = TimeSpan.FromSeconds(20) };

    public async Task<Finding> TmuxAsync(CancellationToken cancellation)
    {
        if (ProgramPath.Find("tmux") is not { } path)
            return Finding.Fail("tmux", "not on the PATH, so no agent can be started in a pane", "apt-get install tmux (Debian, Ubuntu), or brew install tmux (macOS)");
        if (await SaidAsync([path, "-V"], cancellation) is not { } said)
            return Finding.Fail("tmux", $"{path} -V does not answer", "run it by hand and see what it says");
        return TmuxServer.IsOlderThan32(said)
            ? Finding.Fail("tmux", $"{said} is too old; 3.2 is needed", "install a newer one")
            : Finding.Ok("tmux", $"{said}, {path}");
    }

    public async Task<ImmutableArray<Finding>> ClientsAsync(CancellationToken cancellation)
    {
        var known = ClientCatalog.All.Where(client => client.Traits.Program is not null).ToList();
        ImmutableArray<Finding> found = [.. await Task.WhenAll(known.Select(client => ClientAsync(client, cancellation)))];
        return known.Exists(client => ProgramPath.Find(client.Traits.Program!) is not null)
            ? found
            : found.Add(Finding.Warn("clients", "no agent CLI is on the PATH", $"install one of {string.Join(", ", known.Select(c => c.Traits.Program))}"));
    }

    private async Task<Finding> ClientAsync(IAgentClient client, CancellationToken cancellation)
    {
        var traits = client.Traits;
        if (ProgramPath.Find(traits.Program!) is not { } path)
            return Finding.Ok(client.Name, $"{traits.Program} is not on the PATH; needed only for --client {client.Name}");
        if (await SaidAsync([path, "--version"], cancellation) is not { } said)
            return Finding.Warn(client.Name, $"{path} --version does not answer", "run it by hand and see what it says");
        if (traits.MeasuredVersion is not { } measured)
            return Finding.Warn(client.Name, $"{said}, {path}; what Swarm knows of it is from documentation, not from running it", $"see agent-configs/{client.Name}");
        return said.Split(' ', '/', '(', 'v').Contains(measured, StringComparer.Ordinal)
            ? Finding.Ok(client.Name, $"{measured}, {path}")
            : Finding.Warn(client.Name, $"{said}, {path}; Swarm was tried with {measured}", $"if it does not join, see agent-configs/{client.Name}");
    }

    /// <summary>The first line; null when the program fails.</summary>
    private async Task<string?> SaidAsync(string[] argv, CancellationToken cancellation)
    {
        try
        {
            var result = await runner.RunAsync(argv, Patient, cancellation);
            return result.Succeeded && result.Stdout.Trim() is { Length: > 0 } said ? VisibleText.Line(said.Split('\n')[0], 80) : null;
        }
        catch (SwarmException)
        {
            return null;
        }
    }
}
