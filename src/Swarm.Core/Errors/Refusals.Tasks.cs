using System.Globalization;
using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    private const string AnotherTask = "claim_task {} for another one, or wait";

    /// <summary>A task that was never added.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="got">What came.</param>
    /// <param name="last">The last id of the room; null when there is none.</param>
    public static Refusal UnknownTask(string name, string got, TaskId? last) => TaskId.TryParse(got, out var old) && old.Number <= last?.Number
        ? new(
            ErrorCode.NotFound,
            $"Argument {name}: {old} was over long ago and is not on the board any more. Nothing was written.",
            "the same call without it: what is over holds nothing up")
        : new(
        ErrorCode.NotFound,
        $"Argument {name}: there is no task {VisibleText.Line(got, 60)}; "
            + $"{(last is { } id ? $"the last one is {id}" : "no task was added yet")}. Nothing was written.",
        "the same call with the id of a task on the board, or, in add_tasks, a key of the same call");

    /// <summary>Two tasks of a call with the same key.</summary>
    public static Refusal DuplicateKey(string name, string key) => new(
        ErrorCode.BadArgument,
        $"Argument {name}: the key \"{key}\" is used twice in this call. Nothing was written.",
        "the same call with a key of its own for each task");

    /// <summary>A deadline that is already over.</summary>
    public static Refusal DeadlinePassed(string name, DateTimeOffset deadline, DateTimeOffset now) => BadArgument(
        name,
        UtcText.Seconds(deadline),
        $"a time after now, which is {UtcText.Seconds(now)}");

    /// <summary>A need that can never be met.</summary>
    public static Refusal NeedFailed(string name, TaskId id) => new(
        ErrorCode.WrongState,
        $"Argument {name}: {id} failed and nothing replaces it, so this task would never be ready. Nothing was written.",
        $"the same call with one more task that has \"replaces\":\"{id}\", or without this need");

    /// <summary>A task that still stands, or is done, cannot be replaced.</summary>
    public static Refusal NotReplaceable(string name, TaskId id, string status) => new(
        ErrorCode.WrongState,
        $"Argument {name}: {id} is {status}; only a failed or escalated task can be replaced. Nothing was written.",
        status is "pending" or "ready"
            ? $"report_status {{\"task\":\"{id}\",\"status\":\"failed\",\"summary\":\"why\"}} to cancel it, then the same call"
            : "the same call without replaces");

    /// <summary>A task that already has a replacement, from before or from the same call.</summary>
    public static Refusal AlreadyReplaced(string name, TaskId id, string by) => new(
        ErrorCode.WrongState,
        $"Argument {name}: {id} is already replaced by {by}. Nothing was written.",
        "the same call without replaces");

    /// <summary>Tasks that wait for each other, or are parts of each other.</summary>
    /// <param name="what"><c>needs</c> or <c>parent</c>.</param>
    /// <param name="cycle">In order, the first one again at the end.</param>
    public static Refusal TaskCycle(string what, IEnumerable<string> cycle) => new(
        ErrorCode.BadArgument,
        $"Argument tasks: {what} form a cycle: {string.Join(" → ", cycle)}. Nothing was written.",
        $"the same call with one of these {what} left out");

    /// <summary>The caller holds another task.</summary>
    public static Refusal HoldsAnother(TaskId held, string status, DateTimeOffset since) => new(
        ErrorCode.WrongState,
        $"You hold {held} ({status}, claimed {Time(since)}); one task at a time.",
        $"report_status {{\"task\":\"{held}\",\"status\":\"done\",\"summary\":\"…\",\"evidence\":\"…\"}}, "
            + "or with \"status\":\"ready\" to hand it back; then claim again");

    /// <summary>Somebody else holds the task.</summary>
    public static Refusal TaskHeld(TaskId id, AgentName holder, string status, DateTimeOffset since) => new(
        ErrorCode.Held,
        $"{id} is held by {holder} since {Time(since)} ({status}).",
        AnotherTask);

    /// <summary>The task waits for others.</summary>
    /// <param name="id">The task.</param>
    /// <param name="status">Its status.</param>
    /// <param name="unmet">Each with its status, such as <c>T3 (working, ada)</c>.</param>
    public static Refusal NeedsUnmet(TaskId id, string status, IEnumerable<string> unmet) => new(
        ErrorCode.WrongState,
        $"{id} is {status}; it needs {List(unmet)}.",
        AnotherTask);

    /// <summary>Another phase comes before the task's own.</summary>
    /// <param name="id">The task.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="current">The phase that is on.</param>
    /// <param name="open">What that one has still to do, each with its status.</param>
    /// <param name="turn">The roles whose turn it is.</param>
    public static Refusal PhaseNotOn(TaskId id, string phase, string current, IEnumerable<string> open, IEnumerable<RoleName> turn) => new(
        ErrorCode.WrongState,
        $"{id} is of phase {phase}, and phase {current} comes first: {List(open)}. It is the turn of {TurnOf(turn)}.",
        AnotherTask);

    /// <summary>The task is done when its parts are.</summary>
    public static Refusal TaskIsDelegated(TaskId id, IEnumerable<string> parts) => new(
        ErrorCode.WrongState,
        $"{id} is divided; it is done when its parts are: {List(parts)}.",
        AnotherTask);

    /// <summary>The caller may add tasks below the one that it holds only.</summary>
    public static Refusal NotYourPlan(RoleName role, string got, TaskId? held) => new(
        ErrorCode.NotAllowed,
        $"A {role} adds tasks below the plan that it holds; {got}. Nothing was written.",
        held is { } plan ? $"the same call without parent, or with a parent within {plan}" : "claim_task a plan first, then the same call");

    /// <summary>The team has no such phase, or no phases.</summary>
    public static Refusal PhaseUnknown(string name, string got, IReadOnlyCollection<string> phases) => BadArgument(
        name, $"\"{VisibleText.Line(got, 60)}\"", phases.Count == 0 ? "no phase: this team has none" : string.Join(", ", phases));

    /// <summary>The role acts in another phase.</summary>
    public static Refusal RoleOfOtherPhase(string name, RoleName role, string own, string got) => new(
        ErrorCode.BadArgument,
        $"Argument {name}: role {role} acts in phase {own}, not in {got}. Nothing was written.",
        "the same call without phase");

    /// <summary>The role cannot take a task of that kind.</summary>
    public static Refusal RoleCannot(string name, RoleName? role, string kind, IReadOnlyCollection<RoleName> able) => new(
        ErrorCode.BadArgument,
        $"Argument {name}: {(role is { } own ? $"role {own} takes no" : "this team has no role that takes")} {kind} tasks. Nothing was written.",
        able.Count == 0 ? "the same call with another kind" : $"the same call with role {string.Join(" or ", able)}");

    /// <summary>A review that has nothing to send back.</summary>
    public static Refusal NothingToSendBack(TaskId id, IEnumerable<TaskId> needs) => new(
        ErrorCode.WrongState,
        $"{id} has no done task to send back; it needs {List(needs.Select(n => n.ToString()))}. Nothing was written.",
        $"report_status {{\"task\":\"{id}\",\"status\":\"failed\",\"summary\":\"why\"}}: whoever planned it decides");

    /// <summary>The same work was sent back as often as the team allows.</summary>
    public static Refusal ReworkedTooOften(TaskId review, TaskId task, int times) => new(
        ErrorCode.NotAllowed,
        $"{task} was sent back {times} times already, which is all that the team allows. Nothing was written.",
        $"report_status {{\"task\":\"{review}\",\"status\":\"failed\",\"summary\":\"what is still wrong\"}}: whoever planned it decides");

    /// <summary>A part of something that is over.</summary>
    public static Refusal ParentFinal(string name, TaskId parent, string status) => new(
        ErrorCode.WrongState,
        $"Argument {name}: {parent} is {status}, and nothing becomes a part of it any more. Nothing was written.",
        "the same call without parent, or with a task that is not over");

    /// <summary>A plan that nothing was planned in.</summary>
    public static Refusal PlanWithoutParts(TaskId id) => new(
        ErrorCode.WrongState,
        $"{id} is a plan and has no parts. It is unchanged.",
        "add_tasks what is to be done, then the same call; or report failed with why nothing can be planned");

    /// <summary>The task is for another role.</summary>
    public static Refusal TaskForRole(TaskId id, RoleName? wanted, string kind, RoleName got) => new(
        ErrorCode.NotAllowed,
        $"{id} is {(wanted is { } role ? $"for the role {role}" : kind == "work" ? "for workers" : $"a {kind} task")}; you are {got}.",
        AnotherTask);

    /// <summary>The task is for whoever acts in its phase, and the caller acts in another.</summary>
    public static Refusal TaskOfOtherPhase(TaskId id, string phase, RoleName got) => new(
        ErrorCode.NotAllowed,
        $"{id} is for a role of phase {phase}; you are {got}, which acts in another.",
        AnotherTask);

    /// <summary>The task needs what the caller cannot do.</summary>
    public static Refusal TaskNeedsCapability(TaskId id, string wanted, IReadOnlyCollection<string> got) => new(
        ErrorCode.NotAllowed,
        $"{id} needs the capability {wanted}; yours: {(got.Count == 0 ? "none" : List(got))}.",
        AnotherTask);

    /// <summary>The task is for a better model.</summary>
    public static Refusal TaskNeedsTier(TaskId id, int wanted, int got) => new(
        ErrorCode.NotAllowed,
        string.Create(CultureInfo.InvariantCulture, $"{id} is for tier {wanted} or better; yours: {got}."),
        AnotherTask);

    /// <summary>Another held task may edit the same files.</summary>
    public static Refusal TaskFilesInUse(TaskId id, string files, TaskId other, AgentName holder, string otherFiles) => new(
        ErrorCode.Held,
        $"{id} may edit {files}, which overlaps {otherFiles} of {other}, held by {holder}.",
        $"{AnotherTask}; {id} can be claimed once {other} is reported");

    /// <summary>The caller handed it back and nobody has had it since.</summary>
    public static Refusal TaskHandedBack(TaskId id) => new(
        ErrorCode.WrongState,
        $"{id} was handed back by you.",
        $"claim_task {{\"task\":\"{id}\"}} to take it again, or wait");

    /// <summary>The task is over.</summary>
    public static Refusal TaskFinal(TaskId id, string status, DateTimeOffset since, AgentName? by, TaskId? replacedBy) => new(
        ErrorCode.WrongState,
        $"{id} is {status} since {Time(since)}{(by is { } name ? $", reported by {name}" : "")}; that is final"
            + $"{(replacedBy is { } next ? $". {next} replaces it" : "")}.",
        AnotherTask);

    /// <summary>The task waits for a planner's decision.</summary>
    public static Refusal TaskIsEscalated(TaskId id, int lost) => new(
        ErrorCode.WrongState,
        $"{id} is escalated: {lost} claims on it were lost. A planner decides.",
        $"{AnotherTask}; a planner puts it back with report_status {{\"task\":\"{id}\",\"status\":\"ready\",\"summary\":\"…\"}}");

    /// <summary>A report without an id from somebody who holds nothing.</summary>
    public static Refusal HoldsNothing(string? lost) => new(
        ErrorCode.WrongState,
        $"You hold no task.{Then(lost)} Nothing was written.",
        AnotherTask);

    /// <summary>A report on a task that is not the caller's.</summary>
    /// <param name="id">The task.</param>
    /// <param name="state">Who holds it since when, or its status.</param>
    /// <param name="lost">How the caller lost it; null when it never had it.</param>
    /// <param name="held">What the caller does hold.</param>
    public static Refusal NotTheHolder(TaskId id, string state, string? lost, TaskId? held) => new(
        ErrorCode.Held,
        $"{id} is not yours: it is {state}.{Then(lost)} Nothing was written.",
        held is { } own ? $"report_status on {own}, which you hold" : AnotherTask);

    /// <summary>A planner's report on a task that an agent holds.</summary>
    public static Refusal HolderDecides(TaskId id, AgentName holder, DateTimeOffset since) => new(
        ErrorCode.Held,
        $"{id} is held by {holder} since {Time(since)}; only its holder reports on it. Nothing was written.",
        $"post {{\"to\":[\"{holder}\"],\"body\":\"…\"}}, or stop_agent {{\"name\":\"{holder}\"}}, which gives it back");

    /// <summary>A step that is not in the table of transitions.</summary>
    /// <param name="id">The task.</param>
    /// <param name="from">Its status.</param>
    /// <param name="to">What was reported.</param>
    /// <param name="possible">What the caller can report on it.</param>
    public static Refusal NoTransition(TaskId id, string from, string to, IReadOnlyCollection<string> possible) => new(
        ErrorCode.WrongState,
        $"{id} is {from}; it cannot become {to}. Nothing was written.",
        possible.Count == 0 ? AnotherTask : $"report_status with status {string.Join(" or ", possible)}");

    /// <summary>Done without saying what was run.</summary>
    public static Refusal EvidenceMissing(TaskId id) => new(
        ErrorCode.BadArgument,
        $"Argument evidence is missing: done needs what was run and what came out. {id} is unchanged.",
        $"report_status {{\"task\":\"{id}\",\"status\":\"done\",\"summary\":\"…\",\"evidence\":\"dotnet test: 12 passed\"}}");

    /// <summary>Files that should be there and are not.</summary>
    public static Refusal ArtifactsMissing(TaskId id, IEnumerable<string> paths) => new(
        ErrorCode.NotFound,
        $"Not in the workspace: {List(paths.Select(p => VisibleText.Line(p, 200)))}. {id} is unchanged.",
        "write these files, then the same call; or the same call with the paths corrected");

    /// <summary>How a claim ended, as a sentence for <see cref="HoldsNothing"/> and <see cref="NotTheHolder"/>.</summary>
    public static string ClaimEnded(TaskId id, DateTimeOffset at, string reason) => $"Your claim on {id} ended at {Time(at)} ({reason})";

    /// <summary>Who holds a task, as a phrase for <see cref="NotTheHolder"/>.</summary>
    public static string HeldSince(AgentName holder, DateTimeOffset since) => $"held by {holder} since {Time(since)}";

    private static string TurnOf(IEnumerable<RoleName> roles) => string.Join(", ", roles) is { Length: > 0 } names ? names : "those who may take it";

    private static string Then(string? sentence) => sentence is null ? "" : $" {sentence}.";
}
