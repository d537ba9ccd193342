using System.Runtime.InteropServices;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Mcp.Commands;

namespace Swarm.Mcp.Scripted;

/// <summary><c>swarm scripted</c>: an agent CLI that needs no model. Plays a scenario against a real MCP server.</summary>
internal static class ScriptedCommand
{
    private const int Failed = 1;
    private const int BadInput = 2;
    private const int ServerGone = 3;

    /// <summary>Runs the command and returns its exit code, listed in <see cref="ScriptedArguments.Help"/>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            await Terminal.Out.WriteLineAsync(ScriptedArguments.Help);
            return 0;
        }
        using var end = new CancellationTokenSource();
        var signal = 0;
        using var hangup = On(PosixSignal.SIGHUP, 1);
        using var interrupt = On(PosixSignal.SIGINT, 2);
        using var terminate = On(PosixSignal.SIGTERM, 15);
        var transcript = new Transcript(Terminal.Out, Terminal.IsInteractive);
        try
        {
            await PlayAsync(args, transcript, end.Token);
            return 0;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // 128 + n, as a shell reports a program that signal n ended.
            return 128 + signal;
        }
        catch (SwarmException e)
        {
            await Terminal.Error.WriteLineAsync(VisibleText.Of($"swarm scripted: {e.Message}", lines: true));
            return BadInput;
        }
        catch (ScenarioFailedException e)
        {
            transcript.Failure(e.Message);
            return Failed;
        }
        catch (ServerGoneException e)
        {
            transcript.Failure(e.Message);
            return ServerGone;
        }

        PosixSignalRegistration On(PosixSignal posix, int number) => PosixSignalRegistration.Create(posix, context =>
        {
            context.Cancel = true;
            signal = number;
            end.Cancel();
        });
    }

    private static async Task PlayAsync(string[] args, Transcript transcript, CancellationToken cancellation)
    {
        var arguments = ScriptedArguments.Parse(args);
        var scenario = ScenarioReader.Read(arguments.Scenario, await TextAsync("--scenario", arguments.Scenario, cancellation));
        var config = await TextAsync("--config", arguments.Config, cancellation);
        var entry = McpServerEntry.Read(arguments.Config, config, arguments.Server, Environment.GetEnvironmentVariable);
        await using var hands = await McpHands.StartAsync(entry, new ProcessRunner(TimeProvider.System), TimeProvider.System, transcript, cancellation);
        await new ScenarioPlayer(hands, transcript, TimeProvider.System, Variables(arguments, scenario)).PlayAsync(scenario, cancellation);
    }

    private static Dictionary<string, string> Variables(ScriptedArguments arguments, Scenario scenario)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["agent"] = Environment.GetEnvironmentVariable("SWARM_AGENT") ?? "",
            ["role"] = Environment.GetEnvironmentVariable("SWARM_ROLE") ?? "",
            ["workspace"] = Environment.GetEnvironmentVariable("SWARM_WORKSPACE") ?? "",
            ["prompt"] = arguments.Prompt,
            ["scenario_dir"] = Path.GetDirectoryName(Path.GetFullPath(arguments.Scenario))!,
        };
        foreach (var (name, value) in scenario.Variables.Concat(arguments.Set))
            variables[name] = value;
        return variables;
    }

    private static async Task<string> TextAsync(string argument, string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SwarmException(Refusals.BadArgument(argument, path, $"a file that can be read ({e.Message})"), e);
        }
    }
}
