using System.Collections.Immutable;
using Swarm.Core.Identity;

namespace Swarm.Core.Agents;

/// <summary>What a team file says, as the room keeps it: every process decides by the same one (REQUIREMENTS F1).</summary>
/// <param name="Name">Such as "software-dev".</param>
public sealed record TeamDefinition(string Name)
{
    /// <summary>What the team is there for; null: what its person asks for.</summary>
    public string? Goal { get; init; }

    /// <summary>Rules for every agent of the team, beyond those of all teams.</summary>
    public string? Prompt { get; init; }

    /// <summary>Who takes what people ask for, and alone speaks with them; null: whoever dispatches.</summary>
    public RoleName? Intake { get; init; }

    /// <summary>In the order of the file. Never empty.</summary>
    public ImmutableArray<RoleDefinition> Roles { get; init; } = [];

    /// <summary>In the order in which work passes through them; empty: everyone may act at any time.</summary>
    public ImmutableArray<PhaseDefinition> Phases { get; init; } = [];

    /// <summary>Which agent CLI and model a tier stands for; 0 (local) to 3 (best).</summary>
    public ImmutableSortedDictionary<int, TierChoice> Tiers { get; init; } = ImmutableSortedDictionary<int, TierChoice>.Empty;

    /// <summary>How far it goes by itself.</summary>
    public TeamLimits Limits { get; init; } = new();

    /// <summary>The role, or null.</summary>
    public RoleDefinition? Find(RoleName role) => Roles.FirstOrDefault(r => r.Name == role);

    /// <summary>The place of the role's phase in the order; null when it may act at any time.</summary>
    public int? PhaseOf(RoleName role) =>
        Phases.IndexOf(Phases.FirstOrDefault(p => p.Roles.Contains(role))!) is var at and >= 0 ? at : null;
}

/// <summary>One step in the order of work.</summary>
/// <param name="Name">Such as "build".</param>
/// <param name="Roles">Whose turn it is.</param>
public sealed record PhaseDefinition(string Name, ImmutableArray<RoleName> Roles);

/// <summary>What a tier stands for.</summary>
/// <param name="Client">The agent CLI; null: the role's, else the default.</param>
/// <param name="Model">In the agent CLI's words; null: its default.</param>
public sealed record TierChoice(string? Client, string? Model);

/// <summary>How far a team goes by itself. What is null, the room's settings say.</summary>
public sealed record TeamLimits
{
    /// <summary>So many spawned agents at a time.</summary>
    public int? Agents { get; init; }

    /// <summary>So many spawns one below the other.</summary>
    public int? Depth { get; init; }

    /// <summary>So many times a judge may send the team on; then a person decides.</summary>
    public int Cycles { get; init; } = 3;

    /// <summary>So many times a review may send the same task back; then the dispatcher decides.</summary>
    public int Rework { get; init; } = 3;
}
