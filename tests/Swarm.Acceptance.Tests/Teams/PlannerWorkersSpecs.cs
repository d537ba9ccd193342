using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Tasks;

namespace Swarm.Acceptance.Tests.Teams;

/// <summary>A planner, a sub-planner, six workers and a judge make what a person wished for, in two cycles.</summary>
public sealed class PlannerWorkersSpecs(FiguresTeam team) : IClassFixture<FiguresTeam>
{
    private static readonly string[] Workers = ["ada", "bob", "cleo", "dan", "eve", "finn"];

    [Fact]
    public void The_planner_writes_the_plan_divides_the_wish_and_starts_whom_it_needs()
    {
        Assert.Contains("Goal: a command bin/figures", File.ReadAllText(team["docs/plan.md"]), StringComparison.Ordinal);
        var first = team.Log.Where(r => r.Event is TaskAdded && r.By.Value == "planner").Take(7).Select(r => (TaskAdded)r.Event).ToList();
        Assert.Equal(
            ["Write sum", "Write min", "Write max", "Write count", "Plan the averages", "Assemble figures", "Is the goal met?"], first.Select(t => t.Title));
        Assert.Equal((TaskKind.Plan, TaskKind.Judge), (first[4].Kind, first[6].Kind));
        Assert.Equal(first.Take(6).Select(t => t.Id), first[6].Needs!.Value.AsEnumerable());
        Assert.Equal(
            ["human: planner", "planner: ada", "planner: bob", "planner: cleo", "planner: dan", "planner: jo", "planner: sam", "sam: eve", "sam: finn"],
            team.Log.Where(r => r.Event is AgentSpawned).Select(r => $"{r.By}: {((AgentSpawned)r.Event).Name}").Order());
        // When its turn comes, and not before.
        Assert.True(PositionOf<AgentSpawned>(e => e.Name.Value == "jo") > DoneAt(team.Task("Assemble figures").Id));
    }

    [Fact]
    public void The_sub_planner_divides_its_part_and_that_is_over_when_its_parts_are()
    {
        var plan = team.Task("Plan the averages");
        var parts = team.Tasks.Where(t => t.Parent == plan.Id).ToList();
        Assert.Equal(["Write mean", "Write median", "Write range"], parts.Select(t => t.Title));
        Assert.All(parts, part => Assert.Equal("sam", part.AddedBy.Value));
        var reports = team.All<TaskReported>().Where(e => e.Id == plan.Id).ToList();
        Assert.Equal([("sam", WorkStatus.Done), ("swarm", WorkStatus.Done)], reports.Select(e => (e.Agent.Value, e.Status)));
        var over = DoneAt(plan.Id);
        Assert.All(parts, part => Assert.True(DoneAt(part.Id) < over));
        Assert.True(over < PositionOf<TaskClaimed>(e => e.Id == team.Task("Assemble figures").Id));
        Assert.Equal(WorkStatus.Done, plan.Status);
    }

