using System.Text.RegularExpressions;

namespace Swarm.Acceptance.Tests;

/// <summary>A request of one agent to the model, as far as a script or a test wants to know it.</summary>
/// <param name="Agent">Who asks; empty for what the CLI asks for itself, such as a title.</param>
/// <param name="At">When its head arrived.</param>
/// <param name="Tools">The names of the tools that come with it; those of the swarm server as mcp__swarm__wait.</param>
/// <param name="Tool">The tool whose result is the newest; null when there is none.</param>
/// <param name="Result">That result; empty when there is none.</param>
/// <param name="News">All that is new since the model's last answer: results of tools, prompts, reminders.</param>
/// <param name="All">The whole conversation.</param>
public sealed partial record ModelRequest(string Agent, DateTimeOffset At, IReadOnlyList<string> Tools, string? Tool, string Result, string News, string All)
{
    /// <summary>Whom the rules in the text are for, the last ones when there are several; empty without any.</summary>
    public static string AgentIn(string text) => Name().Matches(text).LastOrDefault()?.Groups["name"].Value ?? "";

    // The first words of the discipline (Clients/Discipline.cs).
    [GeneratedRegex("You are (?<name>[a-z0-9_-]+), role [a-z-]+, in a team", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
