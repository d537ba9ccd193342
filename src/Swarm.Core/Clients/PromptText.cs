using System.Collections.Immutable;
using System.Text;

namespace Swarm.Core.Clients;

/// <summary>The texts that an agent starts with.</summary>
internal static class PromptText
{
    // tmux refuses a command of 16 KiB in all, "command too long" (measured, 3.3a: 16,000 pass, 17,000 do not).
    private const int LongestPrompt = 4 * 1024;
    private const int LongestRules = 6 * 1024;

    /// <summary>The discipline and the role's rules.</summary>
    public static string Rules(AgentLaunch launch) =>
        Join(Join(Discipline.Rules(launch.Agent, launch.Role, launch.Rights), Discipline.OwnWorktree(launch)), launch.Rules);

    /// <summary>The first prompt. Never empty, and never what a command-line parser or an agent CLI takes for a command.</summary>
    /// <param name="launch">Whose.</param>
    /// <param name="waitTool">What the model calls the tool that waits.</param>
    public static string Prompt(AgentLaunch launch, string waitTool) =>
        string.IsNullOrWhiteSpace(launch.Prompt) ? $"Join the team: call {waitTool}." : AsWords(launch.Prompt);

    /// <summary>Rules and prompt as one text, for a program without a system prompt.</summary>
    public static string Whole(AgentLaunch launch) => Join(Rules(launch), Prompt(launch, "wait"));

    /// <summary><see cref="Whole"/> as an argument.</summary>
    public static ArgumentText WholeArgument(AgentLaunch launch) =>
        Fitting(Whole(launch), LongestRules + LongestPrompt, launch.ConfigFile("prompt.md"),
            file => $"Your rules and your task are in the file {file}. Read all of it, then do it.");

    /// <summary>The first prompt of a fork: whose it is now, its own rules, its task.</summary>
    public static ArgumentText ForkArgument(AgentLaunch launch, string waitTool) =>
        Fitting(Join(Discipline.Forked(launch), Join(Rules(launch), Prompt(launch, waitTool))), LongestRules + LongestPrompt, launch.ConfigFile("prompt.md"),
            file => $"{Discipline.Forked(launch)}\n\nYour rules and your task are in the file {file}. Read all of it, then do it.");

    /// <summary><see cref="Rules"/> as an argument.</summary>
    public static ArgumentText RulesArgument(AgentLaunch launch) =>
        Fitting(Rules(launch), LongestRules, launch.ConfigFile("rules.md"),
            file => $"Your rules are in the file {file}. Read all of it before anything else.");

    /// <summary><see cref="Prompt"/> as an argument.</summary>
    public static ArgumentText PromptArgument(AgentLaunch launch, string waitTool) =>
        Fitting(Prompt(launch, waitTool), LongestPrompt, launch.ConfigFile("prompt.md"),
            file => $"Your task is in the file {file}. Read all of it, then do it.");

    /// <summary>A prompt that neither a command-line parser ('-') nor an agent CLI ('/', '!', '@', '#') takes for something else.</summary>
    public static string AsWords(string prompt) =>
        prompt.TrimStart()[0] is '-' or '/' or '!' or '@' or '#' ? $"Your task: {prompt}" : prompt;

    private static string Join(string first, string second) => string.IsNullOrWhiteSpace(second) ? first : $"{first.TrimEnd()}\n\n{second}";

    private static ArgumentText Fitting(string text, int longest, string file, Func<string, string> pointer) =>
        Encoding.UTF8.GetByteCount(text) <= longest ? new(text, []) : new(pointer(file), [new(file, text)]);
}

/// <summary>A text short enough for an argument vector, and the file that it points to when the whole was too long.</summary>
/// <param name="Value">The whole text, or where to read it.</param>
/// <param name="Files">Empty, or the file with the whole text.</param>
internal readonly record struct ArgumentText(string Value, ImmutableArray<GeneratedFile> Files);
