using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary><c>swarm board</c>: all tasks, by where they stand.</summary>
internal static class BoardCommand
{
    // What somebody should look at first.
    private static readonly WorkStatus[] Order =
    [
        WorkStatus.Escalated, WorkStatus.Blocked, WorkStatus.Working, WorkStatus.Ready, WorkStatus.Delegated, WorkStatus.SentBack, WorkStatus.Pending, WorkStatus.Failed, WorkStatus.Done,
    ];

    public static Command Create()
    {
        var command = new ExampleCommand(
            "board",
            "Show all tasks by where they stand",
            ["swarm board", "swarm board --json | jq -r '.tasks[] | select(.status == \"done\") | .evidence'"])
        { CommonOptions.Workspace, CommandRun.Json };
        command.Does(async (parsed, _) =>
        {
            using var room = Room.Open(CommandRoom.Existing(parsed), TimeProvider.System);
            await CommandRun.PrintAsync(parsed, Of(room.State));
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>The board of a state.</summary>
    public static ToolAnswer Of(RoomState state)
    {
        var tasks = state.Tasks.All.Values.ToList();
        var json = new JsonObject { ["tasks"] = new JsonArray([.. tasks.Select(t => (JsonNode)TaskJson.Of(t))]) };
        var held = TeamText.Of(state.Team);
        if (TeamText.Json(state.Team) is { } why)
            json["held"] = why;
        return new ToolAnswer($"{held}{(held.Length > 0 ? "\n" : "")}{Text(tasks, state.Tasks.Forgotten.Values.Sum())}", json);
    }

    private static string Text(List<WorkTask> tasks, int forgotten)
    {
        if (tasks.Count == 0)
            return "No tasks yet. next: swarm tasks add --title \"…\"";
        var text = new StringBuilder();
        foreach (var column in tasks.GroupBy(t => t.Status).OrderBy(c => Array.IndexOf(Order, c.Key)))
        {
            text.Append($"{Answers.Word(column.Key)} ({column.Count()})\n");
            foreach (var task in column)
                text.Append($"  {Line(task)}\n");
        }
        if (forgotten > 0)
            text.Append(CultureInfo.InvariantCulture, $"and {forgotten} that were over long ago: swarm log, .tmm/tasks/completed\n");
        return text.ToString().TrimEnd('\n');
    }

    private static string Line(WorkTask task)
    {
        var facts = new List<string>();
        if ((task.Holder ?? (task.IsFinal ? task.ReportedBy : null)) is { } who)
            facts.Add(who.Value);
        if (task.Kind != TaskKind.Work)
            facts.Add(Answers.Word(task.Kind));
        if (task.Phase is { } phase && !task.IsFinal)
            facts.Add($"phase {phase}");
        if (task.Priority != TaskPriority.Normal)
            facts.Add(Answers.Word(task.Priority));
        if (!task.Needs.IsEmpty && !task.IsFinal)
            facts.Add($"after {string.Join(", ", task.Needs)}");
        if (!task.Files.IsEmpty && !task.IsFinal)
            facts.Add(string.Join(" ", task.Files.Select(f => f.Value)));
        var summary = task.Summary is { } said ? $": {VisibleText.Line(said, 80)}" : "";
        return $"{task.Id,-4} {VisibleText.Line(task.Title, 60)}{(facts.Count > 0 ? $"  [{VisibleText.Line(string.Join("; ", facts), 100)}]" : "")}{summary}";
    }
}
