using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>What may be done with tasks. Pure.</summary>
public static partial class TaskDecider
{
    /// <summary>Adds tasks, all or none; the result is in the order of <paramref name="specs"/>.</summary>
    public static Decision<ImmutableArray<AddedTask>> Add(
        TaskBoard tasks, TeamBoard team, AgentName caller, RoleName callerRole, ImmutableArray<TaskSpec> specs, string? requestId, DateTimeOffset now)
    {
        if (!team.May(callerRole, RoleRights.Dispatch))
            return Refusals.RoleMayNot(callerRole, "add tasks");
        if (specs.Length is 0 or > TaskLimits.Batch)
            return Refusals.BadArgument("tasks", $"{specs.Length} tasks", $"1 to {TaskLimits.Batch} in one call");
        var batch = new TaskBatch(tasks, specs);
        if (batch.Check(now) is { } refusal)
            return refusal;
        var events = batch.Events(requestId);
        var added = events.Zip(specs, (e, spec) => new AddedTask(e.Id, spec.Key, batch.StatusOf(e)));
        return Decision<ImmutableArray<AddedTask>>.Accept([.. added], [.. events]);
    }
}
