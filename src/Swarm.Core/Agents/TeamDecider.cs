using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Agents;

/// <summary>Who may pause the team, and what a pause forbids. Pure.</summary>
public static class TeamDecider
{
    /// <summary>Pauses; false when it was paused already.</summary>
    public static Decision<bool> Pause(TeamBoard team, RoleName callerRole, string? reason) =>
        !team.May(callerRole, RoleRights.Dispatch) ? Refusals.RoleMayNot(callerRole, "pause the team", team.WhoMay(RoleRights.Dispatch))
        : team.Pause is not null ? Decision<bool>.Accept(false)
        : Decision<bool>.Accept(true, new TeamPaused(reason));

    /// <summary>Goes on; false when there was neither a pause nor a brake.</summary>
    public static Decision<bool> Resume(TeamBoard team, RoleName callerRole) =>
        !team.May(callerRole, RoleRights.Dispatch) ? Refusals.RoleMayNot(callerRole, "resume the team", team.WhoMay(RoleRights.Dispatch))
        : team.Pause is null && team.Brake is null ? Decision<bool>.Accept(false)
        : Decision<bool>.Accept(true, new TeamResumed());

    /// <summary>The team is this from now on. Only a person says so: an agent would give itself rights.</summary>
    public static Decision<bool> Define(RoleName callerRole, TeamDefinition team) =>
        callerRole != RoleName.Human ? Refusals.OnlyPeopleDefine(callerRole, team.Name) : Decision<bool>.Accept(true, new TeamDefined(team));

    /// <summary>Why nothing new may be started now; null when it may.</summary>
    /// <param name="team">The team.</param>
    /// <param name="what">What the caller wanted, as "claim tasks".</param>
    public static Refusal? Forbids(TeamBoard team, string what) =>
        team.Pause is { } pause ? Refusals.TeamPaused(pause.By, pause.Since, pause.Reason, what) : null;
}
