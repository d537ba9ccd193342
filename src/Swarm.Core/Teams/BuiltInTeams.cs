using System.Collections.Immutable;

namespace Swarm.Core.Teams;

/// <summary>The teams that come with Swarm, in the form of team files.</summary>
public static class BuiltInTeams
{
    /// <summary>Their names.</summary>
    public static ImmutableArray<string> Names { get; } = ["software-dev", "planner-workers"];

    /// <summary>The text of one; null when there is none of that name.</summary>
    public static string? TextOf(string name) => Find(name)?.Text;

    internal static TeamSource? Find(string name)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
            return null;
        using var stream = typeof(BuiltInTeams).Assembly.GetManifestResourceStream($"Swarm.Core.Teams.BuiltIn.{name}.yaml")
            ?? throw new InvalidOperationException($"The built-in team {name} is not in the program.");
        using var text = new StreamReader(stream);
        return new TeamSource(name, FullPath: null, text.ReadToEnd());
    }
}
