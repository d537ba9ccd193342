using System.Collections.Immutable;
using Swarm.Core.Agents;

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

    /// <summary>Those that a role with these rights is offered (REQUIREMENTS G1).</summary>
    public static IEnumerable<ToolDefinition> For(RoleRights rights) => All.Where(t => t.IsFor(rights));
}
