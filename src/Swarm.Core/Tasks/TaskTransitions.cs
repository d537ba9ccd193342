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
    /// <summary>What was done before it is to be done again.</summary>
    WaitsAgain,
    /// <summary>It was planned from the start: parts of it were added and nobody holds it.</summary>
    PartsAdded,
    /// <summary>Somebody reports done, and parts of it are not over.</summary>
    Divide,
    /// <summary>The last of its parts is over.</summary>
    PartsDone,
    /// <summary>A review reports that something is to be done again.</summary>
    SendBack,
    /// <summary>A judge reports that something is missing.</summary>
    FindMissing,
    /// <summary>It was done, and a review sends it back: a new task does it again.</summary>
    Redo,
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

        new(Pending, PartsAdded, Room, Delegated),

        new(Ready, Claim, Claimer, Working),
        new(Ready, ReportFailed, Planner, Failed),
        new(Ready, WaitsAgain, Room, Pending),
        new(Ready, PartsAdded, Room, Delegated),

        new(Working, ReportWorking, Holder, Working),
        new(Working, ReportBlocked, Holder, Blocked),
        new(Working, ReportDone, Holder, Done),
        new(Working, ReportFailed, Holder, Failed),
        new(Working, ReportReady, Holder, Ready),
        new(Working, Divide, Holder, Delegated),
        new(Working, SendBack, Holder, SentBack),
        new(Working, FindMissing, Holder, Failed),
        new(Working, ClaimLost, Room, Ready),
        new(Working, ClaimLostTooOften, Room, Escalated),

        new(Blocked, ReportWorking, Holder, Working),
        new(Blocked, ReportBlocked, Holder, Blocked),
        new(Blocked, ReportDone, Holder, Done),
        new(Blocked, ReportFailed, Holder, Failed),
        new(Blocked, ReportReady, Holder, Ready),
        new(Blocked, Divide, Holder, Delegated),
        new(Blocked, SendBack, Holder, SentBack),
        new(Blocked, FindMissing, Holder, Failed),
        new(Blocked, ClaimLost, Room, Ready),
        new(Blocked, ClaimLostTooOften, Room, Escalated),

        new(Delegated, PartsDone, Room, Done),
        new(Delegated, ReportReady, Planner, Ready),
        new(Delegated, ReportFailed, Planner, Failed),

        new(SentBack, NeedsMet, Room, Ready),
        new(SentBack, ReportFailed, Planner, Failed),

        new(Escalated, ReportReady, Planner, Ready),
        new(Escalated, ReportFailed, Planner, Failed),
        new(Escalated, Replace, Planner, Failed),

        new(Failed, Replace, Planner, Failed),

        new(Done, Redo, Room, Done),
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

    /// <summary>What reporting the status means for a task; null for what nobody can report on it.</summary>
    /// <param name="status">The status.</param>
    /// <param name="kind">Of the task.</param>
    /// <param name="partsOpen">Whether parts of it are not over.</param>
    public static TaskTrigger? Reporting(WorkStatus status, TaskKind kind, bool partsOpen) => status switch
    {
        Done when partsOpen => Divide,
        SentBack when kind == TaskKind.Review => SendBack,
        SentBack when kind == TaskKind.Judge => FindMissing,
        Working => ReportWorking,
        Blocked => ReportBlocked,
        Done => ReportDone,
        Failed => ReportFailed,
        Ready => ReportReady,
        _ => null,
    };

    /// <summary>What <paramref name="by"/> can report on a task in this status.</summary>
    public static IEnumerable<WorkStatus> Reportable(WorkStatus from, TaskKind kind, TaskActor by) =>
        Enum.GetValues<WorkStatus>().Where(to => Reporting(to, kind, partsOpen: false) is { } trigger && Next(from, trigger, by) is not null);
}
