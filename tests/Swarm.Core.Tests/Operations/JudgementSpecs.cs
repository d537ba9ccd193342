using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Operations;

/// <summary>What a judge's verdict does to the team.</summary>
public sealed class JudgementSpecs
{
    private static readonly RoleName Judge = RoleName.Judge;
    private readonly GivenRoom _room = new();
    private long _task;

    [Fact]
    public void A_goal_that_is_met_ends_the_cycles_and_who_dispatches_is_told()
    {
        Judging();
        Says(WorkStatus.Done, "all sells");
        Assert.Equal(WorkStatus.Done, _room.State.Tasks.Find(new TaskId(_task))!.Status);
        Assert.Equal(1, _room.State.Team.Cycle);
        Assert.Contains("The goal is met, says the judge (T1): all sells", Heard("pia"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_starts_the_next_cycle()
    {
        Judging();
        Says(WorkStatus.SentBack, "no tests");
        Assert.Equal(WorkStatus.Failed, _room.State.Tasks.Find(new TaskId(_task))!.Status);
        Assert.Equal(2, _room.State.Team.Cycle);
        Assert.Contains("Cycle 2 of 3 starts. Missing, says the judge (T1): no tests", Heard("pia"), StringComparison.Ordinal);
    }

    [Fact]
    public void After_the_last_cycle_a_person_is_asked()
    {
        Judging();
        Says(WorkStatus.SentBack, "no tests");
        Judging();
        Says(WorkStatus.SentBack, "no docs");
        Judging();
        Says(WorkStatus.SentBack, "no shop");

        Assert.Equal(3, _room.State.Team.Cycle);
        Assert.Contains("not met after 3 of 3 cycles, says the judge (T3): no shop", Heard("human"), StringComparison.Ordinal);
        Assert.Contains("a person decides", Heard("pia"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_in_a_team_without_anybody_who_dispatches_goes_to_a_person()
    {
        _room.Happened(AgentName.Human, new TaskAdded(new TaskId(++_task), "judge it", Kind: TaskKind.Judge));
        Claimed();
        Says(WorkStatus.Done, "good");
        Assert.Contains("The goal is met", Heard("human"), StringComparison.Ordinal);
    }

    private void Judging()
    {
        if (_task == 0)
            _room.Happened(GivenRoom.Name("pia"), new AgentJoined(GivenRoom.Name("pia"), RoleName.Planner, JoinedVia.Mcp, 1));
        _room.Happened(GivenRoom.Name("pia"), new TaskAdded(new TaskId(++_task), "judge it", Kind: TaskKind.Judge));
        Claimed();
    }

    private void Claimed()
    {
        var judy = GivenRoom.Name("judy");
        _room.Happened(judy, TaskDecider.Claim(_room.State.Tasks, new Claimant(judy, Judge, [], RoleRights.Judge), new TaskId(_task), null).Events);
    }

    private void Says(WorkStatus verdict, string summary)
    {
        var (judy, report) = (GivenRoom.Name("judy"), new ReportRequest(verdict, summary) { Evidence = "looked" });
        var decision = Judgement.Follow(_room.State, TaskDecider.Report(_room.State.Tasks, _room.State.Team, judy, Judge, report), report);
        Assert.False(decision.IsRefused, decision.Refusal?.ToString());
        _room.Happened(judy, decision.Events);
    }

    private string Heard(string name) => string.Join('\n', _room.State.Inboxes.After(GivenRoom.Name(name), 0).Select(r => (r.Event as MessagePosted)?.Body));
}
