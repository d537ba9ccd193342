using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Clients;

/// <summary>What holds for the launch of every client.</summary>
internal static class LaunchRules
{
    /// <summary>The variables by which commands and hooks in the pane know whose they are, and the client's own.</summary>
    public static ImmutableSortedDictionary<string, string> Environment(
        AgentLaunch launch, params ReadOnlySpan<(string Name, string Value)> own)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        all["SWARM_AGENT"] = launch.Agent.Value;
        all["SWARM_ROLE"] = launch.Role.Value;
        all["SWARM_WORKSPACE"] = launch.WorkspaceRoot;
        foreach (var (name, value) in own)
            all[name] = value;
        return all.ToImmutable();
    }

    /// <summary>A run without a room: whose it is stands nowhere, also when an agent starts it.</summary>
    public static ClientLaunch Headless(ImmutableArray<string> argv, params ImmutableArray<GeneratedFile> files) =>
        new(argv, ImmutableSortedDictionary<string, string>.Empty, files);

    /// <summary>As <see cref="RequireModelClient(AgentLaunch,string)"/>.</summary>
    public static void RequireModelClient(HeadlessLaunch launch, string client) => RequireModelClient(launch.Prompt, launch.Model, launch.Command, client);

    /// <summary>As <see cref="RequireCommandClient(AgentLaunch,string)"/>.</summary>
    public static void RequireCommandClient(HeadlessLaunch launch, string client) => RequireCommandClient(launch.Prompt, launch.Model, launch.Command, client);

    /// <summary>For a client with a program and models of its own.</summary>
    /// <exception cref="SwarmException">
    /// A text that an argument vector cannot carry, a model that reads as an option, or a command.
    /// </exception>
    public static void RequireModelClient(AgentLaunch launch, string client)
    {
        RequireText("rules", launch.Rules);
        RequireModelClient(launch.Prompt, launch.Model, launch.Command, client);
    }

    private static void RequireModelClient(string prompt, string? named, ImmutableArray<string> command, string client)
    {
        RequireText("prompt", prompt);
        if (named is { } model && (model.Length == 0 || model[0] == '-' || model.Any(char.IsControl)))
            throw new SwarmException(Refusals.BadArgument("model", Quoted(model), "a model name in the client's own words"));
        if (!command.IsEmpty)
        {
            throw new SwarmException(Refusals.BadArgument(
                "command", $"{command.Length} words", $"none for client {client}; only the clients command and scripted take it"));
        }
    }

    /// <summary>For a client that is told what to run.</summary>
    /// <exception cref="SwarmException">A word that an argument vector cannot carry, or a model.</exception>
    public static void RequireCommandClient(AgentLaunch launch, string client) => RequireCommandClient(launch.Prompt, launch.Model, launch.Command, client);

    private static void RequireCommandClient(string prompt, string? named, ImmutableArray<string> command, string client)
    {
        RequireText("prompt", prompt);
        foreach (var word in command)
            RequireText("command", word);
        if (named is { } model)
            throw new SwarmException(Refusals.BadArgument("model", Quoted(model), $"none for client {client}, which has no models"));
    }

    /// <summary>For a client that cannot be held to such rules. Nothing of them would be worse than a refusal.</summary>
    /// <exception cref="SwarmException">There is one.</exception>
    public static void RefuseDeny(AgentLaunch launch, string client, Func<DenyRule, bool> cannot)
    {
        foreach (var rule in launch.Deny.Where(cannot))
            throw new SwarmException(Refusals.DenyNotPossible(client, rule.Value));
    }

    private static string Quoted(string text) => $"\"{VisibleText.Line(text, 60)}\"";

    private static void RequireText(string name, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new SwarmException(Refusals.BadArgument(name, "a text with a NUL character", "text without NUL characters"));
    }
}
