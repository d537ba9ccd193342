using Swarm.Core.Events;
using Swarm.Core.Leases;
using Swarm.Core.Rooms;

namespace Swarm.Core.Tests.Rooms;

public sealed class RequestLedgerSpecs
{
    [Fact]
    public void What_was_written_for_a_request_is_found_by_its_caller_only()
    {
        var ledger = Taken(RequestLedger.Empty, "ada", "r1", 1);

        Assert.Equal(1, Assert.Single(ledger.Find(GivenRoom.Name("ada"), "r1")).Position);
        Assert.Empty(ledger.Find(GivenRoom.Name("bob"), "r1"));
        Assert.Empty(ledger.Find(GivenRoom.Name("ada"), "r2"));
        Assert.Empty(ledger.Find(GivenRoom.Name("ada"), null));
    }

    [Fact]
    public void All_events_of_one_request_are_kept_in_order()
    {
        var ledger = Taken(Taken(RequestLedger.Empty, "ada", "r1", 1), "ada", "r1", 2);

        Assert.Equal([1L, 2], ledger.Find(GivenRoom.Name("ada"), "r1").Select(r => r.Position));
    }

    [Fact]
    public void An_event_without_an_id_is_not_kept() => Assert.Same(RequestLedger.Empty, Taken(RequestLedger.Empty, "ada", null, 1));

    [Fact]
    public void The_oldest_are_forgotten()
    {
        var ledger = RequestLedger.Empty;
        for (var i = 1; i <= RequestLedger.Remembered + 1; i++)
            ledger = Taken(ledger, "ada", $"r{i}", i);

        Assert.Empty(ledger.Find(GivenRoom.Name("ada"), "r1"));
        Assert.Single(ledger.Find(GivenRoom.Name("ada"), "r2"));
        Assert.Single(ledger.Find(GivenRoom.Name("ada"), $"r{RequestLedger.Remembered + 1}"));
    }

    private static RequestLedger Taken(RequestLedger ledger, string by, string? id, long position) => ledger.Apply(new Recorded(
        position, default, GivenRoom.Name(by), new LockTaken(GivenRoom.Resource("api"), "why", default, position, id)));
}
