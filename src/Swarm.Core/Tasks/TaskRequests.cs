using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>Who wants a task.</summary>
/// <param name="Agent">The caller.</param>
/// <param name="Role">Its role.</param>
/// <param name="Capabilities">What it can do beyond its role.</param>
/// <param name="Rights">What its role may do.</param>
/// <param name="Tier">Of its model: 0 (local) to 3 (best); null when nothing was said of it.</param>
public sealed record Claimant(AgentName Agent, RoleName Role, ImmutableArray<string> Capabilities, RoleRights Rights, int? Tier = null)
{
    /// <summary>The place of its role's phase in the order; null when it may act at any time.</summary>
    public int? Step { get; init; }

    /// <summary>An agent of the room.</summary>
    internal static Claimant Of(Agent agent, TeamBoard team) => Of(agent.Name, agent.Role, agent.Capabilities, agent.Spawned?.Tier, team);

    /// <summary>Somebody of a role in a team.</summary>
    internal static Claimant Of(AgentName name, RoleName role, ImmutableArray<string> capabilities, int? tier, TeamBoard team) =>
        new(name, role, capabilities, team.RightsOf(role), tier) { Step = team.Definition?.PhaseOf(role) };
}

/// <summary>How an agent says that a task stands.</summary>
/// <param name="Status">Working, blocked, done, failed, ready to hand it back (a planner: to put an escalated one back), or sent_back (a review or a judgement).</param>
/// <param name="Summary">One line: what was done, or why not.</param>
public sealed record ReportRequest(WorkStatus Status, string Summary)
{
    /// <summary>Which task; null: the one that the caller holds.</summary>
    public TaskId? Task { get; init; }

    /// <summary>What was run and what came out; needed for done.</summary>
    public string? Evidence { get; init; }

    /// <summary>Workspace paths of what was made.</summary>
    public ImmutableArray<string> Artifacts { get; init; } = [];

    /// <summary>What the next holder needs to go on; null keeps the last one.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Those of the artifacts and the task's expected output that were not there when the edge looked.</summary>
    public ImmutableArray<string> MissingArtifacts { get; init; } = [];

    /// <summary>The caller's id of the call.</summary>
    public string? RequestId { get; init; }
}
