using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Tasks;

public sealed class TaskClaimSpecs
{
    private readonly Given _given = new();

    [Fact]
    public void The_most_urgent_task_goes_first_then_the_earliest_deadline_then_the_lowest_id()
    {
        _given.Added(
            new TaskSpec("low") { Priority = TaskPriority.Low, Deadline = _given.Now.AddMinutes(1) },
            new TaskSpec("plain"),
            new TaskSpec("due") { Deadline = _given.Now.AddHours(2) },
            new TaskSpec("due first") { Deadline = _given.Now.AddHours(1) },
            new TaskSpec("urgent") { Priority = TaskPriority.Urgent },
            new TaskSpec("plain too"));

        Assert.Equal([5L, 4, 3, 2, 6, 1], _given.Tasks.Ready.Select(t => t.Id.Number));
        Assert.Equal(Given.Id(5), Given.Accepted(_given.Claim("ada")).Task?.Id);
    }

    [Fact]
    public void A_claim_holds_the_task_with_a_fence_larger_than_every_other_of_the_room()
    {
        _given.Added(new TaskSpec("one"), new TaskSpec("two")).Claimed("ada", 1).Claimed("bob", 2).Lost("ada");

        var again = Given.Accepted(_given.Claim("cy"));

        Assert.Equal((Given.Id(1), 3L), (again.Task!.Id, again.Task.Fence));
        Assert.Equal(1, _given.Task(1).Fence);
        Assert.Equal(Given.Name("bob"), _given.Task(2).Holder);
    }

