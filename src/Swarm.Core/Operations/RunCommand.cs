using System.Collections.Immutable;
using System.Globalization;

namespace Swarm.Core.Operations;

/// <summary>A command that is really run: what starts it (<c>sudo</c>, <c>timeout</c>, <c>sh -c</c>, <c>xargs</c>) is taken off.</summary>
/// <param name="Name">The program, without its directory.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Source">The simple command that it stands in.</param>
/// <param name="FromInput">More arguments come from standard input or a search.</param>
internal sealed record RunCommand(string Name, ImmutableArray<string> Arguments, ShellCommand Source, bool FromInput)
{
    private const int Deepest = 8;

    private static readonly HashSet<string> Shells = ["sh", "bash", "dash", "zsh", "ksh"];

    // With those of their options that take a value of their own, and how many words stand before the command.
    private static readonly Dictionary<string, (string[] WithValue, int Words)> Starters = new(StringComparer.Ordinal)
    {
        ["sudo"] = (["-u", "-g", "-C", "-D", "-h", "-p"], 0), ["doas"] = (["-u"], 0), ["env"] = (["-u", "-C", "-S"], 0), ["nohup"] = ([], 0),
        ["nice"] = (["-n"], 0), ["ionice"] = (["-c", "-n"], 0), ["timeout"] = (["-k", "-s"], 1), ["stdbuf"] = (["-i", "-o", "-e"], 0),
        ["setsid"] = ([], 0), ["command"] = ([], 0), ["builtin"] = ([], 0), ["exec"] = (["-a"], 0),
        ["xargs"] = (["-I", "-n", "-P", "-L", "-d", "-a", "-E", "-s"], 0),
    };

    /// <summary>The arguments that are no options.</summary>
    public IEnumerable<string> Plain()
    {
        var end = Arguments.IndexOf("--");
        return Arguments.Where((a, i) => (end >= 0 && i > end) || !a.StartsWith('-'));
    }

    /// <summary>Whether it has this option, such as <c>--force</c>.</summary>
    public bool Has(string option) => Arguments.Any(a => a == option || a.StartsWith(option + "=", StringComparison.Ordinal));

    /// <summary>Whether it has this option of one letter: -rf holds both letters, --force holds none.</summary>
    public bool HasLetter(char letter) => Arguments.TakeWhile(a => a != "--").Any(a => a is ['-', not '-', ..] && a.Contains(letter));

    /// <summary>What a shell line runs, in its order.</summary>
    public static IEnumerable<RunCommand> Of(string line) => Of(line, scope: "", depth: 0);

    private static IEnumerable<RunCommand> Of(string line, string scope, int depth) =>
        depth > Deepest ? [] : ShellWords.Commands(line, scope).SelectMany(command => Unwrap(command, command.Words, fromInput: false, depth));

    private static IEnumerable<RunCommand> Unwrap(ShellCommand source, ImmutableArray<string> words, bool fromInput, int depth)
    {
        if (words.IsEmpty)
            return source.WritesTo.IsEmpty && source.Assigned.IsEmpty ? [] : [new RunCommand("", [], source, fromInput)];
        var name = words[0][(words[0].LastIndexOf('/') + 1)..];
        var run = new RunCommand(name, words[1..], source, fromInput);
        if (depth > Deepest)
            return [run];
        if (Shells.Contains(name))
            return Script(run) is { } script ? Of(script, string.Create(CultureInfo.InvariantCulture, $"{source.Scope}/c{source.End}"), depth + 1).Prepend(run) : [run];
        if (name == "eval")
            return Of(string.Join(' ', run.Arguments), source.Scope, depth + 1).Prepend(run);
        if (name == "find")
            return Found(run).SelectMany(w => Unwrap(source with { WritesTo = [] }, w, fromInput: true, depth + 1)).Prepend(run);
        if (!Starters.TryGetValue(name, out var starter))
            return [run];
        var at = CommandAt(run.Arguments, starter.WithValue, starter.Words);
        return at >= run.Arguments.Length ? [run] : Unwrap(source, run.Arguments[at..], fromInput || name == "xargs", depth + 1);
    }

    // sh -c SCRIPT, also with other letters in the same word: bash -lc.
    private static string? Script(RunCommand shell)
    {
        for (var i = 0; i < shell.Arguments.Length - 1; i++)
        {
            if (shell.Arguments[i] is ['-', not '-', ..] and var option && option.EndsWith('c'))
                return shell.Arguments[i + 1];
        }
        return null;
    }

    private static IEnumerable<ImmutableArray<string>> Found(RunCommand find)
    {
        for (var i = 0; i < find.Arguments.Length; i++)
        {
            if (find.Arguments[i] is "-exec" or "-execdir" or "-ok" or "-okdir")
                yield return [.. find.Arguments.Skip(i + 1).TakeWhile(word => word is not (";" or "+")).Where(word => word != "{}")];
        }
    }

    private static int CommandAt(ImmutableArray<string> arguments, string[] withValue, int words)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var word = arguments[i];
            if (word == "--")
                return i + 1 + words;
            if (word.StartsWith('-'))
                i += withValue.Contains(word) ? 1 : 0;
            else if (!word.Contains('=') || words > 0)
                return i + words;
        }
        return arguments.Length;
    }
}
