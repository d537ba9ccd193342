using System.Collections.Immutable;
using static Swarm.Core.Tasks.TaskActor;
using static Swarm.Core.Tasks.TaskTrigger;
using static Swarm.Core.Tasks.WorkStatus;

namespace Swarm.Core.Tasks;

/// <summary>What moves a task.</summary>
public enum TaskTrigger
{
    /// <summary>The last task that it needs is done.</summary>
    NeedsMet,
    /// <summary>An agent takes it.</summary>
    Claim,
    /// <summary>Somebody reports working.</summary>
    ReportWorking,
    /// <summary>Somebody reports blocked.</summary>
    ReportBlocked,
    /// <summary>Somebody reports done.</summary>
    ReportDone,
    /// <summary>Somebody reports failed.</summary>
    ReportFailed,
    /// <summary>Somebody reports ready: hands or puts it back.</summary>
    ReportReady,
    /// <summary>The holder is gone or stalled.</summary>
    ClaimLost,
    /// <summary>The same, once too often.</summary>
    ClaimLostTooOften,
    /// <summary>A new task takes its place.</summary>
    Replace,
}

/// <summary>Who moves a task.</summary>
public enum TaskActor
{
    /// <summary>The room itself.</summary>
    Room,
    /// <summary>An agent that may take it.</summary>
    Claimer,
    /// <summary>The agent that holds it.</summary>
    Holder,
    /// <summary>A planner or a person who does not hold it.</summary>
    Planner,
    /// <summary>Any other agent.</summary>
    Other,
}

/// <summary>One allowed step.</summary>
public sealed record TaskTransition(WorkStatus From, TaskTrigger On, TaskActor By, WorkStatus To);

/// <summary>The life of a task. What is not a row does not happen (REQUIREMENTS B7).</summary>
public static class TaskTransitions
{
    /// <summary>Every allowed step.</summary>
    public static readonly ImmutableArray<TaskTransition> All =
    [
        new(Pending, NeedsMet, Room, Ready),
        new(Pending, ReportFailed, Planner, Failed),

        new(Ready, Claim, Claimer, Working),
        new(Ready, ReportFailed, Planner, Failed),

        new(Working, ReportWorking, Holder, Working),
        new(Working, ReportBlocked, Holder, Blocked),
        new(Working, ReportDone, Holder, Done),
        new(Working, ReportFailed, Holder, Failed),
        new(Working, ReportReady, Holder, Ready),
        new(Working, ClaimLost, Room, Ready),
        new(Working, ClaimLostTooOften, Room, Escalated),

        new(Blocked, ReportWorking, Holder, Working),
        new(Blocked, ReportBlocked, Holder, Blocked),
        new(Blocked, ReportDone, Holder, Done),
        new(Blocked, ReportFailed, Holder, Failed),
        new(Blocked, ReportReady, Holder, Ready),
        new(Blocked, ClaimLost, Room, Ready),
        new(Blocked, ClaimLostTooOften, Room, Escalated),

        new(Escalated, ReportReady, Planner, Ready),
        new(Escalated, ReportFailed, Planner, Failed),
        new(Escalated, Replace, Planner, Failed),

        new(Failed, Replace, Planner, Failed),
    ];

    /// <summary>The status after the step, or null when the table does not have it.</summary>
    public static WorkStatus? Next(WorkStatus from, TaskTrigger on, TaskActor by)
    {
        foreach (var row in All)
        {
            if (row.From == from && row.On == on && row.By == by)
                return row.To;
        }
        return null;
    }

    /// <summary>What reporting the status means; null for a status that nobody can report (pending, escalated).</summary>
    public static TaskTrigger? Reporting(WorkStatus status) => status switch
    {
        Working => ReportWorking,
        Blocked => ReportBlocked,
        Done => ReportDone,
        Failed => ReportFailed,
        Ready => ReportReady,
        _ => null,
    };

    /// <summary>What <paramref name="by"/> can report on a task in this status.</summary>
    public static IEnumerable<WorkStatus> Reportable(WorkStatus from, TaskActor by) =>
        Enum.GetValues<WorkStatus>().Where(to => Reporting(to) is { } trigger && Next(from, trigger, by) is not null);
}
