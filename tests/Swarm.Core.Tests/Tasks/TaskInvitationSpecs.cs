using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Tasks;

public sealed class TaskInvitationSpecs
{
    private readonly Given _given = new Given().Joined("pia", "planner").Joined("ada").Joined("bob").Joined("cy");

    [Fact]
    public void As_many_agents_are_told_as_there_are_tasks()
    {
        _given.Added(new TaskSpec("one"), new TaskSpec("two"));

        Assert.Equal([1L, 2], Invited("ada"));
        Assert.Equal([1L, 2], Invited("bob"));
        Assert.Empty(Invited("cy"));
    }

    [Fact]
    public void Who_holds_a_task_is_not_told_and_not_counted()
    {
        _given.Added(new TaskSpec("one"), new TaskSpec("two")).Claimed("ada", 1);

        Assert.Empty(Invited("ada"));
        Assert.Equal([2L], Invited("bob"));
        Assert.Empty(Invited("cy"));
    }

    [Fact]
    public void After_half_a_minute_everybody_is_told()
    {
        _given.Added(new TaskSpec("one")).After(TimeSpan.FromSeconds(30));
        Assert.Empty(Invited("cy"));

        _given.After(TimeSpan.FromSeconds(1));

        Assert.Equal([1L], Invited("cy"));
    }

    [Fact]
    public void Only_agents_that_could_take_it_count()
    {
        _given.Joined("zed", "worker", "gpu").Added(new TaskSpec("train") { Capability = "gpu" });

        Assert.Equal([1L], Invited("zed", "gpu"));
        Assert.Empty(Invited("ada"));
    }

    [Fact]
    public void The_cheapest_that_is_good_enough_is_told_first()
    {
        Spawned("zoe", tier: 1).Added(new TaskSpec("small"), new TaskSpec("large") { Tier = 3 });
        Spawned("yan", tier: 3);

        // Nobody has said how good ada, bob and cy are: behind tier 1, and good enough for anything.
        Assert.Equal([1L], Invited(Of("zoe", tier: 1)));
        Assert.Equal([1L, 2], Invited(Of("ada", tier: null)));
        Assert.Empty(Invited(Of("cy", tier: null)));
        Assert.Empty(Invited(Of("yan", tier: 3)));
    }

    [Fact]
    public void A_task_with_files_in_use_is_no_invitation()
    {
        _given.Added(new TaskSpec("one") { Files = [Given.Glob("src/**")] }, new TaskSpec("two") { Files = [Given.Glob("src/a")] }).Claimed("ada", 1);

        Assert.Empty(Invited("bob"));
    }

    [Fact]
    public void Who_handed_a_task_back_is_not_invited_to_it()
    {
        _given.Added(new TaskSpec("hard")).Claimed("ada", 1).Reported("ada", WorkStatus.Ready).After(TimeSpan.FromMinutes(5));

        Assert.Empty(Invited("ada"));
        Assert.Equal([1L], Invited("bob"));
    }

    [Fact]
    public void An_invitation_is_new_when_the_task_became_ready_again_or_the_agent_free()
    {
        _given.Added(new TaskSpec("one"), new TaskSpec("two"));
        var first = Position("ada", 2);
        _given.Claimed("bob", 2).Lost("bob");
        var again = Position("ada", 2);
        _given.Claimed("ada", 1).Reported("ada", WorkStatus.Done);
        var free = Position("ada", 2);

        Assert.Equal(_given.Position, free);
        Assert.True(first < again && again < free);
    }

    [Fact]
    public void A_task_whose_files_became_free_is_news()
    {
        _given.Added(new TaskSpec("one") { Files = [Given.Glob("src/**")] }, new TaskSpec("two") { Files = [Given.Glob("src/a")] }).Claimed("bob", 1);
        Assert.Empty(Invited("ada"));

        _given.Reported("bob", WorkStatus.Done);

        Assert.Equal(_given.Position, Position("ada", 2));
    }

    [Fact]
    public void Those_with_news_are_found_in_one_go()
    {
        _given.Added(new TaskSpec("one"), new TaskSpec("two")).Claimed("ada", 1);

        Assert.Equal([Given.Name("bob")], _given.Tasks.InvitedSince(1, _given.Agents, _given.Team, _given.Now));
        Assert.Empty(_given.Tasks.InvitedSince(_given.Position, _given.Agents, _given.Team, _given.Now));
    }

    private Given Spawned(string name, int tier) =>
        _given.Happened(Given.Planner, new AgentSpawned(Given.Name(name), RoleName.Worker, "claude", Tier: tier)).Joined(name);

    private static Claimant Of(string name, int? tier) => Given.Worker(name) with { Tier = tier };

    private IEnumerable<long> Invited(string name, params string[] capabilities) => Invited(Given.Worker(name, capabilities));

    private IEnumerable<long> Invited(Claimant agent) =>
        _given.Tasks.InvitedTo(agent, _given.Agents, _given.Team, _given.Now).Select(i => i.Task.Id.Number);

    private long Position(string name, long id) =>
        _given.Tasks.InvitedTo(Given.Worker(name), _given.Agents, _given.Team, _given.Now).Single(i => i.Task.Id == Given.Id(id)).Position;
}
