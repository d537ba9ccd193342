using System.Collections.Immutable;
using Swarm.Core.Identity;

namespace Swarm.Core.Agents;

/// <summary>What a role may do beyond taking tasks, posting and waiting, which everyone may.</summary>
[Flags]
public enum RoleRights
{
    /// <summary>Takes tasks.</summary>
    None = 0,
    /// <summary>Adds tasks anywhere, stops agents, pauses the team, sees all of it, decides about tasks that nobody holds.</summary>
    Dispatch = 1,
    /// <summary>Takes tasks of the kind plan, and adds tasks below the one that it holds.</summary>
    Plan = 2,
    /// <summary>Takes tasks of the kind review: approves, or sends back with reasons.</summary>
    Review = 4,
    /// <summary>Takes tasks of the kind judge: says whether the goal is met, or starts the next cycle with what is missing.</summary>
    Judge = 8,
    /// <summary>Spawns agents, and stops those that it spawned.</summary>
    Spawn = 16,
    /// <summary>All of it, as a person has.</summary>
    All = Dispatch | Plan | Review | Judge | Spawn,
}

/// <summary>The rights of roles for which no team file says anything.</summary>
public static class ConventionalRights
{
    /// <summary>Those that have any.</summary>
    public static readonly ImmutableArray<RoleName> Roles = [RoleName.Planner, RoleName.SubPlanner, RoleName.Reviewer, RoleName.Judge];

    /// <summary>By the role's name: planner, sub-planner, reviewer, judge; every other role takes tasks.</summary>
    public static RoleRights Of(RoleName role) =>
        role == RoleName.Human ? RoleRights.All
        : role == RoleName.Planner ? RoleRights.Dispatch | RoleRights.Plan | RoleRights.Spawn
        : role == RoleName.SubPlanner ? RoleRights.Plan
        : role == RoleName.Reviewer ? RoleRights.Review
        : role == RoleName.Judge ? RoleRights.Judge
        : RoleRights.None;
}
