using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Operations;

/// <summary>The rules that an agent was started with: what it may not run, edit or use. Pure.</summary>
internal static class GuardRules
{
    private const int LongestShown = 120;

    /// <summary>Those of an agent, its parent's among them.</summary>
    public static ImmutableArray<DenyRule> Of(AgentBoard agents, AgentName agent) => agents.Find(agent)?.Spawned?.Deny ?? [];

    /// <summary>Why a tool must not be used at all; null when it may.</summary>
    public static Refusal? Tool(ImmutableArray<DenyRule> rules, string tool) =>
        rules.FirstOrDefault(r => tool.Length > 0 && r.ForbidsTool(tool)) is { Value: not null } rule
            ? Refusals.GuardedByRule($"The tool {VisibleText.Line(tool, LongestShown)}", rule.Value)
            : null;

    /// <summary>Why a command must not be run; null when it may.</summary>
    public static Refusal? Command(ImmutableArray<DenyRule> rules, RunCommand command)
    {
        var words = string.Join(' ', [command.Name, .. command.Arguments]);
        return rules.FirstOrDefault(r => r.ForbidsCommand(words)) is { Value: not null } rule
            ? Refusals.GuardedByRule($"\"{VisibleText.Line(words, LongestShown)}\"", rule.Value)
            : null;
    }

    /// <summary>Why a file must not be changed; null when it may.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="target">The file.</param>
    /// <param name="worktree">The agent's own worktree, whose files stand for those of the workspace.</param>
    public static Refusal? Edit(ImmutableArray<DenyRule> rules, GuardedPath target, Worktree? worktree)
    {
        if (rules.IsEmpty || target.Relative is not { } relative)
            return null;
        var path = worktree?.InWorkspace(relative) ?? relative;
        return rules.FirstOrDefault(r => r.ForbidsEdit(path)) is { Value: not null } rule ? Refusals.GuardedByRule(target.Shown, rule.Value) : null;
    }
}
