using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Swarm.Core.Identity;

namespace Swarm.Mcp.Scripted;

/// <summary>Plays a scenario: a stand-in for a model that decides by patterns over what came back.</summary>
internal sealed class ScenarioPlayer(IScenarioHands hands, Transcript transcript, TimeProvider time, Dictionary<string, string> variables)
{
    // The server's own cap for one wait (docs: 55 s by default, 1 to 3600).
    private const int LongestWaitSeconds = 55;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Inbox inbox = new();
    private ImmutableArray<MessageHandler> handlers = [];
    private CallResult last = new("", false);

    /// <summary>Plays all steps and returns when the last one has run.</summary>
    /// <exception cref="ScenarioFailedException">A step's expectation did not hold; names the step and what came.</exception>
    /// <exception cref="ServerGoneException">The server ended before the scenario did.</exception>
    public Task PlayAsync(Scenario scenario, CancellationToken cancellation) => PlayAsync(scenario.Steps, cancellation);

    private async Task PlayAsync(ImmutableArray<ScenarioStep> steps, CancellationToken cancellation)
    {
        foreach (var step in steps)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await PlayAsync(step, cancellation);
            }
            catch (Exception e) when (e is UnknownVariableException or RegexMatchTimeoutException or RegexParseException)
            {
                throw Failed(step, e.Message);
            }
        }
    }

    private Task PlayAsync(ScenarioStep step, CancellationToken cancellation) => step switch
    {
        CallStep call => CallAsync(call, cancellation),
        RunStep run => RunAsync(run, cancellation),
        WriteStep write => WriteAsync(write, cancellation),
        SayStep say => Say(say),
        WaitUntilStep wait => WaitUntilAsync(wait, cancellation),
        LoopStep loop => LoopAsync(loop, cancellation),
        IfStep branch => PlayAsync(Matches(branch.Pattern, branch.Of is { } of ? Filled(of) : last.Text) ? branch.Then : branch.Else, cancellation),
        OnStep on => On(on),
        _ => throw new NotSupportedException($"No rule for {step.GetType().Name}."),
    };

    private async Task CallAsync(CallStep step, CancellationToken cancellation)
    {
        await CallAsync(step.Tool, (JsonObject)Template.Fill(step.Arguments, variables)!, cancellation);
        if (step.Outcome.ExpectError is { } error)
        {
            if (!last.IsError || !Matches(error, last.Text))
                throw Failed(step, $"an error that matches /{Filled(error)}/ was expected, {(last.IsError ? "the error" : "the result")} was:\n{last.Text}");
            return;
        }
        if (last.IsError && !step.Outcome.MayFail)
            throw Failed(step, $"{step.Tool} was refused:\n{last.Text}");
        Settle(step, step.Outcome, last.Text);
    }

    private async Task CallAsync(string tool, JsonObject arguments, CancellationToken cancellation)
    {
        transcript.Call(tool, arguments.ToJsonString(Compact));
        last = await hands.CallAsync(tool, arguments, cancellation);
        transcript.Result(last.Text, last.IsError);
    }

    private async Task RunAsync(RunStep step, CancellationToken cancellation)
    {
        ImmutableArray<string> command = [.. step.Command.Select(Filled)];
        transcript.Run(command);
        var result = await hands.RunAsync(command, step.Timeout, cancellation);
        var output = result.Output.TrimEnd('\n');
        var ended = result.ExitCode is { } code ? $"[exit {code}]" : "[did not end]";
        last = new CallResult(output.Length == 0 ? ended : $"{output}\n{ended}", result.ExitCode != 0);
        transcript.Result(last.Text, last.IsError && !step.Outcome.MayFail && step.ExpectExit == 0);
        if (!step.Outcome.MayFail && result.ExitCode != step.ExpectExit)
            throw Failed(step, $"exit {step.ExpectExit} was expected of {command[0]}, it said:\n{last.Text}");
        Settle(step, step.Outcome, output);
    }

    private async Task WriteAsync(WriteStep step, CancellationToken cancellation)
    {
        var (path, content) = (Filled(step.File), Filled(step.Content));
        transcript.Write(path, content.AsSpan().Count('\n'));
        await hands.WriteAsync(path, content, cancellation);
    }

    private Task Say(SayStep step)
    {
        transcript.Say(Filled(step.Text));
        return Task.CompletedTask;
    }

    private Task On(OnStep step)
    {
        handlers = step.Handlers;
        return Task.CompletedTask;
    }

    private async Task WaitUntilAsync(WaitUntilStep step, CancellationToken cancellation)
    {
        var pattern = Template.Regex(Filled(step.Pattern));
        var start = time.GetTimestamp();
        while (true)
        {
            if (inbox.Take(pattern, out var lines) is { } match)
            {
                Remember(pattern, match);
                last = new CallResult(lines, false);
                Settle(step, step.Outcome, lines);
                return;
            }
            var left = step.Within - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero && step.Outcome.MayFail)
                return;
            if (left <= TimeSpan.Zero)
                throw Failed(step, $"nothing matched /{pattern}/ within {step.Within.TotalSeconds:0} s; the last answer was:\n{last.Text}");
            await WaitAsync(step, left, cancellation);
        }
    }

    private async Task WaitAsync(WaitUntilStep step, TimeSpan left, CancellationToken cancellation)
    {
        var seconds = (int)Math.Clamp(Math.Ceiling(left.TotalSeconds), 1, LongestWaitSeconds);
        await CallAsync("wait", new JsonObject { ["timeout_s"] = seconds }, cancellation);
        if (last.IsError)
            throw Failed(step, $"wait was refused:\n{last.Text}");
        var arrived = new Inbox();
        arrived.Add(last.Text);
        foreach (var handler in handlers)
            await HandleAsync(handler, arrived, cancellation);
        inbox.Add(arrived.Rest);
    }

    private async Task HandleAsync(MessageHandler handler, Inbox arrived, CancellationToken cancellation)
    {
        var result = last;
        var pattern = Template.Regex(Filled(handler.Match));
        while (arrived.Take(pattern, out _) is { } match)
        {
            Remember(pattern, match);
            await PlayAsync(handler.Do, cancellation);
            last = result;
        }
    }

    private async Task LoopAsync(LoopStep step, CancellationToken cancellation)
    {
        for (var turn = 0; turn < step.Times; turn++)
        {
            await PlayAsync(step.Steps, cancellation);
            if (step.Until is { } until && Matches(until, last.Text))
                return;
        }
        if (step.Until is not null)
            throw Failed(step, $"nothing matched /{Filled(step.Until)}/ in {step.Times} turns; the last result was:\n{last.Text}");
    }

    private void Settle(ScenarioStep step, Outcome outcome, string text)
    {
        if (outcome.Expect is { } expected && !Matches(expected, text))
            throw Failed(step, $"a result that matches /{Filled(expected)}/ was expected, it was:\n{text}");
        foreach (var (name, pattern) in outcome.Save)
        {
            var match = Template.Regex(Filled(pattern)).Match(text);
            variables[name] = match.Success
                ? match.Groups[1].Value : throw Failed(step, $"\"{name}\" is to be saved by /{Filled(pattern)}/, which does not match:\n{text}");
        }
        if (outcome.SaveOutput is { } output)
            variables[output] = text;
    }

    private bool Matches(string pattern, string text)
    {
        var regex = Template.Regex(Filled(pattern));
        var match = regex.Match(text);
        if (match.Success)
            Remember(regex, match);
        return match.Success;
    }

    // A named group is a variable: its number is not its name, unlike that of an unnamed one.
    private void Remember(Regex regex, Match match)
    {
        foreach (var name in regex.GetGroupNames().Where(Template.IsName))
            variables[name] = match.Groups[name].Value;
    }

    private string Filled(string text) => Template.Fill(text, variables);

    private static ScenarioFailedException Failed(ScenarioStep step, string what) => new($"{step.Path}: {VisibleText.Of(what, lines: true)}");
}
