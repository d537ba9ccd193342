using System.Collections.Immutable;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary>A tool as a command. Options and their meaning come from the tool's schema; here is only what a command line adds.</summary>
/// <param name="Name">The command's name.</param>
/// <param name="Tool">What it does.</param>
/// <param name="Summary">For the list of commands.</param>
/// <param name="Examples">Whole command lines.</param>
internal sealed record Twin(string Name, ToolDefinition Tool, string Summary, params ImmutableArray<string> Examples)
{
    /// <summary>The arguments that are given by their place, in that order.</summary>
    public ImmutableArray<string> Positional { get; init; } = [];

    /// <summary>The list that takes everything that is left; what begins with - goes after --.</summary>
    public string? Rest { get; init; }

    /// <summary>The arguments for which - means standard input.</summary>
    public ImmutableArray<string> FromStdin { get; init; } = [];
}
