using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>Adding, taking and answering for tasks.</summary>
public static class TaskOperations
{
    // Together; a model that needs more reads the file, which costs it the same and the others nothing.
    private const int InlineSpecBytes = 4 * 1024;

    /// <summary>Adds tasks, all or none.</summary>
    /// <exception cref="SwarmException">A rule or a bound is broken, a spec file does not exist, or a path leads outside.</exception>
    public static ValueTask<Done<ImmutableArray<AddedTask>>> AddAsync(
        Participant caller, ImmutableArray<TaskSpec> specs, string? requestId, CancellationToken cancellation)
    {
        var workspace = caller.Room.Files.Workspace;
        foreach (var (i, spec) in specs.Index())
        {
            WorkspacePaths.RequireFiles(workspace, $"tasks[{i}].specs", spec.Specs);
            if (spec.ExpectedOutput is { } output)
                WorkspacePaths.RequireInside(workspace, $"tasks[{i}].expected_output", [output]);
        }
        return caller.WriteAsync(
            requestId,
            (state, events) => events[0].Event is TaskAdded
                ? [.. events.Select(e => ((TaskAdded)e.Event).Id).Select(id => new AddedTask(id, Key: null, Known(state.Tasks, "request_id", id).Status))]
                : throw RequestReuse.Of(requestId),
            (state, now) => TaskDecider.Add(state.Tasks, state.Team, caller.Caller.Name, caller.Caller.Role, specs, requestId, now),
            cancellation);
    }

    /// <summary>Takes the best ready task, or the named one.</summary>
    /// <exception cref="SwarmException">The named task cannot be claimed by this caller now; nothing was written.</exception>
    public static async ValueTask<Done<TaskBrief>> ClaimAsync(
        Participant caller, TaskId? id, string? requestId, CancellationToken cancellation)
    {
        var done = await caller.WriteAsync(
            requestId,
            (state, events) => events[0].Event is TaskClaimed e ? ClaimResult.Of(Known(state.Tasks, "request_id", e.Id), alreadyHeld: true) : throw RequestReuse.Of(requestId),
            (state, _) => state.Tasks.HeldBy(caller.Caller.Name) is null && TeamDecider.Forbids(state.Team, "claim tasks") is { } paused
                ? paused
                : TaskDecider.Claim(state.Tasks, caller.Caller.AsClaimant(state), id, requestId),
            cancellation);
        return new Done<TaskBrief>(Brief(caller.Room, caller.Caller.Role, done.Value), done.Repeated);
    }

    /// <summary>Says how a task stands. That artifacts exist is looked up here, in the workspace.</summary>
    /// <exception cref="SwarmException">The caller does not hold it, the transition is not in the table, evidence or an
    /// artifact is missing, or a bound is exceeded. Nothing was written.</exception>
    public static ValueTask<Done<ReportResult>> ReportAsync(Participant caller, ReportRequest report, CancellationToken cancellation)
    {
        var state = caller.Room.CatchUp();
        var task = report.Task is { } id ? state.Tasks.Find(id) : state.Tasks.HeldBy(caller.Caller.Name);
        var worktree = state.WorktreeOf(caller.Caller.Name);
        if (worktree is not null)
            report = report with { Artifacts = [.. report.Artifacts.Select(worktree.InWorkspace)] };
        string[] due = report.Status == WorkStatus.Done && task?.ExpectedOutput is { } output ? [output] : [];
        var missing = WorkspacePaths.Missing(caller.Room.Files.Workspace, worktree, "artifacts", report.Artifacts.Concat(due));
        return caller.WriteAsync(
            report.RequestId,
            (now, events) => events[0].Event is TaskReported e
                ? new ReportResult(e.Id, e.Status, Known(now.Tasks, "request_id", e.Id).Status, Known(now.Tasks, "request_id", e.Id).AddedBy, [])
                : throw RequestReuse.Of(report.RequestId),
            (now, _) => Judgement.Follow(
                now, TaskDecider.Report(now.Tasks, now.Team, caller.Caller.Name, caller.Caller.Role, report with { MissingArtifacts = missing }), report),
            cancellation);
    }

    // Of a request that is told again after its task was forgotten, nothing more is known.
    private static WorkTask Known(TaskBoard tasks, string argument, TaskId id) =>
        tasks.Find(id) ?? throw new SwarmException(Refusals.UnknownTask(argument, id.ToString(), tasks.Last));

    private static TaskBrief Brief(Room room, RoleName role, ClaimResult claim)
    {
        if (claim.Task is not { } task)
            return new TaskBrief(claim, [], []);
        TaskId?[] related = [task.Id, task.Replaces, task.Parent];
        var learnings = room.State.Learnings.Relevant(new LearningQuery
        {
            Role = role,
            Tasks = [.. related.OfType<TaskId>()],
            Heads = [task.Title, .. task.Files.Select(f => f.Value), task.ExpectedOutput ?? ""],
            Texts = [task.Description ?? "", task.Context ?? ""],
        });
        return new TaskBrief(claim, Specs(room.Files.Workspace, task), learnings)
        {
            Reviewed = task.Kind == TaskKind.Review ? room.State.Tasks.Reviewed(task) : [],
            Goal = task.Kind == TaskKind.Judge ? Goal(room.State.Team) : null,
        };
    }

    private static string Goal(TeamBoard team) =>
        $"{team.Definition?.Goal ?? "what its person asked for"} (cycle {team.Cycle} of {(team.Definition?.Limits ?? new TeamLimits()).Cycles})";

    private static ImmutableArray<SpecFile> Specs(Workspace workspace, WorkTask task)
    {
        var left = InlineSpecBytes;
        var specs = ImmutableArray.CreateBuilder<SpecFile>();
        foreach (var path in task.Specs)
        {
            var text = ReadSmall(workspace, path, left);
            left -= text?.Length ?? 0;
            specs.Add(new SpecFile(path, text));
        }
        return specs.ToImmutable();
    }

    private static string? ReadSmall(Workspace workspace, string path, int bytes)
    {
        try
        {
            return workspace.TryResolve(path, out var full) && new FileInfo(full) is { Exists: true } file && file.Length <= bytes
                ? File.ReadAllText(full)
                : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
