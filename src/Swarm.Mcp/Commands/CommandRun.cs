using System.CommandLine;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary>What every command does around its own work: signals, refusals in both forms, exit codes.</summary>
internal static class CommandRun
{
    /// <summary>Prints JSON for programs instead of text for people; refusals too, on standard output.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON; a refusal too, on standard output" };

    /// <summary>Makes <paramref name="run"/> the action of a command.</summary>
    public static void Does(this Command command, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction((parsed, _) => RunAsync(parsed, run));

    /// <summary>Prints an answer in the form that was asked for.</summary>
    public static Task PrintAsync(ParseResult parsed, ToolAnswer answer) =>
        Terminal.Out.WriteLineAsync(parsed.GetValue(Json) ? answer.Json.ToJsonString() : VisibleText.Of(answer.Text, lines: true));

    /// <summary>Prints a line for people.</summary>
    public static Task PrintAsync(string line) => Terminal.Out.WriteLineAsync(VisibleText.Of(line, lines: true));

    /// <summary>Prints a refusal and gives its exit code.</summary>
    public static int Refuse(Refusal refusal, bool json = false)
    {
        if (json)
            Terminal.Out.WriteLine(Answers.Json(refusal).ToJsonString());
        else
            Terminal.Error.WriteLine(VisibleText.Of(Answers.Text(refusal), lines: true));
        return ExitCodes.Of(refusal);
    }

    /// <summary>Says what an exception of the runtime means, a bug with its details, and gives its exit code.</summary>
    public static int Fail(ParseResult parsed, Exception failed, bool json = false)
    {
        var refusal = Refusals.Failed(parsed.CommandResult.Command.Name, failed);
        if (refusal.Code != ErrorCode.ProgramFailed)
            return Refuse(refusal, json);
        Terminal.Error.WriteLine(VisibleText.Of(failed.ToString(), lines: true));
        Refuse(refusal);
        return ExitCodes.Bug;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        try
        {
            using var signals = new TerminationSignals();
            return await RunOrRefuseAsync(parsed, run, signals);
        }
        catch (Exception failed) when (failed is not BrokenPipeException)
        {
            return Fail(parsed, failed, parsed.GetValue(Json));
        }
    }

    private static async Task<int> RunOrRefuseAsync(
        ParseResult parsed, Func<ParseResult, CancellationToken, Task<int>> run, TerminationSignals signals)
    {
        try
        {
            return await run(parsed, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Received is { } signal)
        {
            return ExitCodes.Signalled + signal;
        }
        catch (SwarmException refused)
        {
            return Refuse(refused.Refusal, parsed.GetValue(Json));
        }
    }
}
