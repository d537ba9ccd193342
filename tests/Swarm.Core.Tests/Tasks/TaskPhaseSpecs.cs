using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Tasks;

/// <summary>Whose turn it is: phases, hand-off, and a review that sends back.</summary>
public sealed class TaskPhaseSpecs
{
    private readonly Given _given = new Given().Happened(AgentName.Human, new TeamDefined(Team));

    private static TeamDefinition Team { get; } = new("shop")
    {
        Roles =
        [
            new RoleDefinition(Given.Role("manager")) { Rights = RoleRights.Dispatch },
            new RoleDefinition(Given.Role("architect")),
            new RoleDefinition(Given.Role("builder")),
            new RoleDefinition(Given.Role("reviewer")) { Rights = RoleRights.Review },
            new RoleDefinition(Given.Role("tester")) { Rights = RoleRights.Review },
        ],
        Phases =
        [
            new PhaseDefinition("design", [Given.Role("architect")]),
            new PhaseDefinition("build", [Given.Role("builder")]),
            new PhaseDefinition("review", [Given.Role("reviewer")]),
            new PhaseDefinition("test", [Given.Role("tester")]),
        ],
        Limits = new TeamLimits { Rework = 2 },
    };

    [Fact]
    public void A_task_is_of_the_phase_of_its_role_and_waits_for_the_phases_before()
    {
        Planned();
        Assert.Equal(["design", "build", "build", "review", "test"], _given.Tasks.All.Values.Select(t => t.Phase!));
        Assert.Equal(
            [WorkStatus.Ready, WorkStatus.Pending, WorkStatus.Pending, WorkStatus.Pending, WorkStatus.Pending], _given.Tasks.All.Values.Select(t => t.Status));
    }

    [Fact]
    public void A_claim_out_of_turn_is_refused_with_whose_turn_it_is()
    {
        Planned().ClaimedAs("ann", "architect", 1);
        var refusal = Given.Refused(_given.ClaimAs("bob", "builder", 2));
        Assert.Equal("T2 is of phase build, and phase design comes first: T1 (working, ann). It is the turn of architect.", refusal.Message);
        Assert.Equal("T5 is for the role tester; you are builder.", Given.Refused(_given.ClaimAs("bob", "builder", 5)).Message);
    }

    [Fact]
    public void The_end_of_a_phase_hands_on_to_the_next()
    {
        Planned().ClaimedAs("ann", "architect", 1);
        var handed = _given.Report("ann", Given.Saying(WorkStatus.Done), "architect");
        Assert.Equal([Given.Id(2), Given.Id(3)], Given.Accepted(handed).Unlocked);
        _given.Happened(Given.Name("ann"), handed.Events);

        Done("bob", "builder", 2);
        Assert.Equal(WorkStatus.Pending, _given.Task(4).Status);
        Done("bob", "builder", 3);
        Assert.Equal((WorkStatus.Ready, WorkStatus.Pending), (_given.Task(4).Status, _given.Task(5).Status));
    }

    [Fact]
    public void The_parts_of_each_whole_have_a_turn_of_their_own()
    {
        AddAll(
            new TaskSpec("one") { Key = "one", Kind = TaskKind.Plan },
            new TaskSpec("two") { Key = "two", Kind = TaskKind.Plan },
            Of("architect", "one"), Of("builder", "one"), Of("builder", "two"));
        Assert.Equal((WorkStatus.Pending, WorkStatus.Ready), (_given.Task(4).Status, _given.Task(5).Status));
    }

    [Fact]
    public void What_comes_late_to_an_earlier_phase_stops_the_later_ones_that_nobody_has_begun()
    {
        Planned();
        Done("ann", "architect", 1);
        _given.ClaimedAs("bob", "builder", 2);
        AddAll(Of("architect"));
        Assert.Equal((WorkStatus.Working, WorkStatus.Pending), (_given.Task(2).Status, _given.Task(3).Status));
        Done("ann", "architect", 6);
        Assert.Equal(WorkStatus.Ready, _given.Task(3).Status);
    }

    [Fact]
    public void A_failed_task_holds_its_phase_until_it_is_replaced_and_a_cancelled_one_does_not()
    {
        Planned();
        Fails("ann", "architect", 1);
        Assert.Equal(WorkStatus.Pending, _given.Task(2).Status);
        AddAll(new TaskSpec("design, again") { Replaces = Given.Id(1), Role = Given.Role("architect") });
        _given.Reported("max", WorkStatus.Failed, "manager", 6);
        Assert.Equal(WorkStatus.Ready, _given.Task(2).Status);
    }

