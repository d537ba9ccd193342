using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Tasks;

public sealed class TaskAddSpecs
{
    private readonly Given _given = new();

    [Fact]
    public void Tasks_of_one_call_name_each_other_by_key()
    {
        var decision = _given.Add(
            new TaskSpec("api") { Key = "api", Files = [Given.Glob("src/api/**")] },
            new TaskSpec("ui") { Key = "ui", Needs = ["api"], Parent = "api" });

        Assert.Equal(
            [new AddedTask(Given.Id(1), "api", WorkStatus.Ready), new AddedTask(Given.Id(2), "ui", WorkStatus.Pending)],
            Given.Accepted(decision));
        _given.Happened(Given.Planner, decision.Events);
        Assert.Equal([Given.Id(1)], _given.Task(2).Needs);
        Assert.Equal(Given.Id(1), _given.Task(2).Parent);
        Assert.Equal(Given.Planner, _given.Task(1).AddedBy);
    }

    [Fact]
    public void Ids_go_on_where_the_last_call_ended()
    {
        _given.Added(new TaskSpec("one"), new TaskSpec("two"));

        Assert.Equal(Given.Id(3), Given.Accepted(_given.Add(new TaskSpec("three") { Needs = ["T1", "t1", "T2"] }))[0].Id);
        Assert.Equal([Given.Id(1), Given.Id(2)], _given.Added(new TaskSpec("three") { Needs = ["T1", "t1", "T2"] }).Task(3).Needs);
    }

    [Fact]
    public void A_worker_may_not_add_tasks()
    {
        var refusal = Given.Refused(TaskDecider.Add(_given.Tasks, _given.Team, Given.Name("ada"), RoleName.Worker, [new TaskSpec("x")], null, _given.Now));

        Assert.Equal(ErrorCode.NotAllowed, refusal.Code);
    }

    [Fact]
    public void A_person_may() => Given.Accepted(TaskDecider.Add(_given.Tasks, _given.Team, AgentName.Human, RoleName.Human, [new TaskSpec("x")], null, _given.Now));

    [Fact]
    public void One_wrong_task_keeps_out_all()
    {
        var refusal = Given.Refused(_given.Add(new TaskSpec("good"), new TaskSpec("bad") { Needs = ["T9"] }));

        Assert.Equal("Argument tasks[1].needs[0]: there is no task T9; no task was added yet. Nothing was written.", refusal.Message);
    }

