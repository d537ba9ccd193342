using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

public static partial class TaskDecider
{
    // Enough to see why there is nothing; a result is read by a model.
    private const int PassedOverShown = 5;

    /// <summary>
    /// Takes a task: the named one, else the one that the caller holds already, else the best ready one that it may take. That
    /// nothing is ready for it is a result, not a refusal.
    /// </summary>
    public static Decision<ClaimResult> Claim(TaskBoard tasks, Claimant claimant, TaskId? id, string? requestId)
    {
        var held = tasks.HeldBy(claimant.Agent);
        if (held is not null)
        {
            return id is null || id == held.Id
                ? Decision<ClaimResult>.Accept(ClaimResult.Of(held, alreadyHeld: true))
                : Refusals.HoldsAnother(held.Id, held.Status.Wire(), held.ClaimedAt ?? held.Since);
        }
        return id is { } named ? ClaimNamed(tasks, claimant, named, requestId) : ClaimBest(tasks, claimant, requestId);
    }

    // Null when the claimant can have it by id.
    private static Refusal? InTheWay(TaskBoard tasks, Claimant claimant, WorkTask task)
    {
        if (NotForRole(claimant, task) is { } otherRole)
            return otherRole;
        if (!task.IsForTier(claimant))
            return Refusals.TaskNeedsTier(task.Id, task.Tier!.Value, claimant.Tier!.Value);
        if (!task.IsFor(claimant))
            return Refusals.TaskNeedsCapability(task.Id, task.Capability!, claimant.Capabilities);
        return tasks.OverlapOf(task) is { } overlap
            ? Refusals.TaskFilesInUse(
                task.Id, overlap.Files.Value, overlap.Other.Id, overlap.Other.Holder!.Value, overlap.OtherFiles.Value)
            : null;
    }

    private static Decision<ClaimResult> ClaimBest(TaskBoard tasks, Claimant claimant, string? requestId)
    {
        var passedOver = new List<PassedOver>();
        foreach (var task in tasks.Ready)
        {
            if (tasks.IsOffered(task, claimant))
                return Take(tasks, claimant, task, requestId);
            if (passedOver.Count < PassedOverShown)
                passedOver.Add(new PassedOver(task.Id, InTheWay(tasks, claimant, task) ?? Refusals.TaskHandedBack(task.Id)));
        }
        return Decision<ClaimResult>.Accept(new ClaimResult(null, AlreadyHeld: false, tasks.Counts(), [.. passedOver]));
    }

    private static Decision<ClaimResult> ClaimNamed(TaskBoard tasks, Claimant claimant, TaskId id, string? requestId)
    {
        if (tasks.Find(id) is not { } task)
            return Refusals.UnknownTask("task", id.ToString(), tasks.Last);
        return task.Status switch
        {
            WorkStatus.Pending or WorkStatus.SentBack => NotForRole(claimant, task) ?? Waiting(tasks, task),
            WorkStatus.Delegated => Refusals.TaskIsDelegated(id, tasks.OpenParts(id).Select(Described)),
            WorkStatus.Working or WorkStatus.Blocked =>
                Refusals.TaskHeld(id, task.Holder!.Value, task.Status.Wire(), task.ClaimedAt ?? task.Since),
            WorkStatus.Done or WorkStatus.Failed =>
                Refusals.TaskFinal(id, task.Status.Wire(), task.Since, task.ReportedBy, task.ReplacedBy),
            WorkStatus.Escalated => Refusals.TaskIsEscalated(id, task.Attempts),
            _ => InTheWay(tasks, claimant, task) is { } why ? why : Take(tasks, claimant, task, requestId),
        };
    }

    private static Decision<ClaimResult> Take(TaskBoard tasks, Claimant claimant, WorkTask task, string? requestId)
    {
        var claimed = new TaskClaimed(task.Id, claimant.Agent, tasks.LastFence + 1, requestId);
        var held = task with { Status = WorkStatus.Working, Holder = claimant.Agent, Fence = claimed.Fence, ReadyAt = null, HandedBackBy = null };
        return Decision<ClaimResult>.Accept(ClaimResult.Of(held, alreadyHeld: false), claimed);
    }

    private static Refusal? NotForRole(Claimant claimant, WorkTask task) =>
        task.IsForRole(claimant) ? null
        : task.Role is null && !task.IsOfItsPhase(claimant) ? Refusals.TaskOfOtherPhase(task.Id, task.Phase!, claimant.Role)
        : Refusals.TaskForRole(task.Id, task.Role, task.Kind.Wire(), claimant.Role);

    private static Refusal Waiting(TaskBoard tasks, WorkTask task)
    {
        var earlier = tasks.EarlierPhase(task).ToList();
        return earlier.Count > 0
            ? Refusals.PhaseNotOn(task.Id, task.Phase!, earlier[0].Phase!, earlier.Select(Described), earlier.Where(t => t.Role is not null).Select(t => t.Role!.Value).Distinct())
            : Refusals.NeedsUnmet(task.Id, task.Status.Wire(), tasks.Unmet(task).Select(need => tasks.Find(need) is { } known ? Described(known) : $"{need}"));
    }

    private static string Described(WorkTask task) =>
        task.Holder is { } holder ? $"{task.Id} ({task.Status.Wire()}, {holder})" : $"{task.Id} ({task.Status.Wire()})";
}
