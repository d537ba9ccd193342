using System.Collections.Immutable;
using Swarm.Core.Errors;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Tasks;

/// <summary>Plans, their parts and who may add them.</summary>
public sealed class TaskPartsSpecs
{
    private readonly Given _given = new();

    [Fact]
    public void A_plan_is_for_those_who_plan_and_work_for_those_who_work()
    {
        _given.Added(new TaskSpec("divide the shop") { Kind = TaskKind.Plan }, new TaskSpec("paint it"));
        Assert.Equal("T1 is a plan task; you are worker.", Given.Refused(_given.Claim("ada", 1)).Message);
        Assert.Equal("T2 is for workers; you are sub-planner.", Given.Refused(_given.ClaimAs("sue", "sub-planner", 2)).Message);
        Assert.Equal(Given.Id(1), Given.Accepted(_given.ClaimAs("sue", "sub-planner")).Task!.Id);
    }

    [Fact]
    public void The_holder_of_a_plan_adds_parts_of_it_and_is_free_while_they_are_done()
    {
        Divided();
        Assert.Equal([Given.Id(2), Given.Id(3)], _given.Tasks.Parts(Given.Id(1)).Select(t => t.Id));
        Assert.Equal((WorkStatus.Delegated, null), (_given.Task(1).Status, _given.Task(1).Holder));
        Assert.Null(_given.Tasks.HeldBy(Given.Name("sue")));
    }

    [Fact]
    public void A_plan_is_done_with_the_last_of_its_parts_and_unlocks_what_needs_it()
    {
        _given.Added(new TaskSpec("divide") { Key = "plan", Kind = TaskKind.Plan }, new TaskSpec("open the shop") { Needs = ["plan"] })
            .ClaimedAs("sue", "sub-planner", 1);
        AddAs("sue", "sub-planner", new TaskSpec("walls"), new TaskSpec("roof"));
        _given.Reported("sue", WorkStatus.Done, "sub-planner");
        _given.Claimed("ada", 3).Reported("ada", WorkStatus.Done);
        Assert.Equal((WorkStatus.Delegated, WorkStatus.Pending), (_given.Task(1).Status, _given.Task(2).Status));

        var last = _given.Claimed("ada", 4).Report("ada", Given.Saying(WorkStatus.Done));

        Assert.Equal([Given.Id(2)], Given.Accepted(last).Unlocked);
        _given.Happened(Given.Name("ada"), last.Events);
        Assert.Equal((WorkStatus.Done, "its 2 parts are done", WorkStatus.Ready), (_given.Task(1).Status, _given.Task(1).Summary, _given.Task(2).Status));
        Assert.Equal(Given.Name("sue"), _given.Task(1).ReportedBy);
    }

    [Fact]
    public void A_plan_in_a_plan_is_done_from_the_inside_outwards()
    {
        Divided();
        AddAs("sue", "sub-planner", new TaskSpec("garden") { Kind = TaskKind.Plan });
        _given.ClaimedAs("tom", "sub-planner", 4);
        AddAs("tom", "sub-planner", new TaskSpec("trees"));
        _given.Reported("tom", WorkStatus.Done, "sub-planner");
        foreach (var part in (long[])[2, 3, 5])
            _given.Claimed("ada", part).Reported("ada", WorkStatus.Done);
        Assert.Equal([WorkStatus.Done, WorkStatus.Done], new[] { _given.Task(4).Status, _given.Task(1).Status });
    }

    [Fact]
    public void A_plan_that_is_added_with_its_parts_is_nobodys_to_claim()
    {
        _given.Added(new TaskSpec("shop") { Key = "shop", Kind = TaskKind.Plan }, new TaskSpec("walls") { Parent = "shop" });
        Assert.Equal(WorkStatus.Delegated, _given.Task(1).Status);
        Assert.Equal("T1 is divided; it is done when its parts are: T2 (ready).", Given.Refused(_given.ClaimAs("sue", "sub-planner", 1)).Message);
        _given.Claimed("ada", 2).Reported("ada", WorkStatus.Done);
        Assert.Equal(WorkStatus.Done, _given.Task(1).Status);
    }

