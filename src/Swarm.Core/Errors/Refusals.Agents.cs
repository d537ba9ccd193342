using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>A name with a meaning of its own.</summary>
    public static Refusal NameReserved(AgentName name) => new(
        ErrorCode.BadArgument,
        $"The name {name} is reserved. Nothing was written.",
        "the same call with another name, for example \"ada\"");

    /// <summary>The agent is known here with another role.</summary>
    public static Refusal RoleDiffers(AgentName name, RoleName known, RoleName got) => new(
        ErrorCode.NotAllowed,
        $"{name} is in the team as {known}, not as {got}. Nothing was written.",
        $"start it with --role {known}, or under another --agent name");

    /// <summary>A live agent has the name.</summary>
    public static Refusal NameTaken(AgentName name, DateTimeOffset since) => new(
        ErrorCode.Held,
        $"{name} has been in the team since {Time(since)}. Nothing was written.",
        $"spawn_agent with another name, or stop_agent {{\"name\":\"{name}\"}} first");

    /// <summary>The team is as large as it may be.</summary>
    /// <param name="running">The spawned agents.</param>
    /// <param name="most">The limit.</param>
    /// <param name="ofTeamFile">Whether the team file says it; else the room's settings.</param>
    public static Refusal TooManyAgents(int running, int most, bool ofTeamFile) => new(
        ErrorCode.NotAllowed,
        $"{running} spawned agents are here; at most {most} may be. Nothing was written.",
        $"stop_agent one that is idle first, or give the work to one with add_tasks; a person can raise {Limit("agents", ofTeamFile)}");

    /// <summary>A spawn too many below another.</summary>
    /// <param name="name">Who was to come.</param>
    /// <param name="depth">How deep it would be.</param>
    /// <param name="most">The limit.</param>
    /// <param name="ofTeamFile">Whether the team file says it; else the room's settings.</param>
    public static Refusal TooDeep(AgentName name, int depth, int most, bool ofTeamFile) => new(
        ErrorCode.NotAllowed,
        $"{name} would be spawn {depth} in a row; at most {most} are allowed. Nothing was written.",
        $"ask who started you to spawn it, with post: whom you need and why; a person can raise {Limit("depth", ofTeamFile)}");

    /// <summary>A child outside the directory that its parent was started in.</summary>
    public static Refusal OutsideOwnDirectory(AgentName name, string wanted, string own) => new(
        ErrorCode.NotAllowed,
        $"{name} was to start in {VisibleText.Line(wanted, 120)}; you were started in {VisibleText.Line(own, 120)} and may only start others there. Nothing was written.",
        $"the same call with \"directory\":\"{VisibleText.Line(own, 120)}\" or a directory below it");

    /// <summary>A child that would edit what its parent may not.</summary>
    public static Refusal LessIsolated(AgentName name) => new(
        ErrorCode.NotAllowed,
        $"{name} was to work in the workspace itself; you work in a worktree and may only start others in one. Nothing was written.",
        "the same call with isolation worktree");

    /// <summary>Another live process holds the agent's name.</summary>
    public static Refusal NameHeld(AgentName name, string holder, DateTimeOffset since) => new(
        ErrorCode.Held,
        $"The name {name} is held by {holder} since {Time(since)}. Nothing was written.",
        $"start this server under another --agent name, or end the process that holds {name}; its name is free at once");

    /// <summary>The team file does not name the role.</summary>
    public static Refusal RoleUnknown(RoleName role, string team, IEnumerable<RoleName> roles) => new(
        ErrorCode.BadArgument,
        $"Role {role} is not in team {team}. Nothing was written.",
        $"take one of {string.Join(", ", roles)}");

    /// <summary>The team file does not let the caller's role spawn that one.</summary>
    public static Refusal MayNotSpawn(RoleName caller, RoleName role, IReadOnlyCollection<RoleName> allowed) => new(
        ErrorCode.NotAllowed,
        $"Role {caller} may not spawn role {role}. Nothing was started.",
        allowed.Count == 0 ? "ask whoever dispatches with post" : $"spawn one of {string.Join(", ", allowed)}, or ask whoever dispatches with post");

    /// <summary>As many of the role are there as the team file allows.</summary>
    public static Refusal TooManyOfRole(RoleName role, int there, int most) => new(
        ErrorCode.NotAllowed,
        $"{there} of role {role} are there and the team allows {most}. Nothing was started.",
        "give the task to one that is there with add_tasks, or stop_agent one first");

    /// <summary>The caller's role may not do this.</summary>
    /// <param name="role">The caller's.</param>
    /// <param name="what">As "add tasks".</param>
    /// <param name="able">The roles that may, whom to ask first; none: only a person.</param>
    public static Refusal RoleMayNot(RoleName role, string what, IReadOnlyList<RoleName> able) => new(
        ErrorCode.NotAllowed,
        $"A {role} may not {what}; {(able.Count == 0 ? "only a person" : $"a {string.Join(" or ", able)}")} may. Nothing was written.",
        $"post {{\"to\":[\"{(able.Count == 0 ? RoleName.Human : able[0])}\"],\"body\":\"what you need and why\"}}");

    /// <summary>A name that nobody here has.</summary>
    public static Refusal UnknownAgent(string name, IEnumerable<string> known) => new(
        ErrorCode.NotFound,
        $"There is nobody called {VisibleText.Line(name, 40)}. Present: {List(known)}. Nothing was written.",
        "the same call with one of these names, a role, or \"all\"");

    /// <summary>The named agent has left.</summary>
    public static Refusal AgentGone(AgentName name, string because, DateTimeOffset since, IEnumerable<string> alive) => new(
        ErrorCode.WrongState,
        $"{name} left at {Time(since)} ({because}). Present: {List(alive)}. Nothing was written.",
        "the same call to somebody who is present");

    /// <summary>The caller was stopped.</summary>
    public static Refusal YouWereStopped(AgentName by, string? note) => new(
        ErrorCode.NotAllowed,
        $"You were stopped by {by}{(note is null ? "" : $" ({VisibleText.Line(note, 120)})")}. Nothing was written.",
        "end your session; your task and locks have been given back");

    /// <summary>An agent wants to stop itself, or a planner another planner.</summary>
    public static Refusal MayNotStop(AgentName name, string why) => new(
        ErrorCode.NotAllowed,
        $"You cannot stop {name}: {why}. Nothing was written.",
        "post {\"to\":[\"human\"],\"body\":\"…\"} when a person should do it");

    /// <summary>The named agent was never here.</summary>
    public static Refusal NoSuchAgent(AgentName name, IEnumerable<string> known) => new(
        ErrorCode.NotFound,
        $"There is no agent {name}. Present: {List(known)}. Nothing was written.",
        "the same call with one of these names");

    /// <summary>The team pauses.</summary>
    public static Refusal TeamPaused(AgentName by, DateTimeOffset since, string? reason, string what) => new(
        ErrorCode.WrongState,
        $"{by} paused the team at {Time(since)}{(reason is null ? "" : $" ({VisibleText.Line(reason, 120)})")}: nobody can {what}. Nothing was written.",
        "wait; what you hold you may finish and report. A planner or a person ends the pause: swarm resume");

    private static string Limit(string name, bool ofTeamFile) => ofTeamFile ? $"limits.{name} in the team file" : $"\"{name}\" in .tmm/settings.json";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss'Z'");

    private static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count switch
        {
            0 => "nobody",
            > 30 => $"{string.Join(", ", all.Take(30))} and {all.Count - 30} more",
            _ => string.Join(", ", all),
        };
    }
}
