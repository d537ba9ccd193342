using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Tasks;

public sealed class TaskTransitionSpecs
{
    private static readonly (string Who, string Role)[] Reporters = [("ada", "worker"), ("pia", "planner"), ("bob", "worker")];

    [Fact]
    public void The_table_allows_exactly_these_reports()
    {
        var table =
            from status in Enum.GetValues<WorkStatus>()
            from who in Enum.GetValues<TaskActor>()
            let allowed = TaskTransitions.Reportable(status, TaskKind.Work, who).ToList()
            where allowed.Count > 0
            select $"{status} {who}: {string.Join(' ', allowed)}";

        Assert.Equal(
            [
                "Pending Planner: Failed",
                "Ready Planner: Failed",
                "Working Holder: Ready Working Blocked Done Failed",
                "Blocked Holder: Ready Working Blocked Done Failed",
                "Delegated Planner: Ready Failed",
                "SentBack Planner: Failed",
                "Escalated Planner: Ready Failed",
            ],
            table);
    }

    [Fact]
    public void Every_report_follows_the_table_and_every_other_is_refused_without_events()
    {
        foreach (var status in Enum.GetValues<WorkStatus>())
        {
            foreach (var reported in Enum.GetValues<WorkStatus>())
            {
                foreach (var (who, role) in Reporters)
                    Check(status, reported, who, role);
            }
        }
    }

    [Fact]
    public void A_final_status_leads_nowhere() =>
        Assert.DoesNotContain(TaskTransitions.All, t => t.From is WorkStatus.Done or WorkStatus.Failed && t.To != t.From);

    [Fact]
    public void A_step_has_one_outcome() =>
        Assert.Equal(TaskTransitions.All.Length, TaskTransitions.All.DistinctBy(t => (t.From, t.On, t.By)).Count());

    private static void Check(WorkStatus status, WorkStatus reported, string who, string role)
    {
        var given = TaskIn(status);
        var actor = given.Task(1).Holder == Given.Name(who) ? TaskActor.Holder : role == "planner" ? TaskActor.Planner : TaskActor.Other;
        var allowed = TaskTransitions.Reporting(reported, given.Task(1).Kind, partsOpen: status == WorkStatus.Delegated) is { } trigger ? TaskTransitions.Next(status, trigger, actor) : null;

        var decision = given.Report(who, Given.Saying(reported, 1), role);

        var told = $"{who} ({actor}) reports {reported} on a task that is {status}";
        if (allowed is not { } to)
        {
            Assert.True(decision.IsRefused, told);
            Assert.Empty(decision.Events);
            return;
        }
        Assert.False(decision.IsRefused, told);
        Assert.Equal(to, decision.Result.To);
        Assert.Equal(to, given.Happened(Given.Name(who), decision.Events).Task(1).Status);
    }

    // ada holds it, or held it.
    private static Given TaskIn(WorkStatus status)
    {
        var given = new Given();
        if (status == WorkStatus.Pending)
            return given.Happened(Given.Planner, new TaskAdded(Given.Id(1), "wait", Needs: [Given.Id(2)]), new TaskAdded(Given.Id(2), "first"));
        if (status == WorkStatus.SentBack)
        {
            return given.Added(new TaskSpec("look") { Kind = TaskKind.Review, Needs = ["it"] }, new TaskSpec("build") { Key = "it" })
                .Claimed("bob", 2).Reported("bob", WorkStatus.Done)
                .ClaimedAs("ada", "reviewer", 1).Reported("ada", WorkStatus.SentBack);
        }
        given.Added(new TaskSpec("build"));
        if (status == WorkStatus.Delegated)
            return given.Added(new TaskSpec("a part") { Parent = "T1" }).Claimed("ada", 1).Reported("ada", WorkStatus.Done);
        if (status == WorkStatus.Ready)
            return given;
        if (status == WorkStatus.Escalated)
            return given.Claimed("ada", 1).Lost("ada").Claimed("ada", 1).Lost("ada").Claimed("ada", 1).Lost("ada").Claimed("ada", 1).Lost("ada");
        given.Claimed("ada", 1);
        return status == WorkStatus.Working ? given : given.Reported("ada", status);
    }
}
