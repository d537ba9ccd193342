using System.Text;
using System.Text.RegularExpressions;
using Swarm.Core.Identity;

namespace Swarm.Core.Tmux;

/// <summary>Makes any text one word of a tmux command, and nothing more (tmux(1), PARSING SYNTAX and FORMATS).</summary>
internal static partial class TmuxWords
{
    /// <summary>One command: each word quoted.</summary>
    public static string Command(params ReadOnlySpan<string> words)
    {
        var command = new StringBuilder();
        foreach (var word in words)
            command.Append(command.Length > 0 ? " " : "").Append(Quote(word));
        return command.ToString();
    }

    /// <summary>The commands as one group: when one fails, the rest is not run. Nothing else happens in the server in between.</summary>
    public static string Group(params IEnumerable<string> commands) => string.Join(" ; ", commands);

    /// <summary>The group, run only when the format is true for the target. A target that is gone makes it false.</summary>
    public static string If(string target, string format, string group) =>
        $"{Command("if-shell", "-F", "-t", target, format)} {{ {group} }}";

    /// <summary>Text that a format argument expands to itself.</summary>
    public static string Literal(string text) => text.Replace("#", "##");

    /// <summary>Text that a format argument with strftime(3) conversions, such as that of pipe-pane, expands to itself.</summary>
    public static string LiteralInTime(string text) => Literal(text).Replace("%", "%%");

    /// <summary>One word for sh(1).</summary>
    public static string Shell(string text) => $"'{text.Replace("'", "'\\''")}'";

    /// <summary>One line without control characters. "##" and "#[" mean something in the border, so a space parts them.</summary>
    public static string Title(string text) => MeaningfulNumberSign().Replace(VisibleText.Line(text, 200), "# ");

    // In double quotes tmux expands $, and ~ at the start; a backslash before a line end disappears. Octal stands for itself.
    private static string Quote(string word)
    {
        var quoted = new StringBuilder("\"", word.Length + 2);
        foreach (var c in word)
        {
            if (c == '\0')
                throw new ArgumentException("An argument cannot hold a NUL character.", nameof(word));
            if (c is < ' ' or '\x7f' or '"' or '\\' or '$' or '~')
                quoted.Append('\\').Append(Convert.ToString(c, 8).PadLeft(3, '0'));
            else
                quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"#(?=[#\[])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MeaningfulNumberSign();
}
