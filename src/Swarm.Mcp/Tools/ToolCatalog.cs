using System.Collections.Immutable;
using Swarm.Core.Identity;

namespace Swarm.Mcp.Tools;

/// <summary>All tools, in the order in which clients see them.</summary>
internal static class ToolCatalog
{
    public static readonly ImmutableArray<ToolDefinition> All =
    [
        MessageTools.Post,
        MessageTools.Wait,
        TaskTools.Claim,
        TaskTools.Report,
        LearningTools.Append,
        LeaseTools.Lock,
        LeaseTools.Unlock,
        TaskTools.Add,
        AgentTools.Spawn,
        AgentTools.Stop,
        AgentTools.Status,
    ];

    /// <summary>Those that the role is offered (REQUIREMENTS G1).</summary>
    public static IEnumerable<ToolDefinition> For(RoleName role) => All.Where(t => role.Plans || !t.ForPlanners);
}
