using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Rooms;

/// <summary>Clocks that are set back and forward, and differ between processes: the order is that of the log, and a lock has one holder.</summary>
public sealed class ClockSpecs : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly List<Participant> _all = [];

    [Fact]
    public async Task Whatever_the_clocks_do_a_lock_has_one_holder_fences_grow_and_everything_arrives_in_one_order()
    {
        var random = new Random();
        ManualClock[] clocks = [new(), new(), new()];
        var names = new[] { "ada", "bob", "cid" };
        for (var i = 0; i < clocks.Length; i++)
            _all.Add(await Participant.ServeAsync(Room.Open(Workspace.At(_temp.Path), clocks[i]), LiveRoom.Caller(names[i]), default));
        Assert.True(ResourceName.TryParse("it", out var resource));
        var (fence, posted, refused) = (0L, 0, 0);
        for (var round = 0; round < Rounds.Or(60); round++)
        {
            var who = random.Next(clocks.Length);
            var by = TimeSpan.FromMinutes(random.Next(1, 180));
            if (random.Next(2) == 0)
                clocks[who].Advance(by);
            else
                clocks[who].SetBack(by);
            var held = _all[who].Room.CatchUp().Leases.Held.GetValueOrDefault(resource);
            var now = clocks[who].GetUtcNow();
            try
            {
                var taken = (await LeaseOperations.LockAsync(_all[who], resource, "to see", 30, null, default)).Value.Lease!;
                Assert.True(held is null || held.Holder == taken.Holder || held.Until <= now, $"{held} was live at {now}");
                Assert.True(taken.Fence > fence, $"{taken.Fence} after {fence}");
                fence = taken.Fence;
            }
            catch (SwarmException locked) when (locked.Refusal.Code == ErrorCode.Held)
            {
                Assert.True(held is not null && held.Until > now, $"{locked.Message}; {held} at {now}");
                refused++;
            }
            await MessageOperations.PostAsync(_all[who], new($"round {round}", [names[(who + 1) % 3]]), default);
            posted++;
        }
        using var feed = EventFeed.Open(Workspace.At(_temp.Path));
        var log = feed.ReadOn();
        Assert.Equal(Enumerable.Range(0, posted).Select(i => $"round {i}"), log.Select(r => r.Event).OfType<MessagePosted>().Select(m => m.Body).Where(b => b.StartsWith("round", StringComparison.Ordinal)));
        Assert.Contains(log.Zip(log.Skip(1)), pair => pair.Second.At < pair.First.At);
        Assert.Equal(log.Select(r => r.Position).Order(), log.Select(r => r.Position));
        Assert.True(fence > 0 && refused > 0);
        // What any of them folded is what a new process reads.
        using var fresh = Room.Open(Workspace.At(_temp.Path), TimeProvider.System);
        Assert.All(_all, p => Assert.Equal(StateText.Of(fresh.State), StateText.Of(p.Room.CatchUp())));
    }

    public void Dispose()
    {
        _all.ForEach(LiveRoom.Die);
        _temp.Dispose();
    }
}
