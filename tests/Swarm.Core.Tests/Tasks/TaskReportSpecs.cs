using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Tasks;

public sealed class TaskReportSpecs
{
    private readonly Given _given = new Given().Added(new TaskSpec("one") { ExpectedOutput = "out.md" }).Added(new TaskSpec("two") { Needs = ["T1"] });

    [Fact]
    public void A_report_without_an_id_is_about_the_task_that_the_caller_holds()
    {
        _given.Claimed("ada", 1);

        var result = Given.Accepted(_given.Report("ada", Given.Saying(WorkStatus.Done)));

        Assert.Equal((Given.Id(1), WorkStatus.Working, WorkStatus.Done, Given.Planner), (result.Id, result.From, result.To, result.AddedBy));
        Assert.Equal([Given.Id(2)], result.Unlocked);
        Assert.Equal(WorkStatus.Ready, _given.Reported("ada", WorkStatus.Done).Task(2).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Done_needs_evidence(string? evidence)
    {
        var refusal = Given.Refused(_given.Claimed("ada", 1).Report("ada", new ReportRequest(WorkStatus.Done, "did it") { Evidence = evidence }));

        Assert.Contains("done needs what was run and what came out", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_in_the_workspace_does_not_exist()
    {
        var report = Given.Saying(WorkStatus.Done) with { Artifacts = ["a.cs"], MissingArtifacts = ["out.md", "a.cs"] };

        var refusal = Given.Refused(_given.Claimed("ada", 1).Report("ada", report));

        Assert.Equal("Not in the workspace: out.md, a.cs. T1 is unchanged.", refusal.Message);
    }

    [Fact]
    public void The_expected_output_is_due_with_done_and_an_artifact_at_once()
    {
        var report = Given.Saying(WorkStatus.Working) with { Artifacts = ["a.cs"], MissingArtifacts = ["out.md"] };

        Given.Accepted(_given.Claimed("ada", 1).Report("ada", report));

        Given.Refused(_given.Report("ada", report with { MissingArtifacts = ["out.md", "a.cs"] }));
    }

    [Fact]
    public void A_former_holder_is_told_how_it_lost_the_task_and_who_has_it()
    {
        _given.Claimed("ada", 1).After(TimeSpan.FromMinutes(1)).Lost("ada", ClaimLoss.HolderStalled).Claimed("bob", 1);

        var refusal = Given.Refused(_given.Report("ada", Given.Saying(WorkStatus.Done, 1)));

        Assert.Equal(ErrorCode.Held, refusal.Code);
        Assert.Equal(
            "T1 is not yours: it is held by bob since 14:06:10Z. Your claim on T1 ended at 14:06:10Z (holder_stalled). Nothing was written.",
            refusal.Message);
        Assert.Contains("claim_task", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_former_holder_without_an_id_is_told_too()
    {
        _given.Claimed("ada", 1).Lost("ada");

        Assert.Equal(
            "You hold no task. Your claim on T1 ended at 14:05:10Z (holder_died). Nothing was written.",
            Given.Refused(_given.Report("ada", Given.Saying(WorkStatus.Done))).Message);
        Assert.Equal("You hold no task. Nothing was written.", Given.Refused(_given.Report("bob", Given.Saying(WorkStatus.Done))).Message);
    }

    [Fact]
    public void A_planner_cancels_what_nobody_holds_and_only_that()
    {
        _given.Claimed("ada", 1);

        var held = Given.Refused(_given.Report("pia", Given.Saying(WorkStatus.Failed, 1), "planner"));
        _given.Reported("pia", WorkStatus.Failed, "planner", 2);

        Assert.Contains("only its holder reports", held.Message, StringComparison.Ordinal);
        Assert.Contains("stop_agent {\"name\":\"ada\"}", held.Next, StringComparison.Ordinal);
        Assert.Equal(WorkStatus.Failed, _given.Task(2).Status);
        Assert.Equal(Given.Planner, _given.Task(2).ReportedBy);
    }

    [Fact]
    public void A_step_outside_the_table_names_what_is_possible()
    {
        var refusal = Given.Refused(_given.Report("pia", Given.Saying(WorkStatus.Done, 1), "planner"));

        Assert.Equal(("T1 is ready; it cannot become done. Nothing was written.", "report_status with status failed"), (refusal.Message, refusal.Next));
    }

    [Fact]
    public void A_task_goes_back_three_times_the_fourth_lost_claim_escalates_it_and_the_checkpoint_stays()
    {
        _given.Claimed("ada", 1).Reported("ada", Given.Saying(WorkStatus.Blocked) with { Checkpoint = "step 2" }).Lost("ada");
        Assert.Equal((WorkStatus.Ready, 1), (_given.Task(1).Status, _given.Task(1).Attempts));
        _given.Claimed("bob", 1).Lost("bob");
        Assert.Equal((WorkStatus.Ready, 2), (_given.Task(1).Status, _given.Task(1).Attempts));
        _given.Claimed("ada", 1).Lost("ada");
        Assert.Equal((WorkStatus.Ready, 3), (_given.Task(1).Status, _given.Task(1).Attempts));

        _given.Claimed("cy", 1);
        var escalated = Assert.IsType<TaskEscalated>(Assert.Single(TaskDecider.HolderGone(_given.Tasks, Given.Name("cy"), ClaimLoss.HolderDied)));
        _given.Lost("cy");

        Assert.Equal((Given.Id(1), 4), (escalated.Id, escalated.Lost));
        Assert.Equal((WorkStatus.Escalated, "step 2"), (_given.Task(1).Status, _given.Task(1).Checkpoint));
        Assert.Empty(_given.Tasks.Ready);
    }

    [Fact]
    public void An_escalated_task_that_is_put_back_may_be_lost_as_often_again()
    {
        _given.Claimed("ada", 1).Lost("ada").Claimed("ada", 1).Lost("ada").Claimed("ada", 1).Lost("ada").Claimed("ada", 1).Lost("ada")
            .Reported("pia", WorkStatus.Ready, "planner", 1).Claimed("ada", 1).Lost("ada");

        Assert.Equal((WorkStatus.Ready, 1, 5), (_given.Task(1).Status, _given.Task(1).Attempts, _given.Task(1).Lost.Length));
    }

    [Fact]
    public void An_agent_that_holds_nothing_leaves_nothing_behind() =>
        Assert.Empty(TaskDecider.HolderGone(_given.Tasks, Given.Name("ada"), ClaimLoss.HolderEnded));

    [Fact]
    public void A_stale_event_changes_nothing()
    {
        _given.Claimed("ada", 1).Lost("ada").Claimed("bob", 1);
        var board = _given.Tasks;

        SwarmEvent[] stale =
        [
            new TaskReported(Given.Id(1), Given.Name("ada"), WorkStatus.Done, "late", Fence: 1),
            new TaskReported(Given.Id(1), Given.Planner, WorkStatus.Failed, "cancel"),
            new TaskReported(Given.Id(9), Given.Name("ada"), WorkStatus.Done, "nowhere", Fence: 1),
            new TaskReleased(Given.Id(1), Given.Name("ada"), 1, ClaimLoss.HolderDied),
            new TaskEscalated(Given.Id(1), Given.Name("bob"), 1, ClaimLoss.HolderDied, 3),
            new TaskClaimed(Given.Id(1), Given.Name("cy"), 9),
            new TaskClaimed(Given.Id(2), Given.Name("cy"), 9),
            new TaskAdded(Given.Id(1), "again"),
        ];

        Assert.All(stale, e => Assert.Same(board, board.Apply(new Recorded(99, _given.Now, Given.Planner, e))));
    }

    public static TheoryData<string, ReportRequest> Wrong => new()
    {
        { "status", new ReportRequest(WorkStatus.Escalated, "x") },
        { "summary", new ReportRequest(WorkStatus.Working, "") },
        { "summary", new ReportRequest(WorkStatus.Working, new string('x', 501)) },
        { "evidence", new ReportRequest(WorkStatus.Working, "x") { Evidence = new string('x', 4_097) } },
        { "checkpoint", new ReportRequest(WorkStatus.Working, "x") { Checkpoint = new string('x', 4_097) } },
        { "artifacts", new ReportRequest(WorkStatus.Working, "x") { Artifacts = [.. Enumerable.Repeat("a", 51)] } },
        { "artifacts", new ReportRequest(WorkStatus.Working, "x") { Artifacts = ["../a"] } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_field_is_named(string argument, ReportRequest report) =>
        Assert.Contains(
            $"Argument {argument}:", Given.Refused(_given.Claimed("ada", 1).Report("ada", report)).Message, StringComparison.Ordinal);
}
