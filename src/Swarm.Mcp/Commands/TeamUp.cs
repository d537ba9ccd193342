using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Supervision;
using Swarm.Core.Teams;

namespace Swarm.Mcp.Commands;

/// <summary>What a team file adds to <c>swarm up</c>: the definition, and the roles that start.</summary>
internal static class TeamUp
{
    /// <summary>The team that was named, else that of the workspace's file; null when there is neither.</summary>
    /// <exception cref="Core.Errors.SwarmException">It has mistakes, or is not there.</exception>
    public static async Task<TeamDefinition?> ReadAsync(string? named, Workspace workspace)
    {
        if (named is not null)
            return TeamFiles.Require(named);
        var own = Path.Combine(workspace.Root, TeamFiles.FileName);
        if (!File.Exists(own))
            return null;
        var team = TeamFiles.Require(own);
        await CommandRun.PrintAsync($"team {team.Name} from {TeamFiles.FileName}");
        return team;
    }

    /// <summary>Writes the definition when it differs; says who is there and no longer in it.</summary>
    public static async Task DefineAsync(Participant caller, TeamDefinition team, CancellationToken cancellation)
    {
        if (!await TeamOperations.DefineAsync(caller, team, cancellation))
            return;
        await CommandRun.PrintAsync($"team {team.Name}: {string.Join(", ", team.Roles.Select(r => r.Name))}");
        foreach (var agent in caller.Room.CatchUp().Agents.Live.Where(a => a.Role != RoleName.Human && team.Find(a.Role) is null))
            await CommandRun.PrintAsync($"{agent.Name} is {agent.Role}, which is no role of team {team.Name}: it may only take tasks. next: swarm stop {agent.Name} \"not in the team\"");
    }

    /// <summary>Whom to start: with a definition its roles, without one the planner.</summary>
    /// <param name="team">Null without one.</param>
    /// <param name="asked">The planner, or lead, as the command line has it.</param>
    /// <param name="name">Its name when one was given.</param>
    public static IEnumerable<SpawnRequest> Requests(TeamDefinition? team, SpawnRequest asked, AgentName? name)
    {
        if (team is null)
            return [asked];
        var lead = TeamRoster.Lead(team);
        return TeamRoster.Of(team, asked with { Role = lead, Name = name ?? TeamRoster.Name(lead, 1, team.Find(lead)?.Start is > 1 and var count ? count : 1) });
    }
}
