using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Leases;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Leases;

public sealed class LeaseSpecs
{
    private readonly GivenRoom _given = new GivenRoom().Joined("pia", "planner").Joined("ada").Joined("bob").Joined("cy");

    [Fact]
    public void A_free_resource_is_taken_for_half_an_hour()
    {
        var result = GivenRoom.Accepted(_given.Lock("ada", "db:orders"));

        Assert.Equal((GivenRoom.Name("ada"), _given.Now.AddMinutes(30), 1L, false, null), (result.Lease!.Holder, result.Lease.Until, result.Lease.Fence, result.Extended, result.TakenOverFrom));
    }

    [Fact]
    public void Its_holder_extends_it()
    {
        _given.Locked("ada", "db:orders").After(TimeSpan.FromMinutes(20));

        var result = GivenRoom.Accepted(_given.Lock("ada", "db:orders", 60));
        _given.Locked("ada", "db:orders", 60);

        Assert.True(result.Extended);
        Assert.Equal(_given.Now.AddMinutes(60), Held("db:orders").Until);
    }

    [Fact]
    public void Another_is_put_in_line_once_and_told_who_holds_it_for_what_and_until_when()
    {
        _given.Locked("ada", "db:orders").After(TimeSpan.FromMinutes(10));

        var result = GivenRoom.Accepted(_given.Lock("bob", "db:orders"));
        _given.Locked("bob", "db:orders");

        Assert.Null(result.Lease);
        Assert.Equal((ErrorCode.Held, 1200), (result.Refusal!.Code, result.Refusal.RetryAfterSeconds));
        Assert.Equal("db:orders is locked by ada (\"to migrate\") until 14:35:10Z. You are in line.", result.Refusal.Message);
        Assert.Equal([GivenRoom.Name("bob")], Line("db:orders"));
        Assert.Empty(_given.Lock("bob", "db:orders").Events);
    }

    [Fact]
    public void Those_in_line_are_told_when_it_is_free()
    {
        _given.Locked("ada", "db:orders").Locked("bob", "db:orders").Locked("cy", "db:orders");

        var unlocked = LeaseDecider.Unlock(_given.State.Leases, GivenRoom.Name("ada"), GivenRoom.Resource("db:orders"), null);

        Assert.Equal(
            ["bob", "cy"],
            LeaseDecider.Freed(_given.State.Leases, unlocked.Events).Select(n => n.To.Value));
        _given.Happened(GivenRoom.Name("ada"), unlocked.Events);
        Assert.Empty(Line("db:orders"));
        Assert.Null(_given.State.Leases.Held.GetValueOrDefault(GivenRoom.Resource("db:orders")));
    }

    [Fact]
    public void A_stale_lease_is_taken_over_with_a_larger_fence()
    {
        _given.Locked("ada", "db:orders").After(TimeSpan.FromMinutes(30));

        var result = GivenRoom.Accepted(_given.Lock("bob", "db:orders"));
        _given.Locked("bob", "db:orders");

        Assert.Equal((GivenRoom.Name("ada"), 2L), (result.TakenOverFrom, result.Lease!.Fence));
        Assert.Equal(GivenRoom.Name("bob"), Held("db:orders").Holder);
    }

    [Fact]
    public void A_moment_before_its_end_it_is_not_stale()
    {
        _given.Locked("ada", "db:orders").After(TimeSpan.FromMinutes(30) - TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, GivenRoom.Accepted(_given.Lock("bob", "db:orders")).Refusal!.RetryAfterSeconds);
    }

    [Fact]
    public void Who_takes_a_stale_one_over_leaves_the_others_in_line()
    {
        _given.Locked("ada", "db:orders").Locked("bob", "db:orders").Locked("cy", "db:orders").After(TimeSpan.FromMinutes(31)).Locked("bob", "db:orders");

        Assert.Equal([GivenRoom.Name("cy")], Line("db:orders"));
    }

    [Fact]
    public void Its_holder_may_extend_a_stale_lease_that_nobody_took()
    {
        _given.Locked("ada", "db:orders").After(TimeSpan.FromMinutes(31));

        Assert.True(GivenRoom.Accepted(_given.Lock("ada", "db:orders")).Extended);
    }

    [Fact]
    public void When_the_holder_is_gone_it_is_free_and_those_in_line_are_told()
    {
        _given.Locked("ada", "db:orders").Locked("ada", "api").Locked("bob", "db:orders").Left("ada");

        Assert.Empty(_given.State.Leases.Held);
        Assert.Equal(["M1: db:orders is free: call lock {\"resource\":\"db:orders\",\"reason\":\"…\"}."], _given.Inbox("bob"));
    }

    [Fact]
    public void Who_is_gone_stands_in_no_line()
    {
        _given.Locked("ada", "db:orders").Locked("bob", "db:orders").Locked("cy", "db:orders").Left("bob");

        Assert.Equal([GivenRoom.Name("cy")], Line("db:orders"));
    }

    [Fact]
    public void Only_the_holder_unlocks()
    {
        _given.Locked("ada", "db:orders").Locked("bob", "api");

        var other = GivenRoom.Refused(LeaseDecider.Unlock(_given.State.Leases, GivenRoom.Name("bob"), GivenRoom.Resource("db:orders"), null));
        var none = GivenRoom.Refused(LeaseDecider.Unlock(_given.State.Leases, GivenRoom.Name("bob"), GivenRoom.Resource("port:80"), null));

        Assert.Equal("db:orders is locked by ada (\"to migrate\") until 14:35:10Z, not by you. Nothing was written.", other.Message);
        Assert.Equal("port:80 is not locked. Your locks: api. Nothing was written.", none.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1441)]
    public void The_time_has_bounds(int minutes) =>
        Assert.Contains("1 to 1440", GivenRoom.Refused(_given.Lock("ada", "api", minutes)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(" ")]
    [InlineData(null)]
    public void The_reason_has_bounds(string? reason) =>
        Assert.Contains("reason", GivenRoom.Refused(_given.Lock("ada", "api", reason: reason ?? new string('x', 201))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_release_of_a_lease_that_was_taken_over_changes_nothing()
    {
        _given.Locked("ada", "api").After(TimeSpan.FromMinutes(31)).Locked("bob", "api");

        _given.Happened(GivenRoom.Name("ada"), (SwarmEvent)new LockReleased(GivenRoom.Resource("api"), GivenRoom.Name("ada"), "unlocked"));

        Assert.Equal(GivenRoom.Name("bob"), Held("api").Holder);
    }

    private Lease Held(string resource) => _given.State.Leases.Held[GivenRoom.Resource(resource)];

    private IEnumerable<Swarm.Core.Identity.AgentName> Line(string resource) => _given.State.Leases.WaitingFor(GivenRoom.Resource(resource));
}
