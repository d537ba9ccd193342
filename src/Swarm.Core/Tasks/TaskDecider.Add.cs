using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>What may be done with tasks. Pure.</summary>
public static partial class TaskDecider
{
    /// <summary>
    /// Adds tasks, all or none; the result is in the order of <paramref name="specs"/>. Anywhere with the right to dispatch; with the
    /// right to plan only below the plan that the caller holds, or was the last to hold while it waits for its parts.
    /// </summary>
    public static Decision<ImmutableArray<AddedTask>> Add(
        TaskBoard tasks, TeamBoard team, AgentName caller, RoleName callerRole, ImmutableArray<TaskSpec> specs, string? requestId, DateTimeOffset now)
    {
        var rights = team.RightsOf(callerRole);
        if ((rights & (RoleRights.Dispatch | RoleRights.Plan)) == RoleRights.None)
            return Refusals.RoleMayNot(callerRole, "add tasks", team.WhoMay(RoleRights.Dispatch | RoleRights.Plan));
        if (specs.Length is 0 or > TaskLimits.Batch)
            return Refusals.BadArgument("tasks", $"{specs.Length} tasks", $"1 to {TaskLimits.Batch} in one call");
        var below = rights.HasFlag(RoleRights.Dispatch) ? null : PlanOf(tasks, caller);
        if (below is null && !rights.HasFlag(RoleRights.Dispatch))
            return Refusals.NotYourPlan(callerRole, "you hold none", held: null);
        specs = [.. specs.Select(s => s.Replaces is { } old && tasks.Find(old) is { } task ? s.FilledFrom(task) : s)];
        var batch = new TaskBatch(tasks, team.Definition, specs, below?.Id);
        if (batch.Check(now) is { } refusal)
            return refusal;
        if (below is not null && batch.Outside(below.Id) is { } outside)
            return Refusals.NotYourPlan(callerRole, outside, below.Id);
        var events = batch.Events(requestId);
        var after = tasks.With(events);
        var added = events.Zip(specs, (e, spec) => new AddedTask(e.Id, spec.Key, after.Find(e.Id)!.Status));
        return Decision<ImmutableArray<AddedTask>>.Accept([.. added], [.. events]);
    }

    private static WorkTask? PlanOf(TaskBoard tasks, AgentName caller) =>
        tasks.HeldBy(caller) is { } held ? held.Kind == TaskKind.Plan ? held : null : tasks.DividedBy(caller);
}
