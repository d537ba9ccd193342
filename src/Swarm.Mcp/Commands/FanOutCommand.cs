using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Supervision;
using Swarm.Mcp.Hosting;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm fanout</c>: one prompt for several directories, headless, with one summary.</summary>
internal static class FanOutCommand
{
    private static readonly Argument<string[]> Words = new("DIR") { Description = "The directories; behind -- the argument vector of client command, or the scenario of scripted", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string> Client = new("--client") { Description = "The agent CLI (default: claude)", DefaultValueFactory = _ => "claude" };
    private static readonly Option<string?> Model = new("--model") { Description = "The model, in the agent CLI's own words" };
    private static readonly Option<string> PromptFile = new("--prompt-file") { Description = "What each is asked to do; - reads standard input", Required = true };
    private static readonly Option<int> AtOnce = new("--parallel") { Description = "So many at once, 1 to 64 (default: 4)", DefaultValueFactory = _ => 4 };
    private static readonly Option<int> Timeout = new("--timeout-s") { Description = "After so many seconds one is ended, 1 to 86400 (default: 1800)", DefaultValueFactory = _ => 1800 };
    private static readonly Option<string?> Logs = new("--logs") { Description = "Where the logs go (default: a new directory in the user's state directory)" };

    static FanOutCommand() => Client.AcceptOnlyFromAmong([.. ClientCatalog.Names]);

    public static Command Create()
    {
        var command = new ExampleCommand(
            "fanout",
            "Run one prompt in several directories, without panes, and sum up; ends with 0 only if all succeeded",
            ["swarm fanout --prompt-file upgrade.md services/*", "swarm fanout --client command --prompt-file p.md --parallel 8 a b c -- make test"])
        { Words, Client, Model, PromptFile, AtOnce, Timeout, Logs, CommandRun.Json };
        command.Does(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (words, behind) = (parsed.GetValue(Words)!, parsed.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash).Skip(1).Count());
        var request = new FanOutRequest(
            parsed.GetValue(Client)!,
            await PromptAsync(parsed.GetValue(PromptFile)!, cancellation),
            Directories(words[..^behind]),
            Path.GetFullPath(parsed.GetValue(Logs) ?? NewLogs()))
        {
            Model = parsed.GetValue(Model),
            Command = [.. words[^behind..]],
            Parallel = InRange("--parallel", parsed.GetValue(AtOnce), 64),
            Timeout = TimeSpan.FromSeconds(InRange("--timeout-s", parsed.GetValue(Timeout), 86400)),
        };
        var results = await new FanOut(TimeProvider.System, SwarmProgram.Argv).RunAsync(request, Show, cancellation);
        await CommandRun.PrintAsync(parsed, new ToolAnswer(Table(results, request.Logs), Json(results, request.Logs)));
        return results.All(r => r.Succeeded) ? ExitCodes.Ok : ExitCodes.Refused;
    }

    private static void Show(FanOutResult result)
    {
        if (Terminal.ShowsProgress)
            Terminal.Error.WriteLine(VisibleText.Of($"{result.Directory}: {result.Result}, {Seconds(result)} s"));
    }

    private static async Task<string> PromptAsync(string file, CancellationToken cancellation) =>
        await TextInput.ReadAsync(file, cancellation) is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw new SwarmException(Refusals.NotReadable(TextInput.NameOf(file), "it is empty"));

    private static ImmutableArray<string> Directories(string[] words)
    {
        if (words.Length == 0)
            throw new SwarmException(Refusals.MissingArgument("DIR", "at least one directory"));
        foreach (var word in words.Where(w => !Directory.Exists(w)))
            throw new SwarmException(Refusals.DirectoryMissing(word));
        return [.. words.Select(w => Path.TrimEndingDirectorySeparator(Path.GetFullPath(w))).Distinct(StringComparer.Ordinal)];
    }

    private static int InRange(string option, int value, int most) => value >= 1 && value <= most
        ? value
        : throw new SwarmException(Refusals.BadArgument(option, value.ToString(CultureInfo.InvariantCulture), $"1 to {most}"));

    private static string NewLogs() => Path.Combine(
        UserDirectories.State, "fanout",
        string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetLocalNow():yyyyMMdd-HHmmss}-{Environment.ProcessId}"));

    private static string Table(ImmutableArray<FanOutResult> results, string logs)
    {
        var (names, outcomes) = (results.Max(r => r.Directory.Length), Math.Max("result".Length, results.Max(r => r.Result.Length)));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"directory".PadRight(names)}  {"result".PadRight(outcomes)}  seconds  last line\n");
        foreach (var r in results)
            text.Append($"{r.Directory.PadRight(names)}  {r.Result.PadRight(outcomes)}  {Seconds(r).PadLeft(7)}  {r.LastLine}".TrimEnd()).Append('\n');
        var failed = results.Count(r => !r.Succeeded);
        return text.Append(CultureInfo.InvariantCulture, $"{results.Length - failed} succeeded, {failed} failed; logs in {logs}").ToString();
    }

    private static string Seconds(FanOutResult result) => result.Took.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);

    private static JsonObject Json(ImmutableArray<FanOutResult> results, string logs) => new()
    {
        ["ok"] = results.All(r => r.Succeeded),
        ["logs"] = logs,
        ["results"] = new JsonArray([.. results.Select(r => (JsonNode)new JsonObject
        {
            ["directory"] = r.Directory,
            ["result"] = r.Result,
            ["exit_code"] = r.ExitCode,
            ["seconds"] = Math.Round(r.Took.TotalSeconds, 1),
            ["last_line"] = r.LastLine,
            ["log"] = r.Log,
        })]),
    };
}
