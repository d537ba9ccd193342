using System.Text.Json.Nodes;
using Swarm.Core.Processes;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Commands;

/// <summary>The real program in a workspace of its own, with a home and an environment of its own.</summary>
internal sealed class SwarmShell : IDisposable
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "swarm");

    /// <summary>The home directory of everything that it runs; tmux's sockets lie there too.</summary>
    public TempDirectory Home { get; } = new();

    public ProcessRunner Runner { get; } = new(TimeProvider.System);

    public TempDirectory Workspace { get; } = new();

    /// <summary>Whether a tmux server of a team still has its socket.</summary>
    public bool HasTmux => Directory.EnumerateFiles(Home.Path, "tmm-*", SearchOption.AllDirectories).Any();

    /// <summary>Runs a command in the workspace, which it is told of.</summary>
    public Task<ProcessResult> Run(params string[] arguments) => RunWith("", [], arguments);

    /// <summary>As <see cref="Run"/>, under an agent's name.</summary>
    public Task<ProcessResult> As(string agent, params string[] arguments) => Run([.. arguments, "--agent", agent]);

    /// <summary>As <see cref="Run"/>, with standard input and further variables.</summary>
    public Task<ProcessResult> RunWith(string input, Dictionary<string, string?> variables, params string[] arguments) =>
        RunOther(input, variables, [Program, .. arguments]);

    /// <summary>Runs any program as <see cref="RunWith"/> runs ours.</summary>
    public Task<ProcessResult> RunOther(string input, Dictionary<string, string?> variables, params string[] argv) =>
        Runner.RunAsync(argv, Options(variables) with { Stdin = input }, TestContext.Current.CancellationToken);

    /// <summary>Starts a command that parks.</summary>
    public RunningProcess Start(params string[] arguments) => Runner.Start([Program, .. arguments], Options([]));

    /// <summary>The JSON that a command prints; the test fails when it is refused.</summary>
    public async Task<JsonNode> Json(params string[] arguments)
    {
        var result = await Run([.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Stdout}{result.Stderr}");
        return JsonNode.Parse(result.Stdout)!;
    }

    /// <summary>Waits until the agent's parked command has joined.</summary>
    public Task Joined(string agent) => Until.True(() => File.Exists(Workspace[$".tmm/run/agents/{agent}"]));

    public void Dispose()
    {
        Workspace.Dispose();
        Home.Dispose();
    }

    private ProcessOptions Options(Dictionary<string, string?> variables)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = Home.Path,
            ["XDG_STATE_HOME"] = null,
            ["XDG_CONFIG_HOME"] = null,
            ["SWARM_WORKSPACE"] = Workspace.Path,
            ["TMUX_TMPDIR"] = Home.Path,
            ["TMUX"] = null,
            ["SWARM_AGENT"] = null,
            ["SWARM_ROLE"] = null,
            ["SWARM_CAPABILITIES"] = null,
            ["SWARM_WAIT_SECONDS"] = null,
        };
        foreach (var (name, value) in variables)
            environment[name] = value;
        return new ProcessOptions { Directory = Workspace.Path, Environment = environment };
    }
}
