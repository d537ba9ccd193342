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
        // A person uses commands. Behind a server is a model, and what a person may do is more than any role may.
        if (via == JoinedVia.Mcp && role == RoleName.Human)
            return NotForAgents;
        var known = agents.Find(name);
        if (known is { IsLive: true } && known.Role != role)
            return Refusals.RoleDiffers(name, known.Role, role);
        // A command under a name that a server holds acts for that agent; it does not take the agent over.
        if (via == JoinedVia.Command && known is { Stage: AgentStage.Present })
            return Decision<Agent>.Accept(known);
        var joined = new AgentJoined(name, role, via, pid, capabilities);
        return Decision<Agent>.Accept(new Agent(name, role, AgentStage.Present) { Via = via, Pid = pid }, joined);
    }

    /// <summary>Reserves a name for an agent about to be started. A repeated request id is refused by the caller before.</summary>
    /// <param name="agents">The board.</param>
    /// <param name="caller">Who spawns.</param>
    /// <param name="callerRole">Its role.</param>
    /// <param name="spawned">What is to be started.</param>
    /// <param name="team">Whom the role may spawn.</param>
    /// <param name="limits">How many, how deep; the team file's come first.</param>
    /// <param name="worktree">What it is to work in; null: the workspace itself.</param>
    public static Decision<AgentName> Spawn(
        AgentBoard agents, AgentName caller, RoleName callerRole, AgentSpawned spawned, TeamBoard team, SpawnLimits limits, WorktreeAdded? worktree = null)
    {
        var (name, role) = (spawned.Name, spawned.Role);
        if (!team.May(callerRole, RoleRights.Spawn))
            return Refusals.RoleMayNot(callerRole, "spawn agents", team.WhoMay(RoleRights.Spawn));
        var own = team.Definition?.Limits ?? new TeamLimits();
        var (most, deepest) = (own.Agents ?? limits.Agents, own.Depth ?? limits.Depth);
        if (name.IsReserved)
            return Refusals.NameReserved(name);
        if (role == RoleName.Human)
            return NotForAgents;
        if (agents.Find(name) is { IsLive: true } live)
            return Refusals.NameTaken(name, live.Since);
        if (team.Definition is { } definition && NotInTeam(agents, definition, callerRole, role) is { } refused)
            return refused;
        var running = agents.Live.Count(a => a.Spawned is not null);
        if (running >= most)
            return Refusals.TooManyAgents(running, most, own.Agents is not null);
        var depth = Depth(agents, caller) + 1;
        if (depth > deepest)
            return Refusals.TooDeep(name, depth, deepest, own.Depth is not null);
        var parent = agents.Find(caller)?.Spawned;
        if (parent?.Directory is { } directory && !Contains(directory, spawned.Directory))
            return Refusals.OutsideOwnDirectory(name, spawned.Directory ?? ".", directory);
        // What the parent may not edit, the team's own checkout, its child may not either.
        if (parent?.Isolation == Isolation.Worktree && spawned.Isolation != Isolation.Worktree)
            return Refusals.LessIsolated(name);
        return worktree is null ? Decision<AgentName>.Accept(name, spawned) : Decision<AgentName>.Accept(name, spawned, worktree);
    }

    /// <summary>
    /// Says that an agent is gone; no event when it already was, or never came. One that died can still be stopped: it is not
    /// started again then.
    /// </summary>
    public static Decision<bool> Leave(AgentBoard agents, AgentName name, LeaveReason reason, string? note = null, bool givenUp = false) =>
        agents.Find(name) is { } agent && (agent.IsLive || (agent.IsLost && reason == LeaveReason.Stopped))
            ? Decision<bool>.Accept(true, new AgentLeft(name, reason, note, givenUp ? true : null))
            : Decision<bool>.Accept(false);

    // Who may spawn whom, and how many of a role (REQUIREMENTS D5).
    private static Refusal? NotInTeam(AgentBoard agents, TeamDefinition team, RoleName callerRole, RoleName role)
    {
        if (team.Find(role) is not { } known)
            return Refusals.RoleUnknown(role, team.Name, team.Roles.Select(r => r.Name));
        if (callerRole != RoleName.Human && team.Find(callerRole) is { } own && !own.MaySpawn.Contains(role))
            return Refusals.MayNotSpawn(callerRole, role, own.MaySpawn);
        var there = agents.Live.Count(a => a.Role == role);
        return known.Most is { } most && there >= most ? Refusals.TooManyOfRole(role, there, most) : null;
    }

    // How many spawns lie between a person, or an agent that joined by itself, and this one.
    private static int Depth(AgentBoard agents, AgentName name)
    {
        var depth = 0;
        var seen = new HashSet<AgentName>();
        for (var at = agents.Find(name); at is { Spawned: not null } && seen.Add(at.Name); at = at.Parent is { } parent ? agents.Find(parent) : null)
            depth++;
        return depth;
    }

    private static Refusal NotForAgents => Refusals.BadArgument("role", "human", "a role of an agent, such as worker or planner");

    private static bool Contains(string directory, string? child) =>
        child is not null && Path.GetRelativePath(directory, child) is var way && way != ".." && !way.StartsWith("../", StringComparison.Ordinal);
}
