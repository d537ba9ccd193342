using System.Globalization;

namespace Swarm.Core.Identity;

/// <summary>The two shapes that names and ids have.</summary>
internal static class Grammar
{
    /// <summary>Lower-case word: a letter, then letters, digits, '-' and '_', at most <paramref name="longest"/> characters.</summary>
    public static bool IsWord(string? text, int longest)
    {
        if (string.IsNullOrEmpty(text) || text.Length > longest || !char.IsAsciiLetterLower(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_'))
                return false;
        }
        return true;
    }

    /// <summary>A capital letter and a positive number without leading zeros, such as T12. Lower case is read too.</summary>
    public static bool TryNumber(string? text, char letter, out long number)
    {
        number = 0;
        return text is { Length: > 1 and <= 16 }
            && char.ToUpperInvariant(text[0]) == letter
            && text[1] is >= '1' and <= '9'
            && long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
