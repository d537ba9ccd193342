using System.Text;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Identity;

namespace Swarm.Core.Teams;

/// <summary><c>swarm init --team</c>: a team file of one's own over a built-in team.</summary>
public static class TeamTemplate
{
    /// <summary>The file to be written; reads, writes nothing.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="builtIn">A name of <see cref="BuiltInTeams"/>.</param>
    /// <exception cref="SwarmException">NotFound: no built-in team has the name.</exception>
    public static FileChange Plan(Workspace workspace, string builtIn)
    {
        var text = Text(builtIn);
        var path = Path.Combine(workspace.Root, TeamFiles.FileName);
        var before = File.Exists(path) ? File.ReadAllText(path) : null;
        var kind = before is null ? FileChangeKind.Created : before == text ? FileChangeKind.Unchanged : FileChangeKind.Merged;
        return new FileChange(TeamFiles.FileName, path, before, text, kind);
    }

    // Every line behind "#- " is one that may be taken in as it is; a test does.
    internal static string Text(string builtIn)
    {
        if (!BuiltInTeams.Names.Contains(builtIn))
            throw new SwarmException(Refusals.NoTeamFile(builtIn, BuiltInTeams.Names));
        var team = TeamFiles.Require(builtIn);
        var text = new StringBuilder(
            $$"""
            # The team of this directory. swarm up starts it; swarm prompt ROLE prints what an agent of a role is told; the keys are in docs/team-files.md.
            # What is not said here is as in {{builtIn}}. Take away "#- " to say it.
            extends: {{builtIn}}
            #- name: {{builtIn}}
            #- goal: What the team is there for.
            #- prompt: Rules for all of its agents.

            # Which agent CLI and model a tier stands for: 0 local, 1 small, 2 main, 3 best.
            #- tiers:
            #-   2: {client: claude, model: sonnet}
            #-   3: {client: claude, model: opus}

            # A role is changed key by key; null removes it. start: so many come with swarm up. owns: the only files that it may edit.
            #- roles:

            """);
        foreach (var role in team.Roles)
            text.Append($"#-   {role.Name}: {{tier: {role.Tier ?? 2}, start: {role.Start}}}\n");
        text.Append($"\n# How far it goes by itself.\n#- limits: {{agents: {team.Limits.Agents ?? 8}, cycles: {team.Limits.Cycles}, rework: {team.Limits.Rework}}}\n");
        return text.ToString();
    }
}
