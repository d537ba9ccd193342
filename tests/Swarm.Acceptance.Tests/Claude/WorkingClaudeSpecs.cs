using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>Real Claude Codes share the work, and one that dies in the middle leaves it to another.</summary>
public sealed partial class WorkingClaudeSpecs
{
    [Fact]
    public async Task A_task_whose_holder_is_killed_goes_to_another_with_its_checkpoint()
    {
        await using var team = await ClaudeTeam.CreateAsync();
        team.Model.Plays(
            "ada",
            Answer.Use("claim_task", """{"task":"T1"}"""),
            Answer.Use("report_status", """{"status":"working","summary":"half","checkpoint":"tables 1 to 3 of 6 are over"}"""),
            Answer.Bash("echo $$ > started.part; mv started.part started; until [ -e stop ]; do sleep 0.1; done"));
        team.Model.Plays("bob", request => request switch
        {
            { News: var news } when news.Contains("T1 is ready", StringComparison.Ordinal) => Answer.Use("claim_task"),
            { News: var news } when news.Contains("T1 is yours", StringComparison.Ordinal) =>
                Answer.Use("report_status", """{"status":"done","summary":"all over","evidence":"6 of 6"}"""),
            _ => Answer.Wait,
        });
        team.Model.Plays("pia", Answer.Use("add_tasks", """{"tasks":[{"title":"Move the tables"}]}"""));
        await team.Up();
        await team.Parked("pia");
        await team.Spawn("ada");
        await team.Until(() => File.Exists(team["started"]), "ada runs a command");
        await team.Spawn("bob");
        await team.Parked("bob");

        var command = ProcessLife.Of(int.Parse(await File.ReadAllTextAsync(team["started"]), CultureInfo.InvariantCulture))!.Value;
        ClaudeTeam.Kill(await team.Cli("ada"));

        var taken = await team.Asked("bob", "T1 is yours");
        Assert.Contains("checkpoint of an earlier holder: tables 1 to 3 of 6 are over", taken.News, StringComparison.Ordinal);
        // Claude Code puts a command into a session of its own, where it would have lived on.
        Assert.False(command.IsAlive());
        await team.Asked("pia", "T1 released by ada");
        await team.Asked("pia", "T1 done by bob");
        // Started again by the supervisor; its model has nothing more to say than wait.
        await team.Parked("ada");
    }

    [Fact]
    public async Task Six_that_a_planner_spawned_work_at_the_same_time_and_do_every_task_once_with_evidence()
    {
        string[] workers = ["ada", "bob", "cleo", "dan", "eva", "finn"];
        const int Tasks = 12;
        await using var team = await ClaudeTeam.CreateAsync();
        foreach (var name in workers)
            team.Model.Plays(name, Work);
        team.Model.Plays("pia", [AddTasks(Tasks), .. workers.Select(name => Answer.Use("spawn_agent", $$"""{"name":"{{name}}"}"""))]);
        await team.Up();
        await team.Until(() => Reports(team).Count == Tasks, "all tasks are reported");
        await team.Parked([.. workers, "pia"]);

        using var room = team.OpenRoom();
        var tasks = room.State.Tasks.All.Values.ToList();
        Assert.All(tasks, task => Assert.Equal(WorkStatus.Done, task.Status));
        Assert.All(tasks, task => Assert.Equal($"{Sum(team[$"out/{task.Id}"])}  out/{task.Id}", task.Evidence));
        Assert.Equal(tasks.Select(t => t.Id), Reports(team).Select(r => r.Id).Order());
        // The first command of each ends only when six of them run.
        Assert.Equal(workers, tasks.Select(t => t.ReportedBy!.Value.Value).Distinct().Order());
    }

    private static Answer AddTasks(int count)
    {
        var tasks = Enumerable.Range(1, count).Select(i => (JsonNode)new JsonObject
        {
            ["title"] = $"Write part {i}",
            ["files"] = new JsonArray($"out/T{i}"),
            ["expected_output"] = $"out/T{i}",
        });
        return Answer.Use("add_tasks", new JsonObject { ["tasks"] = new JsonArray([.. tasks]) }.ToJsonString());
    }

    // What a worker does is decided by the newest result that it has seen, as with a real model.
    private static Answer Work(ModelRequest request) => request switch
    {
        { Tool: "Bash" } when Evidence().Match(request.News) is { Success: true } sum => Answer.Use("report_status", new JsonObject
        {
            ["status"] = "done",
            ["summary"] = "written",
            ["evidence"] = sum.Value,
            ["artifacts"] = new JsonArray(sum.Groups["file"].Value),
        }.ToJsonString()),
        { News: var news } when Yours().Match(news) is { Success: true } task => Answer.Bash(
            $"mkdir -p at out; touch at/$SWARM_AGENT; until [ $(ls at | wc -l) -ge 6 ]; do sleep 0.05; done; head -c 9999 /dev/urandom > out/{task.Groups["id"].Value}; sha256sum out/{task.Groups["id"].Value}"),
        { News: var news } when news.Contains(" is done.", StringComparison.Ordinal) || news.Contains("Call claim_task.", StringComparison.Ordinal) =>
            Answer.Use("claim_task"),
        _ => Answer.Wait,
    };

    private static List<TaskReported> Reports(ClaudeTeam team)
    {
        if (!Directory.Exists(team[".tmm/bus"]))
            return [];
        using var feed = EventFeed.Open(team.Workspace);
        return [.. feed.ReadOn().Select(e => e.Event).OfType<TaskReported>()];
    }

    private static string Sum(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    [GeneratedRegex(@"[0-9a-f]{64}  (?<file>out/T\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Evidence();

    [GeneratedRegex(@"(?<id>T\d+) is yours", RegexOptions.ExplicitCapture)]
    private static partial Regex Yours();
}
