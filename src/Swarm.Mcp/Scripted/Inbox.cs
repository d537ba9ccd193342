using System.Text.RegularExpressions;

namespace Swarm.Mcp.Scripted;

/// <summary>
/// What <c>wait</c> returned and nobody has taken yet. Two messages can arrive in one answer; the second must still be there
/// when a later step waits for it.
/// </summary>
internal sealed class Inbox
{
    // Far more than an agent leaves unread; what is older than that is nobody's next step.
    private const int Longest = 256 * 1024;

    private string text = "";

    /// <summary>What is still in it.</summary>
    public string Rest => text;

    public void Add(string arrived)
    {
        text = text.Length == 0 ? arrived : $"{text}\n{arrived}";
        if (text.Length > Longest)
            text = text[^Longest..];
    }

    /// <summary>The first match, taken out together with the rest of the lines that it touches; null when there is none.</summary>
    /// <param name="pattern">What to look for.</param>
    /// <param name="lines">The lines taken.</param>
    public Match? Take(Regex pattern, out string lines)
    {
        var match = pattern.Match(text);
        lines = "";
        if (!match.Success)
            return null;
        var start = match.Index == 0 ? 0 : text.LastIndexOf('\n', match.Index - 1) + 1;
        var end = text.IndexOf('\n', match.Index + match.Length);
        end = end < 0 ? text.Length : end;
        lines = text[start..end];
        text = text[..start] + (end < text.Length ? text[(end + 1)..] : "");
        return match;
    }
}
