using Swarm.Core.Errors;
using Swarm.Core.Log;
using Swarm.Core.Tests.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Log;

/// <summary>Open file description locks belong to the open file: each queue opened here stands for a process of its own.</summary>
public sealed class AppendLockSpecs : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly Stack<IDisposable> _open = [];

    [Fact]
    public void Who_waits_is_passed_a_few_times_and_then_has_its_turn()
    {
        var (ada, waiting) = (Lock(), Queue());
        var ticket = waiting.Join();

        for (var i = 0; i < AppendLock.MostPastOthers; i++)
            Assert.True(TakeAndGiveBack(ada));
        Assert.False(TakeAndGiveBack(ada));

        waiting.Leave(ticket);
        for (var i = 0; i < 10; i++)
            Assert.True(TakeAndGiveBack(ada));
    }

    [Fact]
    public void Many_who_wait_are_passed_less_often()
    {
        var ada = Lock();
        var queues = Enumerable.Range(0, WriteQueue.AtTheFront + 1).Select(_ => Queue()).ToList();
        var tickets = queues.ConvertAll(q => q.Join());

        for (var i = 0; i < AppendLock.MostPastMany; i++)
            Assert.True(TakeAndGiveBack(ada));
        Assert.False(TakeAndGiveBack(ada));

        // The others find room at the front.
        queues[0].Leave(tickets[0]);
        for (var i = AppendLock.MostPastMany; i < AppendLock.MostPastOthers; i++)
            Assert.True(TakeAndGiveBack(ada));
        Assert.False(TakeAndGiveBack(ada));
    }

    [Fact]
    public void Who_has_waited_for_its_turn_may_pass_others_again()
    {
        var (ada, waiting) = (Lock(), Queue());
        waiting.Join();
        while (TakeAndGiveBack(ada))
        {
        }

        ada.Enter(prepare: () => Assert.True(TakeAndGiveBack(Lock())));
        Assert.False(TakeAndGiveBack(Lock()));
        ada.Exit();

        Assert.True(TakeAndGiveBack(ada));
    }

    [Fact]
    public async Task Turns_come_in_the_order_of_coming()
    {
        const int Count = 40;
        var left = 0;
        var queues = Enumerable.Range(0, Count).Select(_ => Queue()).ToList();
        var tickets = queues.ConvertAll(q => q.Join());
        Assert.Equal(tickets.Order(), tickets);

        // Started from the last to the first: nothing but the tickets orders them.
        var turns = Enumerable.Range(0, Count).Reverse().Select(i => Task.Factory.StartNew(
            () =>
            {
                queues[i].AwaitTurn(tickets[i]);
                var before = Volatile.Read(ref left);
                Interlocked.Increment(ref left);
                queues[i].Leave(tickets[i]);
                return (i, before);
            },
            TaskCreationOptions.LongRunning)).ToList();

        Assert.All(await Task.WhenAll(turns), t => Assert.InRange(t.before, t.i - WriteQueue.AtTheFront + 1, Count));
        Assert.True(queues[0].IsEmpty);
    }

    [Fact]
    public void A_place_ends_with_its_open_file_and_nothing_that_stands_in_the_file_matters()
    {
        var (ada, bob) = (Queue(), Queue());
        File.WriteAllBytes(_temp["queue"], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        ada.Join();
        Assert.Equal(Environment.ProcessId, bob.First());
        File.WriteAllBytes(_temp["queue"], []);
        var behind = bob.Join();

        ada.Dispose();

        Assert.True(bob.IsEmpty);
        Assert.Equal(Environment.ProcessId, Queue().First());
        bob.Leave(behind);
        Assert.Null(Queue().First());
    }

    [Fact]
    public async Task A_call_whose_turn_never_comes_names_the_process_whose_turn_it_is()
    {
        var clock = new ManualClock();
        await using var live = new LiveRoom { Clock = clock };
        var room = live.Open();
        var stopped = Enumerable.Range(0, WriteQueue.AtTheFront).Select(_ => new WriteQueue(room.Files.Queue)).ToList();
        stopped.ForEach(q => q.Join());
        var written = Enumerable.Range(1, AppendLock.MostPastOthers).Select(i => $"{i}").ToList();
        foreach (var text in written)
            await LiveRoom.Write(room, text);

        var late = LiveRoom.Write(room, "late").AsTask();
        await Until.True(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return late.IsCompleted;
        });

        var refusal = (await Assert.ThrowsAsync<SwarmException>(() => late)).Refusal;
        Assert.Equal(ErrorCode.BusBusy, refusal.Code);
        Assert.Contains($"it is the turn of process {Environment.ProcessId}, which may be stopped. Nothing was written.", refusal.Message, StringComparison.Ordinal);
        stopped.ForEach(q => q.Dispose());
        await LiveRoom.Write(room, "after");
        Assert.Equal([.. written, "after"], LiveRoom.Bodies(room));
    }

    public void Dispose()
    {
        while (_open.TryPop(out var open))
            open.Dispose();
        _temp.Dispose();
    }

    private static bool TakeAndGiveBack(AppendLock it)
    {
        if (!it.TryEnter())
            return false;
        it.Exit();
        return true;
    }

    private AppendLock Lock()
    {
        var opened = new AppendLock(_temp["lock"], _temp["queue"]);
        _open.Push(opened);
        return opened;
    }

    private WriteQueue Queue()
    {
        var opened = new WriteQueue(_temp["queue"]);
        _open.Push(opened);
        return opened;
    }
}
