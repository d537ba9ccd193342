using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Swarm.Core.Identity;

namespace Swarm.Mcp.Commands;

/// <summary>A command line that does not parse: what is wrong, what may have been meant, where the help is.</summary>
internal static class UsageErrors
{
    private const int MostSuggestions = 3;

    /// <summary>What is wrong; empty when nothing is, or when help was asked for.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        if (parsed.Action is ParseErrorAction)
            return [.. parsed.Errors.Select(e => e.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal)).Distinct()];
        return parsed.CommandResult.Command is ExampleCommand && parsed.Errors.Count == 0 ? MistypedOptions(parsed) : [];
    }

    /// <summary>Shows them on standard error; the exit code.</summary>
    public static int Show(ParseResult parsed, IReadOnlyList<string> errors)
    {
        var command = parsed.CommandResult.Command;
        // A mistyped subcommand is also a missing one.
        foreach (var error in parsed.UnmatchedTokens.Count > 0 && command.Subcommands.Count > 0 ? errors.Skip(1) : errors)
            Terminal.Error.WriteLine(VisibleText.Of(error));
        var near = parsed.UnmatchedTokens.Take(1).SelectMany(token => Near(token, command)).ToList();
        if (near.Count > 0)
            Terminal.Error.WriteLine($"did you mean: {string.Join(", ", near)}");
        Terminal.Error.WriteLine($"next: {string.Join(' ', PathOf(parsed.CommandResult))} --help");
        return ExitCodes.Usage;
    }

    // The parser takes an unknown --option for an argument's value when one is missing: a typo would be posted as a message.
    private static List<string> MistypedOptions(ParseResult parsed)
    {
        List<string> errors = [];
        foreach (var child in parsed.CommandResult.Children)
        {
            if (child is not ArgumentResult argument)
                continue;
            foreach (var token in argument.Tokens)
            {
                if (token.Value is ['-', _, ..] && IsBeforeDoubleDash(parsed, token))
                    errors.Add($"There is no option {token.Value}; a text that begins with - goes after --.");
            }
        }
        return errors;
    }

    private static bool IsBeforeDoubleDash(ParseResult parsed, Token token) =>
        parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Any(t => ReferenceEquals(t, token));

    private static IEnumerable<string> Near(string token, Command command) => NearWords
        .Of(token, command.Subcommands.Select(c => c.Name).Concat(token.StartsWith('-') ? command.Options.Select(o => o.Name) : []))
        .Take(MostSuggestions);

    private static IEnumerable<string> PathOf(CommandResult result)
    {
        var path = result.Parent is CommandResult parent ? PathOf(parent) : [];
        return path.Append(result.Parent is null ? "swarm" : result.Command.Name);
    }
}
