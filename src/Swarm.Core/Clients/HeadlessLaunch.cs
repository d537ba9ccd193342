using System.Collections.Immutable;

namespace Swarm.Core.Clients;

/// <summary>One run of an agent CLI without a person, a pane or a room: it does what the prompt says and ends.</summary>
public sealed record HeadlessLaunch
{
    /// <summary>Absolute path of the directory that it works in.</summary>
    public required string Directory { get; init; }

    /// <summary>Absolute path of the directory that generated files go into.</summary>
    public required string ConfigDirectory { get; init; }

    /// <summary>What it is asked to do; not empty.</summary>
    public required string Prompt { get; init; }

    /// <summary>How to start this program: the executable and its leading arguments.</summary>
    public required ImmutableArray<string> Swarm { get; init; }

    /// <summary>The model, in the agent CLI's own words. Null: the CLI's default.</summary>
    public string? Model { get; init; }

    /// <summary>For <c>command</c> the whole argument vector, for <c>scripted</c> the scenario file, otherwise empty.</summary>
    public ImmutableArray<string> Command { get; init; } = [];
}