    [Fact]
    public void A_review_sends_back_what_it_names_and_comes_again_when_that_is_done_again()
    {
        InReview();
        var back = _given.Report("rex", new ReportRequest(WorkStatus.SentBack, "T3: the door does not open") { Evidence = "ran ./door: exit 1" }, "reviewer");

        Assert.Equal([Given.Id(6)], Given.Accepted(back).Redone);
        _given.Happened(Given.Name("rex"), back.Events);

        var (sent, again) = (_given.Task(3), _given.Task(6));
        Assert.Equal((WorkStatus.Done, Given.Id(6)), (sent.Status, sent.ReplacedBy));
        Assert.Equal((WorkStatus.Ready, 1, "build", Given.Planner), (again.Status, again.Rework, again.Phase, again.AddedBy));
        Assert.StartsWith("Sent back by rex (T4): T3: the door does not open\nran ./door: exit 1", again.Context, StringComparison.Ordinal);
        Assert.Equal((WorkStatus.SentBack, WorkStatus.Pending), (_given.Task(4).Status, _given.Task(5).Status));
        Assert.Contains("phase build comes first: T6 (ready)", Given.Refused(_given.ClaimAs("rex", "reviewer", 4)).Message, StringComparison.Ordinal);

        Done("bob", "builder", 6);
        Assert.Equal(WorkStatus.Ready, _given.Task(4).Status);
        Assert.Equal([Given.Id(2), Given.Id(6)], _given.Tasks.Reviewed(_given.Task(4)).Select(t => t.Id));
        Done("rex", "reviewer", 4);
        Assert.Equal(WorkStatus.Ready, _given.Task(5).Status);
    }

    [Fact]
    public void A_review_that_names_nothing_sends_all_of_it_back()
    {
        InReview().Reported("rex", WorkStatus.SentBack, "reviewer");
        Assert.Equal([2L, 3L], _given.Tasks.All.Values.Where(t => t.Rework == 1).Select(t => t.Replaces!.Value.Number));
    }