    [Fact]
    public void Work_with_parts_waits_for_them_too()
    {
        _given.Added(new TaskSpec("shop") { Key = "shop" }, new TaskSpec("walls") { Parent = "shop" });
        _given.Claimed("ada", 1).Reported("ada", WorkStatus.Done);
        Assert.Equal(WorkStatus.Delegated, _given.Task(1).Status);
        _given.Claimed("ada", 2).Reported("ada", WorkStatus.Done);
        Assert.Equal(WorkStatus.Done, _given.Task(1).Status);
    }

    [Fact]
    public void A_part_that_failed_holds_its_plan_up_until_it_is_replaced_or_given_up()
    {
        Divided();
        _given.Claimed("ada", 2).Reported("ada", WorkStatus.Done).Claimed("ada", 3).Reported("ada", WorkStatus.Failed);
        Assert.Equal(WorkStatus.Delegated, _given.Task(1).Status);

        AddAs("sue", "sub-planner", new TaskSpec("roof, again") { Replaces = Given.Id(3) });
        Assert.Equal(Given.Id(1), _given.Task(4).Parent);
        _given.Reported("pia", WorkStatus.Failed, "planner", 4);

        Assert.Equal((WorkStatus.Done, "its part is done"), (_given.Task(1).Status, _given.Task(1).Summary));
    }

    [Fact]
    public void A_plan_without_parts_is_not_done()
    {
        _given.Added(new TaskSpec("divide") { Kind = TaskKind.Plan }).ClaimedAs("sue", "sub-planner", 1);
        var refusal = Given.Refused(_given.Report("sue", Given.Saying(WorkStatus.Done), "sub-planner"));
        Assert.Equal("T1 is a plan and has no parts. It is unchanged.", refusal.Message);
    }

    [Fact]
    public void Who_plans_a_part_adds_nothing_outside_it()
    {
        Divided();
        _given.Added(new TaskSpec("elsewhere"));
        Assert.Contains("tasks[0].parent is T4", Refused("sue", new TaskSpec("x") { Parent = "T4" }).Message, StringComparison.Ordinal);
        Assert.Contains("you hold none", Refused("tom", new TaskSpec("x")).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.NotAllowed, Refused("ada", new TaskSpec("x"), "worker").Code);
    }

    [Fact]
    public void Nothing_becomes_a_part_of_what_is_over()
    {
        _given.Added(new TaskSpec("shop")).Claimed("ada", 1).Reported("ada", WorkStatus.Done);
        Assert.Contains("T1 is done, and nothing becomes a part of it", Given.Refused(_given.Add(new TaskSpec("x") { Parent = "T1" })).Message, StringComparison.Ordinal);
    }

    private void Divided()
    {
        _given.Added(new TaskSpec("divide") { Kind = TaskKind.Plan }).ClaimedAs("sue", "sub-planner", 1);
        AddAs("sue", "sub-planner", new TaskSpec("walls"), new TaskSpec("roof"));
        _given.Reported("sue", WorkStatus.Done, "sub-planner");
    }

    private void AddAs(string agent, string role, params ImmutableArray<TaskSpec> specs)
    {
        var decision = TaskDecider.Add(_given.Tasks, _given.Team, Given.Name(agent), Given.Role(role), specs, null, _given.Now);
        Given.Accepted(decision);
        _given.Happened(Given.Name(agent), decision.Events);
    }

    private Refusal Refused(string agent, TaskSpec spec, string role = "sub-planner") =>
        Given.Refused(TaskDecider.Add(_given.Tasks, _given.Team, Given.Name(agent), Given.Role(role), [spec], null, _given.Now));
}
