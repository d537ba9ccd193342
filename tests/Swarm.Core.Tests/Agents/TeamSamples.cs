using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Tests.Tasks;

namespace Swarm.Core.Tests.Agents;

/// <summary>Team definitions for the rules.</summary>
internal static class TeamSamples
{
    /// <summary>Everything that a definition can say.</summary>
    public static TeamDefinition Whole { get; } = new("shop")
    {
        Goal = "a shop that sells",
        Prompt = "Small steps.",
        Intake = Given.Role("manager"),
        Roles =
        [
            new RoleDefinition(Given.Role("manager"))
            {
                Prompt = "You lead.",
                Rights = RoleRights.Dispatch | RoleRights.Plan,
                Client = "claude",
                Model = "opus",
                Tier = 3,
                MaySpawn = [Given.Role("builder"), Given.Role("reviewer")],
                Most = 1,
                Start = 1,
            },
            new RoleDefinition(Given.Role("builder"))
            {
                Capabilities = ["web"],
                Owns = [Given.Glob("src/**")],
                Command = ["run", "-x"],
                Most = 2,
                Worktree = true,
                Deny = ["Bash(git push*)"],
                RequiredServers = ["browser"],
                Stay = RoleStay.Session,
                At = [new TimeOnly(9, 30)],
            },
            new RoleDefinition(Given.Role("reviewer")) { Rights = RoleRights.Review | RoleRights.Judge, Stay = RoleStay.Daemon, Every = TimeSpan.FromMinutes(5) },
        ],
        Phases = [new PhaseDefinition("build", [Given.Role("builder")]), new PhaseDefinition("review", [Given.Role("reviewer")])],
        Tiers = ImmutableSortedDictionary<int, TierChoice>.Empty.Add(0, new TierChoice("opencode", "local")).Add(3, new TierChoice(null, "opus")),
        Limits = new TeamLimits { Agents = 5, Depth = 2, Cycles = 2, Rework = 1 },
    };
}
