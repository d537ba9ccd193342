using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;

namespace Swarm.Core.Teams;

/// <summary>
/// What an agent is told beyond the rules of all teams (<see cref="Clients.Discipline"/>): its team, its role, what was learned (REQUIREMENTS F2). Put
/// together when it is started; nothing of it is read from a file then.
/// </summary>
public static class PromptAssembly
{
    // Every agent pays for it in every turn; a claim brings what fits its task.
    private const int LearnedBytes = 1500;
    private const int MostGlobs = 8;

    /// <summary>The whole of it; empty when there is nothing to say.</summary>
    /// <param name="state">The room.</param>
    /// <param name="role">The agent's.</param>
    /// <param name="promoted">The rules that a person promoted for the role.</param>
    /// <param name="prompt">The first thing that it is asked to do; may be empty.</param>
    public static string Rules(RoomState state, RoleName role, ImmutableArray<string> promoted, string prompt)
    {
        var own = state.Team.Definition?.Find(role);
        string[] parts = state.Team.Definition is { } team
            ? [Team(team), Turns(team, role), own is null ? "" : Role(own), Learned(state, role, promoted, prompt)]
            : [Learned(state, role, promoted, prompt)];
        return string.Join("\n\n", parts.Where(p => p.Length > 0));
    }

    /// <summary>
    /// The rules that a person promoted for the role, then what the team has learned that is for this role, what fits the first prompt first; bounded together. Empty
    /// when there is nothing.
    /// </summary>
    internal static string Learned(RoomState state, RoleName role, ImmutableArray<string> promoted, string prompt)
    {
        var rules = promoted.IsEmpty ? "" : $"Rules of your role:\n{string.Join('\n', promoted.Select(r => $"- {r}"))}";
        var left = LearnedBytes - Encoding.UTF8.GetByteCount(rules);
        var lines = state.Learnings.ForStart(role, prompt, left, known: l => promoted.Contains(l.Rule)).Select(l => VisibleText.Of(l.Line)).ToList();
        var learned = lines.Count == 0 ? "" : $"What the team has learned:\n{string.Join('\n', lines)}";
        return rules.Length > 0 && learned.Length > 0 ? $"{rules}\n\n{learned}" : rules + learned;
    }

    private static string Team(TeamDefinition team)
    {
        var goal = team.Goal is null ? "" : $" Its goal: {team.Goal}";
        return $"Team {team.Name}.{goal}{(team.Prompt is null ? "" : $"\n{team.Prompt}")}";
    }

    private static string Turns(TeamDefinition team, RoleName role)
    {
        var who = $"Roles: {string.Join(", ", team.Roles.Select(r => r.Name))}.{(Intake(team) is { } intake ? $" Only {intake} speaks with people." : "")}";
        if (team.Phases.IsEmpty)
            return who;
        var order = string.Join(" → ", team.Phases.Select(p => $"{p.Name} ({string.Join(", ", p.Roles)})"));
        var own = team.PhaseOf(role) is { } at ? $" Your turn: {team.Phases[at].Name}." : "";
        return $"{who}\nTurns: {order}.{own}";
    }

    private static RoleName? Intake(TeamDefinition team) =>
        team.Intake ?? (team.Roles.Count(r => r.Rights.HasFlag(RoleRights.Dispatch)) == 1 ? team.Roles.Single(r => r.Rights.HasFlag(RoleRights.Dispatch)).Name : null);

    private static string Role(RoleDefinition role)
    {
        var owns = role.Owns.IsEmpty ? "" : $"\nYou edit only {string.Join(", ", role.Owns.Take(MostGlobs))}{More(role.Owns.Length)}.";
        var spawns = role.MaySpawn.IsEmpty ? "" : $"\nYou may spawn: {string.Join(", ", role.MaySpawn)}.";
        var stays = role.Stay switch
        {
            RoleStay.Daemon => "\nwait also returns when your timer has gone off (\"woken\"): do your round then, and wait again.",
            RoleStay.Session => "\nYou are here for one piece of work: report it, leave what you learned, and call wait. With nothing left to do, Swarm ends your session there.",
            _ => "",
        };
        return $"Your role, {role.Name}:{(role.Prompt is null ? "" : $"\n{role.Prompt}")}{owns}{spawns}{stays}";
    }

    private static string More(int count) => count > MostGlobs ? string.Create(CultureInfo.InvariantCulture, $" and {count - MostGlobs} more patterns of the team file") : "";
}
