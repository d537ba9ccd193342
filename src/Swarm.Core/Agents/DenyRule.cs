using System.Diagnostics.CodeAnalysis;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Agents;

/// <summary>What an agent may not do, in words of no particular agent CLI: a tool, or a tool with what it is not to be used for.</summary>
public readonly record struct DenyRule : IName<DenyRule>
{
    private const int Longest = 200;

    /// <summary>Running commands.</summary>
    public const string Bash = "Bash";

    /// <summary>Changing files, by whatever tool.</summary>
    public const string Edit = "Edit";

    private DenyRule(string value, string tool, string? pattern) => (Value, Tool, Pattern) = (value, tool, pattern);

    /// <inheritdoc />
    public static string Grammar =>
        "a rule such as \"Bash(git push*)\" (a command; * is any text), \"Edit(docs/**)\" (files of the workspace), or the name of a tool such as \"WebFetch\"";

    /// <summary>The text form.</summary>
    public string Value { get; }

    /// <summary><see cref="Bash"/>, <see cref="Edit"/> (Write and NotebookEdit mean the same), or a tool of the agent CLI.</summary>
    public string Tool { get; }

    /// <summary>For Bash a text with *, for Edit a <see cref="FileGlob"/>; null: all of it.</summary>
    public string? Pattern { get; }

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out DenyRule name)
    {
        name = default;
        if (text is not { Length: > 0 and <= Longest } || text.Any(char.IsControl))
            return false;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var tool = open < 0 ? text : text[..open];
        if (!tool.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '*' or '@' or '/') || tool.Length == 0 || (open >= 0 && !text.EndsWith(')')))
            return false;
        if (tool is "Write" or "NotebookEdit")
            tool = Edit;
        var pattern = open < 0 ? null : text[(open + 1)..^1];
        // As Claude Code also writes the beginning of a command.
        if (tool == Bash && pattern?.EndsWith(":*", StringComparison.Ordinal) == true)
            pattern = $"{pattern[..^2]}*";
        if (pattern is not null && !(tool == Bash ? pattern.Length > 0 : tool == Edit && FileGlob.TryParse(pattern, out _)))
            return false;
        name = new DenyRule(text, tool, pattern);
        return true;
    }

    /// <summary>Whether a command is denied.</summary>
    public bool ForbidsCommand(string command) => Tool == Bash && (Pattern is null || Matches(Pattern, command));

    /// <summary>Whether a change of a file is denied.</summary>
    /// <param name="path">Relative to the workspace.</param>
    public bool ForbidsEdit(string path) => Tool == Edit && (Pattern is null || (FileGlob.TryParse(Pattern, out var glob) && glob.Matches(path)));

    /// <summary>Whether a tool of the agent CLI is denied altogether.</summary>
    public bool ForbidsTool(string tool) => Tool is not (Bash or Edit) && Pattern is null && Matches(Tool, tool);

    /// <inheritdoc />
    public override string ToString() => Value;

    // * is any text. The last star is the only one that ever has to be tried again.
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, from) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, from) = (p++, t);
            else if (p < pattern.Length && pattern[p] == text[t])
                (p, t) = (p + 1, t + 1);
            else if (star >= 0)
                (p, t) = (star + 1, ++from);
            else
                return false;
        }
        return pattern[p..].Trim('*').IsEmpty;
    }
}