    [Fact]
    public void Six_workers_take_each_task_once_and_work_at_the_same_time_on_files_of_their_own()
    {
        var work = team.Tasks.Where(t => t.Kind == TaskKind.Work && t.ReplacedBy is null).ToList();
        Assert.Equal(10, work.Count);
        Assert.All(work, task => Assert.Equal(WorkStatus.Done, task.Status));
        Assert.All(work, task => Assert.Contains(": ", task.Evidence, StringComparison.Ordinal));
        Assert.Equal(Workers, work.Select(t => t.ReportedBy!.Value.Value).Distinct().Order());
        Assert.All(work, task => Assert.Single(team.All<TaskClaimed>(), claim => claim.Id == task.Id));

        // The first command of each ends only when six of them run.
        Assert.Equal(Workers, Directory.EnumerateFiles(team["at"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var (held, most) = (new Dictionary<TaskId, WorkTask>(), 0);
        foreach (var happened in team.Log.Select(r => r.Event))
        {
            if (happened is TaskClaimed claim && team.Tasks.Single(t => t.Id == claim.Id) is { Kind: TaskKind.Work } task)
            {
                Assert.Empty(held.Values.SelectMany(t => t.Files).Intersect(task.Files));
                held.Add(task.Id, task);
                most = Math.Max(most, held.Count);
            }
            else if (happened is TaskReported { Status: WorkStatus.Done or WorkStatus.Failed } report)
                held.Remove(report.Id);
        }
        Assert.Equal(6, most);
    }

    [Fact]
    public void What_a_worker_gives_up_is_cut_anew()
    {
        var failed = Assert.Single(team.Tasks, t => t.Kind == TaskKind.Work && t.Status == WorkStatus.Failed);
        Assert.Equal(("Write count", "two numbers are asked for as one: count cannot be both"), (failed.Title, failed.Summary));
        var again = team.Task("Write count");
        Assert.Equal((failed.ReplacedBy, "planner", WorkStatus.Done), (again.Id, again.AddedBy.Value, again.Status));
        // Who needed the first one waited for this one.
        Assert.True(DoneAt(again.Id) < PositionOf<TaskClaimed>(e => e.Id == team.Task("Assemble figures").Id));
    }

    [Fact]
    public void A_worker_that_is_blocked_asks_whoever_planned_it_and_goes_on_with_the_answer()
    {
        var median = team.Task("Write median");
        var worker = median.ReportedBy!.Value;
        Assert.Equal(
            [WorkStatus.Blocked, WorkStatus.Working, WorkStatus.Done], team.All<TaskReported>().Where(e => e.Id == median.Id).Select(e => e.Status));
        var question = Assert.Single(team.Log, r => r.By == worker && r.Event is MessagePosted { RequiresReply: true });
        var asked = (MessagePosted)question.Event;
        Assert.Equal("sam", Assert.Single(asked.To).Value);
        var answer = Assert.Single(team.Log, r => r.Event is MessagePosted reply && reply.ReplyTo == asked.Id);
        Assert.Equal(("sam", worker), (answer.By.Value, Assert.Single(((MessagePosted)answer.Event).To)));
        Assert.True(answer.Position < PositionOf<TaskReported>(e => e.Id == median.Id && e.Status == WorkStatus.Working));
        Assert.Equal("sam says: the mean of the two in the middle", median.Checkpoint);
    }

    [Fact]
    public void The_judge_sends_back_what_is_missing_and_the_next_cycle_plans_just_that()
    {
        var cycle = Assert.Single(team.All<TeamCycleStarted>());
        Assert.Equal((2, team.Task("Is the goal met?").Id), (cycle.Number, cycle.Task));
        Assert.Equal(
            "help: figures help lists the commands; numbers: figures sum 1 x is refused with exit code 2 (says 1 and exits 0)", cycle.Missing);
        Assert.Equal(WorkStatus.Failed, team.Task("Is the goal met?").Status);
        var next = team.Log.SkipWhile(r => r.Event is not TeamCycleStarted).Where(r => r.Event is TaskAdded).ToList();
        Assert.All(next, r => Assert.Equal("planner", r.By.Value));
        Assert.Equal(["Write help", "Write numbers", "Is the goal met now?"], next.Select(r => ((TaskAdded)r.Event).Title));

        var met = Assert.Single(team.All<TeamGoalMet>());
        Assert.Equal(team.Task("Is the goal met now?").Id, met.Task);
        Assert.True(PositionOf<TeamGoalMet>(_ => true) > DoneAt(team.Task("Write help").Id));
        var judge = team.Log.Where(r => r.Event is TaskReported { Agent.Value: "jo" }).Select(r => ((TaskReported)r.Event).Status);
        Assert.Equal([WorkStatus.SentBack, WorkStatus.Done], judge);
        Assert.DoesNotContain("missing", File.ReadAllText(team["docs/verdict.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_person_hears_once_from_the_planner_alone()
    {
        var told = Assert.Single(team.Log, r => r.Event is MessagePosted posted && posted.To.Contains(AgentName.Human));
        Assert.Equal("planner", told.By.Value);
        Assert.Equal(
            "figures is there: sh build.sh makes bin/figures, sh test.sh tests it. Every point of the goal holds. (docs/verdict.md)", ((MessagePosted)told.Event).Body);
        Assert.True(told.Position > PositionOf<TeamGoalMet>(_ => true));
    }

    [Theory]
    [InlineData("ada", "T7 is a judge task; you are worker.")]
    [InlineData("ada", "A worker may not call add_tasks; a planner or sub-planner may. Nothing was written.")]
    [InlineData("ada", "A worker may not call spawn_agent; a planner or sub-planner may. Nothing was written.")]
    [InlineData("ada", "A worker does not write to people in this team; planner does. Nothing was written.")]
    [InlineData("sam", "A sub-planner adds tasks below the plan that it holds; tasks[0].parent is T1. Nothing was written.")]
    [InlineData("sam", "T5 is a plan and has no parts. It is unchanged.")]
    [InlineData("sam", "Role sub-planner may not spawn role judge. Nothing was started.")]
    [InlineData("planner", "Role reviewer is not in team figures. Nothing was written.")]
    [InlineData("planner", "Role planner may not spawn role planner. Nothing was started.")]
    [InlineData("planner", "1 of role judge are there and the team allows 1. Nothing was started.")]
    [InlineData("planner", "9 spawned agents are here; at most 9 may be. Nothing was written.")]
    public void Who_may_not_is_refused(string agent, string refusal) => Assert.Contains(refusal, team.Transcript(agent), StringComparison.Ordinal);

    [Fact]
    public async Task What_they_made_can_be_built_tested_and_used()
    {
        Directory.Delete(team["bin"], recursive: true);
        Assert.Equal(0, (await team.Run("sh", "build.sh")).ExitCode);
        Assert.Equal("9 passed, 0 failed\n", (await team.Run("sh", "test.sh")).Stdout);
        Assert.Equal("21\n", (await team.Run("bin/figures", "sum", "10", "11")).Stdout);
        Assert.Equal("2.5\n", (await team.Run("bin/figures", "median", "4", "1", "3", "2")).Stdout);
        Assert.Equal("9\n", (await team.Run("bin/figures", "range", "10", "1", "5")).Stdout);
        Assert.Equal("sum min max count mean median range\n", (await team.Run("bin/figures", "help")).Stdout);
        var refused = await team.Run("bin/figures", "mean", "1", "two");
        Assert.Equal((2, "", "figures: two is no number\n"), (refused.ExitCode, refused.Stdout, refused.Stderr));
    }

    [Fact]
    public void The_log_tells_a_person_all_of_it_in_words()
    {
        Assert.Contains("makes it team figures: planner, sub-planner, worker, judge", team.Told, StringComparison.Ordinal);
        Assert.Contains("T7: cycle 2 starts; missing: help: figures help lists the commands;", team.Told, StringComparison.Ordinal);
        Assert.Contains(": the goal is met: Every point of the goal holds.", team.Told, StringComparison.Ordinal);
        Assert.All(team.Log.Select(r => r.Event.GetType().Name).Distinct(), name => Assert.DoesNotContain(name, team.Told, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_left() => Assert.Empty(team.Left);

    private long DoneAt(TaskId id) => team.Log.Last(r => r.Event is TaskReported { Status: WorkStatus.Done } e && e.Id == id).Position;

    private long PositionOf<T>(Func<T, bool> holds) => team.Log.First(r => r.Event is T e && holds(e)).Position;
}