    [Fact]
    public void A_cycle_is_refused_naming_it()
    {
        var refusal = Given.Refused(_given.Add(
            new TaskSpec("first") { Key = "first", Needs = ["a"] },
            new TaskSpec("a") { Key = "a", Needs = ["b"] },
            new TaskSpec("b") { Key = "b", Needs = ["a"] }));

        Assert.Contains("needs form a cycle: a → b → a.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_may_not_need_itself_or_be_its_own_part()
    {
        Assert.Contains(": x → x.", Given.Refused(_given.Add(new TaskSpec("x") { Key = "x", Needs = ["x"] })).Message, StringComparison.Ordinal);
        Assert.Contains(
            "parent form a cycle: x → x.", Given.Refused(_given.Add(new TaskSpec("x") { Key = "x", Parent = "x" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_through_a_replaced_task_is_found()
    {
        _given.Added(new TaskSpec("old")).Added(new TaskSpec("after") { Needs = ["T1"] }).Reported("pia", WorkStatus.Failed, "planner", 1);

        var refusal = Given.Refused(_given.Add(new TaskSpec("new") { Key = "new", Replaces = Given.Id(1), Needs = ["T2"] }));

        Assert.Contains("new → T2 → new", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_is_no_cycle()
    {
        for (var call = 0; call < 30; call++)
        {
            _given.Added([.. Enumerable.Range(0, 100).Select(i => new TaskSpec("link")
            {
                Key = $"k{i}",
                Needs = (call, i) switch { (0, 0) => [], (_, 0) => [$"T{call * 100}"], _ => [$"k{i - 1}"] },
            })]);
        }

        Assert.Equal(2_999, _given.Tasks.Counts()[WorkStatus.Pending]);
    }

    [Fact]
    public void Who_needed_a_replaced_task_needs_its_replacement()
    {
        _given.Added(new TaskSpec("old")).Added(new TaskSpec("after") { Needs = ["T1"] })
            .Claimed("ada", 1).Reported("ada", WorkStatus.Failed)
            .Added(new TaskSpec("new") { Replaces = Given.Id(1) });

        Assert.Equal([Given.Id(3)], _given.Task(2).Needs);
        Assert.Equal(Given.Id(3), _given.Task(1).ReplacedBy);
        _given.Claimed("ada", 3).Reported("ada", WorkStatus.Done);
        Assert.Equal(WorkStatus.Ready, _given.Task(2).Status);
    }

    [Fact]
    public void A_replacement_is_as_the_replaced_task_was_where_it_says_nothing()
    {
        var old = new TaskSpec("old")
        {
            Description = "sort it", Specs = ["docs/a.md"], Context = "stably", ExpectedOutput = "out/a", Files = [Given.Glob("src/a/**")], Role = Given.Role("worker"), Tier = 1,
        };
        _given.Added(old).Reported("pia", WorkStatus.Failed, "planner", 1).Added(new TaskSpec("new") { Replaces = Given.Id(1), Context = "by name", Tier = 3 });

        var task = _given.Task(2);
        Assert.Equal(("new", "sort it", "by name", "out/a", 3), (task.Title, task.Description, task.Context, task.ExpectedOutput, task.Tier));
        Assert.Equal((old.Specs.Single(), old.Files.Single(), old.Role), (task.Specs.Single(), task.Files.Single(), task.Role));
    }

    [Fact]
    public void A_replacement_of_another_kind_is_for_anybody_who_may_do_that()
    {
        _given.Added(new TaskSpec("old") { Description = "sort it", Role = Given.Role("worker") }).Reported("pia", WorkStatus.Failed, "planner", 1)
            .Added(new TaskSpec("divide it") { Replaces = Given.Id(1), Kind = TaskKind.Plan });

        Assert.Equal(("sort it", null), (_given.Task(2).Description, _given.Task(2).Role));
    }

    [Fact]
    public void A_need_of_a_replaced_task_means_its_replacement()
    {
        _given.Added(new TaskSpec("old")).Reported("pia", WorkStatus.Failed, "planner", 1)
            .Added(new TaskSpec("new") { Replaces = Given.Id(1) }).Added(new TaskSpec("after") { Needs = ["T1"] });

        Assert.Equal([Given.Id(2)], _given.Task(3).Needs);
    }

    [Fact]
    public void A_replaced_escalated_task_is_failed()
    {
        _given.Added(new TaskSpec("old")).Claimed("ada", 1).Lost("ada").Claimed("ada", 1).Lost("ada").Claimed("ada", 1).Lost("ada").Claimed("ada", 1).Lost("ada")
            .Added(new TaskSpec("new") { Replaces = Given.Id(1) });

        Assert.Equal(WorkStatus.Failed, _given.Task(1).Status);
    }

    [Fact]
    public void Only_a_failed_or_escalated_task_can_be_replaced_and_once()
    {
        _given.Added(new TaskSpec("ready"), new TaskSpec("failed")).Reported("pia", WorkStatus.Failed, "planner", 2);

        var early = Given.Refused(_given.Add(new TaskSpec("x") { Replaces = Given.Id(1) }));
        var twice = Given.Refused(_given.Add(
            new TaskSpec("x") { Key = "x", Replaces = Given.Id(2) }, new TaskSpec("y") { Replaces = Given.Id(2) }));
        _given.Added(new TaskSpec("new") { Replaces = Given.Id(2) });
        var late = Given.Refused(_given.Add(new TaskSpec("x") { Replaces = Given.Id(2) }));

        Assert.Contains("T1 is ready; only a failed or escalated task", early.Message, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"failed\"", early.Next, StringComparison.Ordinal);
        Assert.Contains("T2 is already replaced by x", twice.Message, StringComparison.Ordinal);
        Assert.Contains("T2 is already replaced by T3", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_need_that_failed_for_good_is_refused()
    {
        _given.Added(new TaskSpec("old")).Reported("pia", WorkStatus.Failed, "planner", 1);

        Assert.Contains("\"replaces\":\"T1\"", Given.Refused(_given.Add(new TaskSpec("x") { Needs = ["T1"] })).Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_whose_needs_are_all_done_is_ready_at_once()
    {
        _given.Added(new TaskSpec("one")).Claimed("ada", 1).Reported("ada", WorkStatus.Done);

        Assert.Equal(WorkStatus.Ready, Given.Accepted(_given.Add(new TaskSpec("two") { Needs = ["T1"] }))[0].Status);
        Assert.Equal(WorkStatus.Ready, _given.Added(new TaskSpec("two") { Needs = ["T1"] }).Task(2).Status);
    }

    public static TheoryData<string, TaskSpec> Wrong => new()
    {
        { "tasks[0].title", new TaskSpec(" ") },
        { "tasks[0].title", new TaskSpec(new string('x', 201)) },
        { "tasks[0].title", new TaskSpec("two\nlines") },
        { "tasks[0].key", new TaskSpec("x") { Key = "T1" } },
        { "tasks[0].key", new TaskSpec("x") { Key = "a b" } },
        { "tasks[0].description", new TaskSpec("x") { Description = new string('ä', 4_097) } },
        { "tasks[0].context", new TaskSpec("x") { Context = new string('x', 8_193) } },
        { "tasks[0].specs", new TaskSpec("x") { Specs = ["../secret"] } },
        { "tasks[0].specs", new TaskSpec("x") { Specs = ["/etc/passwd"] } },
        { "tasks[0].specs", new TaskSpec("x") { Specs = [""] } },
        { "tasks[0].expected_output", new TaskSpec("x") { ExpectedOutput = "a/../../b" } },
        { "tasks[0].files", new TaskSpec("x") { Files = [.. Enumerable.Repeat(Given.Glob("a"), 51)] } },
        { "tasks[0].tier", new TaskSpec("x") { Tier = 4 } },
        { "tasks[0].capability", new TaskSpec("x") { Capability = "" } },
        { "tasks[0].deadline", new TaskSpec("x") { Deadline = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero) } },
        { "tasks[0].parent", new TaskSpec("x") { Parent = "T7" } },
        { "tasks[0].replaces", new TaskSpec("x") { Replaces = Given.Id(7) } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_field_is_named(string argument, TaskSpec spec) =>
        Assert.Contains($"Argument {argument}:", Given.Refused(_given.Add(spec)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_call_holds_1_to_100_tasks_with_keys_of_their_own()
    {
        Assert.Contains("0 tasks", Given.Refused(_given.Add()).Message, StringComparison.Ordinal);
        Assert.Contains("101 tasks", Given.Refused(_given.Add([.. Enumerable.Repeat(new TaskSpec("x"), 101)])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "\"a\" is used twice",
            Given.Refused(_given.Add(new TaskSpec("x") { Key = "a" }, new TaskSpec("y") { Key = "a" })).Message,
            StringComparison.Ordinal);
    }
}
