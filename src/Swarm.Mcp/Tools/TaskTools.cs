using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Tasks;

namespace Swarm.Mcp.Tools;

/// <summary><c>claim_task</c>, <c>report_status</c> and <c>add_tasks</c>.</summary>
internal static class TaskTools
{
    public static readonly ToolDefinition Claim = new(
        "claim_task",
        "Claim task",
        "Take the best ready task for you, or the named one; exactly one caller gets it. Returns what you need to start: task, spec, checkpoint, learnings. Then work on it and report_status.",
        """
        {"type":"object","properties":{
        "task":{"type":"string","description":"A certain one, as T12"},
        "request_id":{"type":"string","maxLength":100}},
        "additionalProperties":false}
        """,
        ClaimAsync)
    { IsEveryTurn = true };

    public static readonly ToolDefinition Report = new(
        "report_status",
        "Report",
        "Say how your task stands. working: progress, with checkpoint. blocked: on what. done: needs evidence; artifacts and expected output must exist. sent_back (reviews): T5: why. failed: why. ready: hand it back. Then claim_task, or wait.",
        """
        {"type":"object","properties":{
        "status":{"type":"string","enum":["working","blocked","done","sent_back","failed","ready"]},
        "summary":{"type":"string","maxLength":500,"description":"One line"},
        "task":{"type":"string","description":"Default: the one you hold"},
        "evidence":{"type":"string","description":"What you ran and what came out"},
        "artifacts":{"type":"array","items":{"type":"string"},"maxItems":50,"description":"Workspace paths you made"},
        "checkpoint":{"type":"string","description":"What a successor needs to go on"},
        "request_id":{"type":"string","maxLength":100}},
        "required":["status","summary"],"additionalProperties":false}
        """,
        ReportAsync)
    { IsEveryTurn = true };

    public static readonly ToolDefinition Add = new(
        "add_tasks",
        "Add tasks",
        "Add tasks, all or none. Write specs as files first. Tasks whose files overlap never run at once; order the others with needs.",
        """
        {"type":"object","properties":{
        "tasks":{"type":"array","maxItems":100,"items":{"type":"object","properties":{
        "title":{"type":"string","maxLength":200},
        "key":{"type":"string","maxLength":40,"description":"Name in needs, parent"},
        "description":{"type":"string"},
        "specs":{"type":"array","items":{"type":"string"},"description":"Read first"},
        "context":{"type":"string"},
        "expected_output":{"type":"string","description":"Path that exists when done"},
        "kind":{"type":"string","enum":["work","plan","review","judge"]},
        "phase":{"type":"string"},
        "priority":{"type":"string","enum":["low","normal","high","urgent"]},
        "deadline":{"type":"string","description":"As 2026-12-31T18:00:00Z"},
        "files":{"type":"array","items":{"type":"string"},"description":"May edit, as src/api/**"},
        "needs":{"type":"array","items":{"type":"string"},"description":"Done before: ids as T3, or keys"},
        "role":{"type":"string","description":"Only this one may take it"},
        "capability":{"type":"string"},
        "tier":{"type":"integer","minimum":0,"maximum":3},
        "parent":{"type":"string"},
        "replaces":{"type":"string","description":"Failed task, fills gaps"}},
        "required":["title"],"additionalProperties":false}},
        "request_id":{"type":"string","maxLength":100}},
        "required":["tasks"],"additionalProperties":false}
        """,
        AddAsync)
    { Needs = RoleRights.Dispatch | RoleRights.Plan, IsEveryTurn = true };

    private static async Task<ToolAnswer> ClaimAsync(ToolCall call, CancellationToken cancellation)
    {
        var arguments = call.Arguments;
        var done = await TaskOperations.ClaimAsync(
            call.Caller, arguments.OptionalName<TaskId>("task"), arguments.OptionalText("request_id"), cancellation);
        var text = done.Value.Claim.Task is { } task ? TaskText.Brief(task, done.Value) : TaskText.Nothing(done.Value.Claim);
        var json = new JsonObject { ["task"] = done.Value.Claim.Task is { } claimed ? TaskJson.Of(claimed) : null };
        if (done.Value.Claim.Task is null)
        {
            json["counts"] = TaskJson.Counts(done.Value.Claim.Counts);
            json["passed_over"] = new JsonArray([.. done.Value.Claim.PassedOver.Select(p => (JsonNode)new JsonObject { ["id"] = p.Id.ToString(), ["why"] = p.Why.Message })]);
        }
        else
        {
            json["already_held"] = done.Value.Claim.AlreadyHeld;
            json["specs"] = new JsonArray([.. done.Value.Specs.Select(s => (JsonNode)new JsonObject { ["path"] = s.Path, ["text"] = s.Text })]);
            json["learnings"] = Answers.List(done.Value.Learnings.Select(l => l.Line));
        }
        return new ToolAnswer(text, json) { IsNothing = done.Value.Claim.Task is null };
    }

