using System.Collections.Immutable;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Agents;

/// <summary>Who may come, under which name and role. Pure.</summary>
public static class AgentDecider
{
    /// <summary>
    /// Joins. The caller holds the name's kernel lock when <paramref name="via"/> is Mcp, so an agent still written as present is
    /// one whose server died and came back: it keeps its claims.
    /// </summary>
    public static Decision<Agent> Join(
        AgentBoard agents, AgentName name, RoleName role, JoinedVia via, int pid, ImmutableArray<string>? capabilities)
    {
        if (name.IsReserved)
            return Refusals.NameReserved(name);
        var known = agents.Find(name);
        if (known is { IsLive: true } && known.Role != role)
            return Refusals.RoleDiffers(name, known.Role, role);
        // A command under a name that a server holds acts for that agent; it does not take the agent over.
        if (via == JoinedVia.Command && known is { Stage: AgentStage.Present })
            return Decision<Agent>.Accept(known);
        var joined = new AgentJoined(name, role, via, pid, capabilities);
        return Decision<Agent>.Accept(new Agent(name, role, AgentStage.Present) { Via = via, Pid = pid }, joined);
    }

    /// <summary>Reserves a name for an agent about to be started. A repeated <paramref name="requestId"/> is refused by the caller before.</summary>
    public static Decision<AgentName> Spawn(
        AgentBoard agents,
        RoleName callerRole,
        AgentName name,
        RoleName role,
        string client,
        string? model,
        ImmutableArray<string>? capabilities,
        string? requestId)
    {
        if (!callerRole.Plans)
            return Refusals.RoleMayNot(callerRole, "spawn agents");
        if (name.IsReserved)
            return Refusals.NameReserved(name);
        if (role == RoleName.Human)
            return Refusals.BadArgument("role", "human", "a role of an agent, such as worker or planner");
        if (agents.Find(name) is { IsLive: true } live)
            return Refusals.NameTaken(name, live.Since);
        return Decision<AgentName>.Accept(name, new AgentSpawned(name, role, client, model, capabilities, requestId));
    }

    /// <summary>Says that an agent is gone; no event when it already was, or never came.</summary>
    public static Decision<bool> Leave(AgentBoard agents, AgentName name, LeaveReason reason, string? note = null) =>
        agents.Find(name) is { IsLive: true }
            ? Decision<bool>.Accept(true, new AgentLeft(name, reason, note))
            : Decision<bool>.Accept(false);
}
