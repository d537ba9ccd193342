namespace Swarm.Core.Clients;

/// <summary>Words for a POSIX shell, where a client takes nothing but a command line.</summary>
internal static class ShellText
{
    /// <summary>One word, whatever is in it (POSIX shell, 2.2.2 single-quotes).</summary>
    public static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A whole command.</summary>
    public static string Command(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