    [Fact]
    public void The_same_work_is_not_sent_back_for_ever()
    {
        InReview();
        for (var (round, task) = (0, 3L); round < 2; round++)
        {
            _given.Reported("rex", new ReportRequest(WorkStatus.SentBack, $"T{task}: no"), "reviewer");
            task = _given.Tasks.Last!.Value.Number;
            Done("bob", "builder", task);
            _given.ClaimedAs("rex", "reviewer", 4);
        }
        var refusal = Given.Refused(_given.Report("rex", new ReportRequest(WorkStatus.SentBack, "T7: still no"), "reviewer"));
        Assert.Equal("T7 was sent back 2 times already, which is all that the team allows. Nothing was written.", refusal.Message);
        Assert.Contains("\"status\":\"failed\"", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_review_by_its_needs_does_without_phases()
    {
        var given = new Given();
        given.Added(new TaskSpec("build") { Key = "b" }, new TaskSpec("look") { Kind = TaskKind.Review, Needs = ["b"] }, new TaskSpec("ship") { Needs = ["b"] })
            .Claimed("bob", 1).Reported("bob", WorkStatus.Done).ClaimedAs("rex", "reviewer", 2).Reported("rex", WorkStatus.SentBack, "reviewer");
        Assert.Equal([Given.Id(4)], given.Task(2).Needs);
        Assert.Equal((WorkStatus.Pending, Given.Id(4)), (given.Task(3).Status, given.Task(3).Needs.Single()));
        given.Claimed("bob", 4).Reported("bob", WorkStatus.Done);
        Assert.Equal((WorkStatus.Ready, WorkStatus.Ready), (given.Task(2).Status, given.Task(3).Status));
    }

    [Fact]
    public void A_later_review_sends_back_what_was_built_and_the_earlier_one_looks_again()
    {
        InReview();
        Done("rex", "reviewer", 4);
        _given.ClaimedAs("tess", "tester", 5);
        Assert.Equal([Given.Id(2), Given.Id(3)], _given.Tasks.Reviewed(_given.Task(5)).Select(t => t.Id));
        _given.Reported("tess", new ReportRequest(WorkStatus.SentBack, "T3: R2 fails"), "tester");

        Assert.Equal((WorkStatus.Ready, "build", Given.Id(3)), (_given.Task(6).Status, _given.Task(6).Phase, _given.Task(6).Replaces!.Value));
        Assert.Equal((WorkStatus.Pending, TaskKind.Review, Given.Id(4)), (_given.Task(7).Status, _given.Task(7).Kind, _given.Task(7).Replaces!.Value));
        Done("bob", "builder", 6);
        Assert.Equal((WorkStatus.Ready, WorkStatus.SentBack), (_given.Task(7).Status, _given.Task(5).Status));
        Done("rex", "reviewer", 7);
        Assert.Equal(WorkStatus.Ready, _given.Task(5).Status);
        Assert.Equal([Given.Id(2), Given.Id(6)], _given.Tasks.Reviewed(_given.Task(5)).Select(t => t.Id));
    }

    [Fact]
    public void By_needs_too_an_earlier_review_looks_again()
    {
        var given = new Given();
        given.Added(
                new TaskSpec("build") { Key = "b" },
                new TaskSpec("look") { Key = "l", Kind = TaskKind.Review, Needs = ["b"] },
                new TaskSpec("test") { Kind = TaskKind.Review, Needs = ["l"] })
            .Claimed("bob", 1).Reported("bob", WorkStatus.Done)
            .ClaimedAs("rex", "reviewer", 2).Reported("rex", WorkStatus.Done, "reviewer")
            .ClaimedAs("rex", "reviewer", 3).Reported("rex", WorkStatus.SentBack, "reviewer");
        Assert.Equal((WorkStatus.Pending, Given.Id(4)), (given.Task(5).Status, given.Task(5).Needs.Single()));
        Assert.Equal((WorkStatus.SentBack, Given.Id(5)), (given.Task(3).Status, given.Task(3).Needs.Single()));
        given.Claimed("bob", 4).Reported("bob", WorkStatus.Done).ClaimedAs("rex", "reviewer", 5).Reported("rex", WorkStatus.Done, "reviewer");
        Assert.Equal(WorkStatus.Ready, given.Task(3).Status);
    }

    [Fact]
    public void What_names_no_role_is_for_the_roles_of_its_phase()
    {
        AddAll(new TaskSpec("build it") { Phase = "build" }, new TaskSpec("look at it") { Kind = TaskKind.Review });
        Assert.Equal(["build", "review"], _given.Tasks.All.Values.Select(t => t.Phase!));
        Assert.Equal("T1 is for a role of phase build; you are architect, which acts in another.", Given.Refused(_given.ClaimAs("ann", "architect", 1)).Message);
        Assert.Null(Given.Accepted(_given.ClaimAs("ann", "architect")).Task);
        Done("bob", "builder", 1);
        Assert.Equal("T2 is for a role of phase review; you are tester, which acts in another.", Given.Refused(_given.ClaimAs("tess", "tester", 2)).Message);
        Done("rex", "reviewer", 2);
    }

    [Theory]
    [InlineData("ship", null, TaskKind.Work, "Argument tasks[0].phase: got \"ship\", allowed is design, build, review, test. Nothing was written.")]
    [InlineData("test", "builder", TaskKind.Work, "Argument tasks[0].phase: role builder acts in phase build, not in test. Nothing was written.")]
    [InlineData(null, "painter", TaskKind.Work, "Role painter is not in team shop. Nothing was written.")]
    [InlineData(null, "builder", TaskKind.Review, "Argument tasks[0].role: role builder takes no review tasks. Nothing was written.")]
    [InlineData(null, null, TaskKind.Judge, "Argument tasks[0].kind: this team has no role that takes judge tasks. Nothing was written.")]
    public void A_task_that_nobody_could_take_in_its_turn_is_not_added(string? phase, string? role, TaskKind kind, string message)
    {
        var refusal = Given.Refused(Add(new TaskSpec("x") { Phase = phase, Role = role is null ? null : Given.Role(role), Kind = kind }));
        Assert.Equal(message, refusal.Message);
    }

    [Fact]
    public void A_team_without_phases_has_none() =>
        Assert.Contains("this team has none", Given.Refused(new Given().Add(new TaskSpec("x") { Phase = "build" })).Message + Given.Refused(new Given().Add(new TaskSpec("x") { Phase = "build" })).Next, StringComparison.Ordinal);

    private static TaskSpec Of(string role, string? parent = null) =>
        new($"for {role}") { Role = Given.Role(role), Parent = parent, Kind = role is "reviewer" or "tester" ? TaskKind.Review : TaskKind.Work };

    private Given Planned() => AddAll(Of("architect"), Of("builder"), Of("builder"), Of("reviewer"), Of("tester"));

    private Given InReview()
    {
        Planned();
        Done("ann", "architect", 1);
        Done("bob", "builder", 2);
        Done("bob", "builder", 3);
        return _given.ClaimedAs("rex", "reviewer", 4);
    }

    private Given AddAll(params TaskSpec[] specs) => _given.Happened(Given.Planner, Accept(Add(specs)).Events);

    private void Done(string agent, string role, long id)
    {
        if (_given.Task(id).Holder is null)
            _given.ClaimedAs(agent, role, id);
        _given.Reported(agent, WorkStatus.Done, role, id);
    }

    private void Fails(string agent, string role, long id) => _given.ClaimedAs(agent, role, id).Reported(agent, WorkStatus.Failed, role, id);

    private Events.Decision<System.Collections.Immutable.ImmutableArray<AddedTask>> Add(params TaskSpec[] specs) =>
        TaskDecider.Add(_given.Tasks, _given.Team, Given.Planner, Given.Role("manager"), [.. specs], null, _given.Now);

    private static Events.Decision<T> Accept<T>(Events.Decision<T> decision)
    {
        Given.Accepted(decision);
        return decision;
    }
}
