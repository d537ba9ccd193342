using System.Collections.Immutable;
using System.Globalization;
using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Identity;

namespace Swarm.Core.Supervision;

/// <summary>Whom <c>swarm up</c> starts in a team that a file defines. Pure.</summary>
public static class TeamRoster
{
    /// <summary>The role that people speak with and that a command's own client, model and prompt are for.</summary>
    public static RoleName Lead(TeamDefinition team) => team.Intake ?? team.Roles.First(r => r.Rights.HasFlag(RoleRights.Dispatch)).Name;

    /// <summary>
    /// What starts with the team, the lead first; at least one of that role, none of a session's. Named as the role, or frontend-1, frontend-2 … where it is several.
    /// </summary>
    /// <param name="team">The team.</param>
    /// <param name="lead">The lead as asked for: name, client, model, command, prompt.</param>
    public static ImmutableArray<SpawnRequest> Of(TeamDefinition team, SpawnRequest lead)
    {
        var requests = ImmutableArray.CreateBuilder<SpawnRequest>();
        foreach (var role in team.Roles.OrderBy(r => r.Name == lead.Role ? 0 : 1))
        {
            var count = role.Name == lead.Role ? Math.Max(1, role.Start) : role.Stay == RoleStay.Session ? 0 : role.Start;
            for (var i = 1; i <= count; i++)
            {
                if (role.Name == lead.Role && i == 1)
                    requests.Add(lead);
                else
                    requests.Add(Further(team, new SpawnRequest(Name(role.Name, i, count)) { Role = role.Name }, lead.Client));
            }
        }
        return requests.ToImmutable();
    }

    /// <summary>The name of one of a role's agents.</summary>
    public static AgentName Name(RoleName role, int number, int count)
    {
        var text = count == 1 ? role.Value : string.Create(CultureInfo.InvariantCulture, $"{role}-{number}");
        return AgentName.TryParse(text, out var name) ? name : throw new ArgumentException(text, nameof(role));
    }

    // An agent CLI asked for the lead is that of all of whom nothing else is said; a command or a scenario is only its own.
    private static SpawnRequest Further(TeamDefinition team, SpawnRequest request, string? asked) =>
        !ClientCatalog.TakesCommand(asked) && RoleDefaults.Fill(team, request).Client is null ? request with { Client = asked } : request;
}
