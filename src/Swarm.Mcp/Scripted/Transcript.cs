using System.Buffers;
using Swarm.Core.Identity;

namespace Swarm.Mcp.Scripted;

/// <summary>What a person sees in the pane: each step and what came of it, control characters made visible.</summary>
internal sealed class Transcript(TextWriter output, bool colours)
{
    private const int LongestResult = 60;
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(" \t\n'\"$&|;<>()*?");

    public void Call(string tool, string arguments) => Line("36", $"▸ {tool} {arguments}");

    public void Run(IEnumerable<string> command) => Line("33", $"$ {string.Join(' ', command.Select(Shown))}");

    public void Write(string path, int lines) => Line("33", $"✎ {path} (lines: {lines})");

    public void Say(string text) => Line("1", text);

    public void Failure(string text) => Line("31", $"✗ {text}");

    public void Result(string text, bool isError)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        foreach (var line in lines.Take(LongestResult))
            Line(isError ? "31" : "2", $"  {line}");
        if (lines.Length > LongestResult)
            Line("2", $"  … {lines.Length - LongestResult} more lines");
    }

    private void Line(string colour, string text)
    {
        var visible = VisibleText.Of(text, lines: true);
        try
        {
            output.WriteLine(colours ? $"\e[{colour}m{visible}\e[0m" : visible);
            output.Flush();
        }
        catch (IOException)
        {
            // A closed pane takes its terminal away before its signal arrives (EIO); the signal ends the agent.
        }
    }

    private static string Shown(string argument) => argument.Length > 0 && !argument.AsSpan().ContainsAny(NeedsQuotes)
        ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
