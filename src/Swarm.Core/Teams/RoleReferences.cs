using System.Collections.Immutable;
using Swarm.Core.Identity;

namespace Swarm.Core.Teams;

/// <summary>Names of roles where a team file means one of its own.</summary>
/// <param name="known">Those of the team.</param>
/// <param name="removed">Those that an upper file took out.</param>
/// <param name="mistakes">Where they go.</param>
internal sealed class RoleReferences(ImmutableDictionary<string, RoleName> known, ImmutableHashSet<string> removed, TeamMistakes mistakes)
{
    /// <summary>The role; null when there is none, which is a mistake unless a file above took it out of the team.</summary>
    public RoleName? Find(Placed<string> name)
    {
        if (known.TryGetValue(name.Value, out var role))
            return role;
        if (!removed.Contains(name.Value))
            mistakes.AddUnknown(name.At, "role", name.Value, [.. known.Keys.Order(StringComparer.Ordinal)]);
        return null;
    }

    /// <summary>Those of a list that are there.</summary>
    public ImmutableArray<Placed<RoleName>> FindAll(ImmutableArray<Placed<string>> names)
    {
        var roles = ImmutableArray.CreateBuilder<Placed<RoleName>>();
        foreach (var name in names)
        {
            if (Find(name) is { } role)
                roles.Add(new Placed<RoleName>(name.At, role));
        }
        return roles.ToImmutable();
    }
}
