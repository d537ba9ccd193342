using System.Collections.Immutable;
using Swarm.Core.Identity;

namespace Swarm.Core.Teams;

/// <summary>A team file with all that it extends laid under it.</summary>
/// <param name="Map">What they say together; every value knows the file that it stands in.</param>
/// <param name="Removed">Roles that a file took out of the one that it extends.</param>
internal sealed record InheritedTeam(YamlMap Map, ImmutableHashSet<string> Removed);

/// <summary>
/// Lays a file over the one that it extends: mappings merge by key, lists and scalars replace, null removes. Of prompt and prompt_file the upper
/// one's holds.
/// </summary>
/// <param name="mistakes">Where they go.</param>
internal sealed class TeamInheritance(TeamMistakes mistakes)
{
    private const string Extends = "extends";
    private const int MostFiles = 8;

    /// <summary>The file and all below it; null when one of them cannot be read, which is then among the mistakes.</summary>
    public InheritedTeam? Read(TeamSource source) => Read(source, []);

    private InheritedTeam? Read(TeamSource source, ImmutableArray<TeamSource> above)
    {
        if (YamlComposer.Read(source, mistakes) is not { } own)
            return null;
        if (new FieldReader(own, mistakes).Line(Extends) is not { } extended)
            return new InheritedTeam(own, []);
        if (Below(source, extended, above.Add(source)) is not { } below)
            return null;
        var removed = below.Removed;
        if (own.Find("roles")?.Value is YamlMap roles && below.Map.Find("roles")?.Value is YamlMap known)
            removed = removed.Except(roles.Fields.Select(f => f.Key)).Union(roles.Fields.Where(f => f.Value.IsNull && known.Find(f.Key) is not null).Select(f => f.Key));
        return new InheritedTeam(Over(below.Map, own, path: ""), removed);
    }

    private InheritedTeam? Below(TeamSource source, Placed<string> extended, ImmutableArray<TeamSource> above)
    {
        var found = Find(source, extended);
        if (found is null)
            return null;
        if (above.FirstOrDefault(a => a.Shown == found.Shown && a.FullPath == found.FullPath || found.FullPath is not null && a.FullPath == found.FullPath) is not null)
            mistakes.Add(extended.At, $"extends goes in a circle: {string.Join(" → ", above.Append(found).Select(a => a.Shown))}", "a team that does not extend this one");
        else if (above.Length >= MostFiles)
            mistakes.Add(extended.At, "so many files extend one another", FormattableString.Invariant($"at most {MostFiles}"));
        else
            return Read(found, above);
        return null;
    }

    private TeamSource? Find(TeamSource source, Placed<string> extended)
    {
        if (BuiltInTeams.Find(extended.Value) is { } builtIn)
            return builtIn;
        if (!extended.Value.Contains('/', StringComparison.Ordinal) && !extended.Value.EndsWith(".yaml", StringComparison.Ordinal) && !extended.Value.EndsWith(".yml", StringComparison.Ordinal))
        {
            mistakes.AddUnknown(extended.At, "the team", extended.Value, [.. BuiltInTeams.Names, "or a path such as ./base.team.yaml"]);
            return null;
        }
        if (source.Directory is not { } directory || Path.IsPathRooted(extended.Value))
        {
            mistakes.Add(extended.At, $"extends is \"{VisibleText.Line(extended.Value, 100)}\"", "a built-in team, or a path relative to this file");
            return null;
        }
        var shown = Path.Combine(Path.GetDirectoryName(source.Shown) ?? "", extended.Value);
        try
        {
            return TeamFiles.SourceOf(shown, Path.Combine(directory, extended.Value));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(extended.At, $"{shown} cannot be read: {VisibleText.Line(refused.Message, 160)}", "a built-in team, or a path relative to this file");
            return null;
        }
    }

    private YamlMap Over(YamlMap below, YamlMap own, string path)
    {
        var fields = ImmutableArray.CreateBuilder<YamlField>();
        foreach (var field in below.Fields.Where(f => !IsReplaced(f.Key, own, path)))
        {
            if (own.Find(field.Key) is not { } over)
                fields.Add(field);
            else if (!over.Value.IsNull)
                fields.Add(over.Value is YamlMap upper && field.Value is YamlMap lower ? over with { Value = Over(lower, upper, $"{path}/{field.Key}") } : over);
        }
        fields.AddRange(own.Fields.Where(f => below.Find(f.Key) is null));
        return new YamlMap(own.At, fields.ToImmutable());
    }

    private static bool IsReplaced(string key, YamlMap own, string path) =>
        path.StartsWith("/roles/", StringComparison.Ordinal)
        && (key, own.Find("prompt") is not null, own.Find("prompt_file") is not null) is ("prompt", false, true) or ("prompt_file", true, false);
}
