using System.Collections.Immutable;
using System.Text.Json;
using Swarm.Core.Errors;

namespace Swarm.Mcp.Scripted;

/// <summary>Reads a scenario file. Whatever the language does not have is refused, with the file and the step.</summary>
internal static class ScenarioReader
{
    private const int DefaultRunSeconds = 60;
    private const int DefaultWithinSeconds = 300;
    private const int DefaultLoopTimes = 1000;
    private const int Hour = 3600;

    private static readonly JsonDocumentOptions Json = new()
    {
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The scenario in <paramref name="text"/>.</summary>
    /// <exception cref="SwarmException">BadArgument with <paramref name="file"/>, the step's path and what is wrong there.</exception>
    public static Scenario Read(string file, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Json);
            var fields = new StepFields(file, "", document.RootElement);
            fields.Only("a scenario", "variables", "steps");
            return new Scenario(fields.Map("variables"), Steps(fields, "steps"));
        }
        catch (JsonException e)
        {
            throw new SwarmException(Refusals.ScenarioInvalid(file, "", $"not JSON: {e.Message}"), e);
        }
    }

    private static ImmutableArray<ScenarioStep> Steps(StepFields parent, string key)
    {
        var steps = parent.Objects(key).Select(Step).ToImmutableArray();
        return steps.IsEmpty ? throw parent.Invalid($"\"{key}\" has no steps") : steps;
    }

    private static ScenarioStep Step(StepFields step)
    {
        if (step.Has("call"))
            return Call(step);
        if (step.Has("run"))
            return Run(step);
        if (step.Has("write"))
            return Write(step);
        if (step.Has("say"))
            return Say(step);
        if (step.Has("wait_until"))
            return WaitUntil(step);
        if (step.Has("loop"))
            return Loop(step);
        if (step.Has("if"))
            return If(step);
        if (step.Has("on"))
            return On(step);
        throw step.Invalid("a step has one of the keys call, run, write, say, wait_until, loop, if, on");
    }

    private static CallStep Call(StepFields step)
    {
        step.Only("a call step", "call", "arguments", "expect", "expect_error", "may_fail", "save", "save_output");
        var outcome = Outcome(step) with { ExpectError = step.OptionalPattern("expect_error") };
        if (outcome.ExpectError is not null && (outcome.Expect is not null || outcome.MayFail))
            throw step.Invalid("\"expect_error\" excludes \"expect\" and \"may_fail\"");
        return new CallStep(step.Path, step.Text("call"), step.Arguments("arguments"), outcome);
    }

    private static RunStep Run(StepFields step)
    {
        step.Only("a run step", "run", "expect_exit", "timeout_s", "expect", "may_fail", "save", "save_output");
        if (step.Has("expect_exit") && step.Flag("may_fail"))
            throw step.Invalid("\"expect_exit\" excludes \"may_fail\"");
        var timeout = TimeSpan.FromSeconds(step.OptionalNumber("timeout_s", 1, Hour) ?? DefaultRunSeconds);
        return new RunStep(step.Path, step.Texts("run"), step.OptionalNumber("expect_exit", 0, 255) ?? 0, timeout, Outcome(step));
    }

    private static WriteStep Write(StepFields step)
    {
        step.Only("a write step", "write", "content");
        return new WriteStep(step.Path, step.Text("write"), step.TextOrLines("content"));
    }

    private static SayStep Say(StepFields step)
    {
        step.Only("a say step", "say");
        return new SayStep(step.Path, step.Text("say"));
    }

    private static WaitUntilStep WaitUntil(StepFields step)
    {
        step.Only("a wait_until step", "wait_until", "within_s", "may_fail", "save", "save_output");
        var within = TimeSpan.FromSeconds(step.OptionalNumber("within_s", 1, 24 * Hour) ?? DefaultWithinSeconds);
        return new WaitUntilStep(step.Path, step.Pattern("wait_until"), within, Outcome(step));
    }

    private static LoopStep Loop(StepFields step)
    {
        step.Only("a loop step", "loop", "until", "times");
        if (!step.Has("until") && !step.Has("times"))
            throw step.Invalid("a loop needs \"until\", \"times\", or both");
        var times = step.OptionalNumber("times", 1, 1_000_000) ?? DefaultLoopTimes;
        return new LoopStep(step.Path, Steps(step, "loop"), step.OptionalPattern("until"), times);
    }

    private static IfStep If(StepFields step)
    {
        step.Only("an if step", "if", "of", "then", "else");
        var otherwise = step.Has("else") ? Steps(step, "else") : [];
        return new IfStep(step.Path, step.Pattern("if"), step.OptionalText("of"), Steps(step, "then"), otherwise);
    }

    private static OnStep On(StepFields step)
    {
        step.Only("an on step", "on");
        return new OnStep(step.Path, [.. step.Objects("on").Select(Handler)]);
    }

    private static MessageHandler Handler(StepFields handler)
    {
        handler.Only("a handler", "match", "do");
        return new MessageHandler(handler.Path, handler.Pattern("match"), Steps(handler, "do"));
    }

    private static Outcome Outcome(StepFields step) => new(
        step.OptionalPattern("expect"), null, step.Flag("may_fail"), step.PatternsWithGroup("save"), VariableName(step, "save_output"));

    private static string? VariableName(StepFields step, string key)
    {
        var name = step.OptionalText(key);
        return name is null || Template.IsName(name)
            ? name : throw step.Invalid($"\"{key}\" is not a variable name: a letter, then letters, digits and _");
    }
}
