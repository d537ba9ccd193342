using System.Collections.Immutable;

namespace Swarm.Core.Clients;

/// <summary>
/// What a spawner needs: write <see cref="Files"/>, then execute <see cref="Argv"/> with <see cref="Environment"/> added to its own.
/// </summary>
/// <param name="Argv">
/// The program, found on PATH when it is a bare name, and its arguments. For those with a model under 12 KiB whatever the prompt's size.
/// </param>
/// <param name="Environment">Variables to set. Always SWARM_AGENT, SWARM_ROLE and SWARM_WORKSPACE.</param>
/// <param name="Files">To be written before the start. All lie inside the launch's configuration directory.</param>
public sealed record ClientLaunch(
    ImmutableArray<string> Argv,
    ImmutableSortedDictionary<string, string> Environment,
    ImmutableArray<GeneratedFile> Files);

/// <summary>A file to be written as it stands, over what was there.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Content">Text; to be written as UTF-8 without a byte order mark.</param>
public sealed record GeneratedFile(string Path, string Content);