    [Fact]
    public void Claiming_again_gives_the_same_task_and_no_event()
    {
        _given.Added(new TaskSpec("one"), new TaskSpec("two")).Claimed("ada", 2).Reported("ada", WorkStatus.Blocked);

        foreach (var decision in new[] { _given.Claim("ada"), _given.Claim("ada", 2) })
        {
            Assert.True(Given.Accepted(decision).AlreadyHeld);
            Assert.Equal(Given.Id(2), decision.Result!.Task!.Id);
            Assert.Empty(decision.Events);
        }
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void A_task_of_a_tier_is_for_that_or_a_better_one(int? tier, bool taken)
    {
        _given.Added(new TaskSpec("large") { Tier = 2 });
        var ada = new Claimant(Given.Name("ada"), RoleName.Worker, [], RoleRights.None, tier);

        var result = Given.Accepted(TaskDecider.Claim(_given.Tasks, ada, null, null));
        Assert.Equal(taken, result.Task is not null);
        var named = TaskDecider.Claim(_given.Tasks, ada, Given.Id(1), null);
        Assert.Equal(!taken, named.IsRefused);
        if (!taken)
            Assert.Equal("T1 is for tier 2 or better; yours: 1.", Given.Refused(named).Message);
    }

    [Fact]
    public void A_second_task_is_refused_with_the_call_that_settles_the_first()
    {
        var refusal = Given.Refused(_given.Added(new TaskSpec("one"), new TaskSpec("two")).Claimed("ada", 1).Claim("ada", 2));

        Assert.Equal("You hold T1 (working, claimed 14:05:10Z); one task at a time.", refusal.Message);
        Assert.StartsWith("report_status {\"task\":\"T1\"", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_held_task_names_its_holder()
    {
        var refusal = Given.Refused(_given.Added(new TaskSpec("one")).Claimed("ada", 1).After(TimeSpan.FromMinutes(1)).Claim("bob", 1));

        Assert.Equal(ErrorCode.Held, refusal.Code);
        Assert.Equal("T1 is held by ada since 14:05:10Z (working).", refusal.Message);
    }

    [Fact]
    public void A_pending_task_names_what_it_waits_for()
    {
        _given.Added(new TaskSpec("one"), new TaskSpec("two")).Added(new TaskSpec("three") { Needs = ["T1", "T2"] }).Claimed("ada", 1);

        Assert.Equal("T3 is pending; it needs T1 (working, ada), T2 (ready).", Given.Refused(_given.Claim("bob", 3)).Message);
    }

    [Fact]
    public void A_final_and_an_escalated_task_say_so()
    {
        _given.Added(new TaskSpec("one"), new TaskSpec("two")).Claimed("ada", 1).Reported("ada", WorkStatus.Done)
            .Claimed("ada", 2).Lost("ada").Claimed("ada", 2).Lost("ada").Claimed("ada", 2).Lost("ada").Claimed("ada", 2).Lost("ada");

        Assert.Equal("T1 is done since 14:05:10Z, reported by ada; that is final.", Given.Refused(_given.Claim("bob", 1)).Message);
        Assert.Equal("T2 is escalated: 4 claims on it were lost. A planner decides.", Given.Refused(_given.Claim("bob", 2)).Message);
        Assert.Contains("the last one is T2", Given.Refused(_given.Claim("bob", 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlapping_files_are_in_the_way_until_their_holder_lets_go()
    {
        _given.Added(
            new TaskSpec("all") { Files = [Given.Glob("src/**")] },
            new TaskSpec("one") { Files = [Given.Glob("docs/x.md"), Given.Glob("src/a.cs")], Priority = TaskPriority.High },
            new TaskSpec("docs") { Files = [Given.Glob("docs/y.md")] }).Claimed("ada", 1);

        Assert.Equal("T2 may edit src/a.cs, which overlaps src/** of T1, held by ada.", Given.Refused(_given.Claim("bob", 2)).Message);
        Assert.Equal(Given.Id(3), Given.Accepted(_given.Claim("bob")).Task?.Id);
        _given.Reported("ada", WorkStatus.Blocked);
        Assert.Equal(ErrorCode.Held, Given.Refused(_given.Claim("bob", 2)).Code);
        _given.Reported("ada", WorkStatus.Done);
        Assert.Equal(Given.Id(2), Given.Accepted(_given.Claim("bob")).Task?.Id);
    }

    [Fact]
    public void Role_and_capability_decide_who_may_take_a_task()
    {
        _given.Added(
            new TaskSpec("review") { Role = Given.Role("reviewer") },
            new TaskSpec("train") { Capability = "gpu" },
            new TaskSpec("plan") { Role = RoleName.Planner });

        Assert.Equal("T1 is for the role reviewer; you are worker.", Given.Refused(_given.Claim("ada", 1)).Message);
        Assert.Equal("T2 needs the capability gpu; yours: none.", Given.Refused(_given.Claim("ada", 2)).Message);
        Assert.Null(Given.Accepted(_given.Claim("ada")).Task);
        Assert.Equal(Given.Id(2), Claim(Given.Worker("ada", "web", "gpu")));
        Assert.Equal(Given.Id(1), Claim(new Claimant(Given.Name("rex"), Given.Role("reviewer"), [], RoleRights.Review)));
        Assert.Equal(Given.Id(3), Claim(new Claimant(Given.Planner, RoleName.Planner, ["gpu"], ConventionalRights.Of(RoleName.Planner))));
        Assert.Equal(Given.Id(1), Claim(new Claimant(AgentName.Human, RoleName.Human, [], RoleRights.All)));
    }

    [Fact]
    public void Nothing_ready_is_a_result_that_says_what_there_is()
    {
        _given.Added(new TaskSpec("one") { Files = [Given.Glob("a")] }, new TaskSpec("other") { Files = [Given.Glob("*")] })
            .Added(new TaskSpec("after") { Needs = ["T1"] }, new TaskSpec("review") { Role = Given.Role("reviewer") })
            .Claimed("ada", 1);

        var decision = _given.Claim("bob");

        var none = Given.Accepted(decision);
        Assert.Empty(decision.Events);
        Assert.Null(none.Task);
        Assert.Equal((1, 2, 1), (none.Counts[WorkStatus.Pending], none.Counts[WorkStatus.Ready], none.Counts[WorkStatus.Working]));
        Assert.Equal([ErrorCode.Held, ErrorCode.NotAllowed], none.PassedOver.Select(p => p.Why.Code));
    }

    [Fact]
    public void A_task_that_the_caller_handed_back_comes_only_when_asked_for()
    {
        _given.Added(new TaskSpec("hard")).Claimed("ada", 1).Reported("ada", WorkStatus.Ready);

        var none = Given.Accepted(_given.Claim("ada"));

        Assert.Null(none.Task);
        Assert.Equal("T1 was handed back by you.", Assert.Single(none.PassedOver).Why.Message);
        Assert.Equal(Given.Id(1), Given.Accepted(_given.Claim("bob")).Task?.Id);
        Assert.Equal(Given.Id(1), Given.Accepted(_given.Claim("ada", 1)).Task?.Id);
    }

    [Fact]
    public void The_next_holder_gets_the_checkpoint()
    {
        _given.Added(new TaskSpec("long")).Claimed("ada", 1)
            .Reported("ada", Given.Saying(WorkStatus.Working) with { Checkpoint = "half of it in a.cs" }).Lost("ada");

        Assert.Equal("half of it in a.cs", Given.Accepted(_given.Claim("bob")).Task?.Checkpoint);
    }

    private TaskId? Claim(Claimant claimant) => Given.Accepted(TaskDecider.Claim(_given.Tasks, claimant, null, null)).Task?.Id;
}
