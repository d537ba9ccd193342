using System.Globalization;
using System.Text;

namespace Swarm.Core.Identity;

/// <summary>Text of unknown origin, made safe for a person's terminal.</summary>
public static class VisibleText
{
    /// <summary>
    /// Control characters (C0, DEL, C1), line and paragraph separators, and bidirectional overrides become a visible \u{XX};
    /// line feeds stay when <paramref name="lines"/> is true. Everything else is unchanged.
    /// </summary>
    public static string Of(string text, bool lines = false)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var visible = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c == '\n' && lines)
                visible.Append(c);
            else if (IsUnsafe(c))
                visible.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)c:X2}}}");
            else
                visible.Append(c);
        }
        return visible.ToString();
    }

    /// <summary>One line of at most <paramref name="longest"/> characters, cut with an ellipsis.</summary>
    public static string Line(string text, int longest)
    {
        var first = text.AsSpan().Trim();
        var end = first.IndexOf('\n');
        var cut = end >= 0 || first.Length > longest;
        first = end >= 0 ? first[..end].TrimEnd() : first;
        first = first.Length > longest ? first[..(longest - 1)] : first;
        return Of(cut ? $"{first}…" : first.ToString());
    }

    // Bidirectional controls (Unicode UAX #9) can make a line read as something that it is not.
    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';
}
