using System.Collections.Immutable;
using Swarm.Core.Errors;

namespace Swarm.Core.Clients;

/// <summary>The agent CLIs that Swarm can start. A closed set.</summary>
public static class ClientCatalog
{
    /// <summary>All of them, in the order in which they are offered.</summary>
    public static ImmutableArray<IAgentClient> All { get; } =
        [
            new ClaudeClient(), new KiroClient(), new CodexClient(), new GeminiClient(), new OpencodeClient(), new CommandClient(),
            new ScriptedClient(),
        ];

    /// <summary>Their names.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(client => client.Name)];

    /// <summary>
    /// What an agent CLI leaves in the environment of its children to tell them whose they are. An agent that another one starts
    /// must not take itself for a part of that session (Claude Code refuses to start; CLIENTS: measured, 2.1.329).
    /// </summary>
    public static ImmutableArray<string> SessionVariables { get; } =
    [
        "CLAUDECODE", "CLAUDE_CODE_SESSION_ID", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_MESSAGING_SOCKET", "CLAUDE_CODE_MESSAGING_TOKEN",
        "CLAUDE_PROJECT_DIR", "AI_AGENT",
    ];

    /// <summary>Whether what it runs is said by its command, a program or a scenario of its own, and no model is behind it.</summary>
    public static bool TakesCommand(string? name) => name is "command" or "scripted";

    /// <summary>The client with that name.</summary>
    /// <exception cref="SwarmException">There is none; the refusal lists the names.</exception>
    public static IAgentClient Get(string name) =>
        All.FirstOrDefault(client => string.Equals(client.Name, name, StringComparison.Ordinal))
        ?? throw new SwarmException(Refusals.UnknownClient(name, Names));
}