    private static async Task<ToolAnswer> ReportAsync(ToolCall call, CancellationToken cancellation)
    {
        var arguments = call.Arguments;
        var report = new ReportRequest(arguments.OptionalChoice<WorkStatus>("status")!.Value, arguments.Text("summary"))
        {
            Task = arguments.OptionalName<TaskId>("task"),
            Evidence = arguments.OptionalText("evidence"),
            Artifacts = arguments.Texts("artifacts"),
            Checkpoint = arguments.OptionalText("checkpoint"),
            RequestId = arguments.OptionalText("request_id"),
        };
        var done = await TaskOperations.ReportAsync(call.Caller, report, cancellation);
        var result = done.Value;
        var unlocked = (result.Redone.IsEmpty ? "" : $" To be done again: {string.Join(", ", result.Redone)}.")
            + (result.Unlocked.IsEmpty ? "" : $" Ready now: {string.Join(", ", result.Unlocked)}.");
        var next = result.To is WorkStatus.Working ? "go on" : result.To is WorkStatus.Blocked ? "wait" : "claim_task, or wait";
        return new ToolAnswer(
            $"{result.Id} is {Answers.Word(result.To)}.{unlocked} next: {next}.{Answers.Again(done.Repeated)}",
            new JsonObject
            {
                ["id"] = result.Id.ToString(),
                ["from"] = Answers.Word(result.From),
                ["to"] = Answers.Word(result.To),
                ["ready"] = Answers.List(result.Unlocked),
                ["redone"] = Answers.List(result.Redone),
                ["repeated"] = done.Repeated,
            });
    }

    private static async Task<ToolAnswer> AddAsync(ToolCall call, CancellationToken cancellation)
    {
        var tasks = call.Arguments.Objects("tasks").ToList();
        var parents = tasks.Select(t => t.OptionalText("parent")).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<TaskSpec> specs = [.. tasks.Select(t => Spec(t, parents))];
        var done = await TaskOperations.AddAsync(call.Caller, specs, call.Arguments.OptionalText("request_id"), cancellation);
        var json = new JsonArray([.. done.Value.Select(t => (JsonNode)new JsonObject
        {
            ["id"] = t.Id.ToString(),
            ["key"] = t.Key,
            ["status"] = Answers.Word(t.Status),
        })]);
        return new ToolAnswer($"Added {TaskText.Added(done.Value)}. next: spawn_agent, or wait for reports.{Answers.Again(done.Repeated)}", new JsonObject { ["tasks"] = json, ["repeated"] = done.Repeated });
    }

    // What is nobody's by name and is added with its parts only groups them.
    private static TaskKind KindOf(ToolArguments task, HashSet<string?> parents) =>
        task.OptionalText("key") is { } key && parents.Contains(key) && task.OptionalText("role") is null ? TaskKind.Plan : TaskKind.Work;

    private static TaskSpec Spec(ToolArguments task, HashSet<string?> parents) => new(task.Text("title"))
    {
        Key = task.OptionalText("key"),
        Kind = task.OptionalChoice<TaskKind>("kind") ?? KindOf(task, parents),
        Phase = task.OptionalText("phase"),
        Description = task.OptionalText("description"),
        Specs = task.Texts("specs"),
        Context = task.OptionalText("context"),
        ExpectedOutput = task.OptionalText("expected_output"),
        Priority = task.OptionalChoice<TaskPriority>("priority") ?? TaskPriority.Normal,
        Deadline = task.OptionalTime("deadline"),
        Files = task.Names<FileGlob>("files"),
        Needs = task.Texts("needs"),
        Role = task.OptionalName<RoleName>("role"),
        Capability = task.OptionalText("capability"),
        Tier = task.Number("tier"),
        Parent = task.OptionalText("parent"),
        Replaces = task.OptionalName<TaskId>("replaces"),
    };
}
