using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>The files that the team file gives to a role. Pure.</summary>
internal static class GuardRoles
{
    /// <summary>Why an agent of its role must not change the file; null when it may, and when its role owns nothing in particular.</summary>
    /// <param name="scene">Who, and where.</param>
    /// <param name="target">The file.</param>
    /// <param name="deep">With all that is below it.</param>
    public static Refusal? Edit(GuardScene scene, GuardedPath target, bool deep)
    {
        if (target is not { Relative: { } relative, InRoom: false } || scene.State.Team.Definition is not { } team || scene.State.Agents.Find(scene.Agent) is not { } agent)
            return null;
        if (team.Find(agent.Role) is not { Owns: { IsEmpty: false } own } role)
            return null;
        var path = scene.State.WorktreeOf(scene.Agent)?.InWorkspace(relative) ?? relative;
        if (own.Any(g => g.Matches(path)) || (!deep && LeadsTo(path, own)))
            return null;
        return Refusals.GuardedByRole(
            path,
            role.Name,
            own.Select(g => g.Value),
            team.Roles.FirstOrDefault(r => r.Owns.Any(g => g.Matches(path)))?.Name,
            scene.State.Team.WhoMay(RoleRights.Dispatch) is [var dispatcher, ..] ? dispatcher : null);
    }

    // A directory above one's own files may be made.
    private static bool LeadsTo(string path, IEnumerable<FileGlob> own) =>
        FileGlob.TryParse($"{path}/**", out var below) && own.Any(g => FileGlob.Overlaps(g, below));
}
