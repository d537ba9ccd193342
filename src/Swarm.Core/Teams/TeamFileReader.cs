using System.Collections.Immutable;
using System.Globalization;
using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Identity;

namespace Swarm.Core.Teams;

/// <summary>Makes a definition of a team file's values. Finds as many mistakes as there are.</summary>
/// <param name="team">The values.</param>
/// <param name="mistakes">Where they go.</param>
internal sealed class TeamFileReader(InheritedTeam team, TeamMistakes mistakes)
{
    private const int LongestGoal = 2000;
    private const int LongestTeamPrompt = 4096;
    private const int LongestName = 32;
    private const int MostRoles = 30;

    private readonly FieldReader _fields = new FieldReader(team.Map, mistakes).Knowing(TeamKeys.Team);

    /// <summary>The definition; worth something only when there are no mistakes.</summary>
    public TeamDefinition Read()
    {
        var names = RoleNames();
        var references = new RoleReferences(names, team.Removed, mistakes);
        var roles = Roles(names, references);
        var definition = new TeamDefinition(Name())
        {
            Goal = _fields.Text("goal", LongestGoal),
            Prompt = _fields.Text("prompt", LongestTeamPrompt),
            Intake = _fields.Line("intake") is { } intake && references.Find(intake) is { } role ? role : null,
            Roles = roles,
            Phases = Phases(references),
            Tiers = Tiers(),
            Limits = Limits(),
        };
        Check(definition);
        return definition;
    }

    private string Name()
    {
        if (_fields.Line("name") is not { } name)
        {
            if (!_fields.Has("name"))
                mistakes.Add(team.Map.At, "the team has no name", "name: a lower-case word such as shop");
            return "";
        }
        if (!Grammar.IsWord(name.Value, LongestName))
            mistakes.Add(name.At, $"name is \"{VisibleText.Line(name.Value, 60)}\"", "a lower-case word: a letter, then letters, digits, - and _, at most 32 characters");
        return name.Value;
    }

    private ImmutableDictionary<string, RoleName> RoleNames()
    {
        var names = ImmutableDictionary.CreateBuilder<string, RoleName>(StringComparer.Ordinal);
        foreach (var field in _fields.Map("roles")?.Fields ?? [])
        {
            if (!RoleName.TryParse(field.Key, out var name))
                mistakes.Add(field.At, $"role \"{VisibleText.Line(field.Key, 60)}\"", RoleName.Grammar);
            else if (name == RoleName.Human)
                mistakes.Add(field.At, "the role human is that of people", "another name");
            else
                names[field.Key] = name;
        }
        if (names.Count > MostRoles)
            mistakes.Add(_fields.At("roles"), FormattableString.Invariant($"the team has {names.Count} roles"), FormattableString.Invariant($"at most {MostRoles}"));
        return names.ToImmutable();
    }

    private ImmutableArray<RoleDefinition> Roles(ImmutableDictionary<string, RoleName> names, RoleReferences references)
    {
        var roles = ImmutableArray.CreateBuilder<RoleDefinition>();
        foreach (var field in _fields.Map("roles")?.Fields ?? [])
        {
            if (!names.TryGetValue(field.Key, out var name))
                continue;
            if (field.Value is YamlMap map)
                roles.Add(new RoleReader(name, map, references, mistakes).Read());
            else if (field.Value.IsNull)
                mistakes.Add(field.At, $"role {name} says nothing, and no team that this one extends has it to be removed", $"{name}: {{}} for a role without settings");
            else
                mistakes.Add(field.Value.At, $"role {name} is {field.Value.Kind}", "a mapping, one \"key: value\" a line");
        }
        return roles.ToImmutable();
    }

    private ImmutableArray<PhaseDefinition> Phases(RoleReferences references)
    {
        var phases = ImmutableArray.CreateBuilder<PhaseDefinition>();
        var taken = new Dictionary<RoleName, string>();
        foreach (var map in _fields.Maps("phases"))
        {
            var fields = new FieldReader(map, mistakes).Knowing(TeamKeys.Phase);
            var listed = fields.Lines("roles");
            var roles = references.FindAll(listed);
            if (fields.Line("name") is not { } name || !Grammar.IsWord(name.Value, LongestName))
                mistakes.Add(fields.At("name"), "a phase has no name that can be used", "name: a lower-case word such as build");
            else if (phases.Any(p => p.Name == name.Value))
                mistakes.Add(name.At, $"phase {name.Value} is there twice", "each phase once");
            else if (listed.IsEmpty)
                mistakes.Add(fields.At("roles"), $"phase {name.Value} has no roles", "roles: [one or more of the team's]");
            else if (!roles.IsEmpty)
                phases.Add(new PhaseDefinition(name.Value, [.. roles.Select(r => r.Value)]));
            foreach (var role in roles)
            {
                var phase = fields.Line("name")?.Value ?? "";
                if (!taken.TryAdd(role.Value, phase))
                    mistakes.Add(role.At, $"role {role.Value} is in phase {taken[role.Value]} already", "each role in at most one phase");
            }
        }
        return phases.ToImmutable();
    }

    private ImmutableSortedDictionary<int, TierChoice> Tiers()
    {
        var tiers = ImmutableSortedDictionary.CreateBuilder<int, TierChoice>();
        foreach (var field in _fields.Map("tiers")?.Fields ?? [])
        {
            if (!TeamKeys.Tiers.Contains(field.Key))
                mistakes.Add(field.At, $"tier \"{VisibleText.Line(field.Key, 40)}\"", "0 (local), 1 (small), 2 (main), 3 (best)");
            else if (field.Value is not YamlMap map)
                mistakes.Add(field.Value.At, $"tier {field.Key} is {field.Value.Kind}", "a mapping such as {client: claude, model: opus}");
            else if (new FieldReader(map, mistakes).Knowing(TeamKeys.Tier) is var choice)
                tiers[int.Parse(field.Key, CultureInfo.InvariantCulture)] = new TierChoice(choice.Word("client", ClientCatalog.Names), RoleReader.Model(choice, mistakes));
        }
        return tiers.ToImmutable();
    }

    private TeamLimits Limits()
    {
        var usual = new TeamLimits();
        if (_fields.Map("limits") is not { } map)
            return usual;
        var limits = new FieldReader(map, mistakes).Knowing(TeamKeys.Limits);
        return new TeamLimits
        {
            Agents = limits.Whole("agents", 1, 1000),
            Depth = limits.Whole("depth", 1, 10),
            Cycles = limits.Whole("cycles", 1, 100) ?? usual.Cycles,
            Rework = limits.Whole("rework", 0, 100) ?? usual.Rework,
        };
    }

    private void Check(TeamDefinition definition)
    {
        if (!_fields.Has("roles") || _fields.Map("roles") is { Fields.IsEmpty: true })
            mistakes.Add(_fields.At("roles"), "the team has no roles", "roles: at least one that dispatches, or extends: a team that has some");
        else if (!definition.Roles.IsEmpty && !definition.Roles.Any(r => r.Rights.HasFlag(RoleRights.Dispatch)))
            mistakes.Add(_fields.At("roles"), "no role dispatches, so nobody could give out work", "may: [dispatch] in at least one role");
    }
}
