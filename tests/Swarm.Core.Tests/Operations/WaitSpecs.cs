using Swarm.Core.Errors;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Operations;

/// <summary>Waiting and acknowledging, over real files; a Participant stands for an agent's server.</summary>
public sealed class WaitSpecs : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly LiveRoom _live = new();

    [Fact]
    public async Task What_is_there_is_returned_at_once_with_the_roster()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        await Post(ada, "@bob hello");

        var result = await Call(bob);

        Assert.Equal((WaitEnd.Delivered, "M1 @bob hello"), (result.End, Said(result)));
        Assert.Equal("ada", Assert.Single(result.Roster!.Lines).Agent.Name.Value);
    }

    [Fact]
    public async Task A_parked_wait_returns_with_what_comes()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        var wait = Call(bob);
        await Parked(bob);

        await Post(ada, "@bob hello");

        Assert.Equal("M1 @bob hello", Said(await wait));
    }

    [Fact]
    public async Task Nothing_for_the_caller_times_out_and_delivers_nothing()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        await Post(ada, "@human hello");

        var result = await Call(bob, TimeSpan.FromMilliseconds(50));

        Assert.Equal((WaitEnd.TimedOut, null, null), (result.End, result.Roster, result.Until));
    }

    [Fact]
    public async Task What_was_returned_is_acknowledged_by_the_next_call_and_never_comes_again()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        await Post(ada, "@bob one");
        Assert.Equal("M1 @bob one", Said(await Call(bob)));
        await Post(ada, "@bob two");

        Assert.Equal("M2 @bob two", Said(await Call(bob)));
        Assert.Equal(WaitEnd.TimedOut, (await Call(bob, TimeSpan.FromMilliseconds(20))).End);
        LiveRoom.Die(bob);
        Assert.Equal(WaitEnd.TimedOut, (await Call(await _live.Serve("bob"), TimeSpan.FromMilliseconds(20))).End);
    }

    [Fact]
    public async Task What_a_dead_client_was_given_comes_again_marked_and_only_that()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        await Post(ada, "@bob one");
        await Call(bob);
        await Post(ada, "@bob two");
        Assert.Equal("M2 @bob two", Said(await Call(bob)));
        LiveRoom.Die(bob);
        await Post(ada, "@bob three");

        var again = await Call(await _live.Serve("bob"));

        Assert.Equal("M2 @bob two [redelivered], M3 @bob three", Said(again));
    }

    [Fact]
    public async Task A_call_that_started_before_the_wait_returned_acknowledges_nothing()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        var wait = Call(bob);
        await Parked(bob);
        // The post has begun, and is not done, when the wait returns.
        await Begin(bob);
        await Post(ada, "@bob hello");
        await wait;
        await MessageOperations.PostAsync(bob, new PostRequest("@ada hi", []), default);
        LiveRoom.Die(bob);

        Assert.Equal("M1 @bob hello [redelivered]", Said(await Call(await _live.Serve("bob"))));
    }

    [Fact]
    public async Task What_was_taken_back_comes_again()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        await Post(ada, "@bob one");
        await Call(bob);

        bob.TakeBack(bob.Acknowledged);

        Assert.Equal("M1 @bob one [redelivered]", Said(await Call(bob)));
    }

    [Fact]
    public async Task What_was_taken_back_ends_a_wait_that_is_parked_already()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        var first = Call(bob);
        await Parked(bob);
        await Post(ada, "@bob one");
        await first;
        var acknowledged = bob.Acknowledged;
        var second = Call(bob);
        await Parked(bob);

        bob.TakeBack(acknowledged);

        Assert.Equal("M1 @bob one [redelivered]", Said(await second));
    }

    [Fact]
    public async Task A_result_that_never_left_the_server_comes_again_unmarked()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        await Post(ada, "@bob one");
        await Begin(bob);
        await WaitOperations.WaitAsync(bob, Long, null, default);

        Assert.Equal("M1 @bob one", Said(await Call(bob)));
    }

    [Fact]
    public async Task A_newer_wait_takes_over()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        var first = Call(bob);
        await Parked(bob);
        var second = Call(bob);

        Assert.Equal(WaitEnd.TakenOver, (await first).End);
        await Post(ada, "@bob hello");
        Assert.Equal("M1 @bob hello", Said(await second));
    }

    [Fact]
    public async Task A_cancelled_wait_loses_nothing()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        using var cancel = new CancellationTokenSource();
        var wait = Call(bob, Long, cancel.Token);
        await Parked(bob);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        await Post(ada, "@bob hello");
        Assert.Equal("M1 @bob hello", Said(await Call(bob)));
    }

    [Fact]
    public async Task A_wait_is_refused_while_a_reply_is_owed_that_the_caller_has_seen()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        await Begin(bob);
        await Post(ada, new PostRequest("@bob which port?", [], RequiresReply: true));
        // It has to see the question before it can answer.
        Assert.True(Assert.Single((await Call(bob)).Messages).Owed);

        var refusal = (await Assert.ThrowsAsync<SwarmException>(() => Call(bob))).Refusal;
        await Post(bob, new PostRequest("8080", [], GivenRoom.M(1)));

        Assert.Equal((ErrorCode.ReplyOwed, "You owe 1 reply: M1 from ada (\"@bob which port?\")."), (refusal.Code, refusal.Message));
        Assert.Equal("M2 8080", Said(await Call(ada)));
        Assert.Equal(WaitEnd.TimedOut, (await Call(bob, TimeSpan.FromMilliseconds(20))).End);
    }

    [Fact]
    public async Task Who_died_in_debt_sees_the_question_again_before_it_is_refused()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        await Post(ada, new PostRequest("@bob which port?", [], RequiresReply: true));
        await Call(bob);
        LiveRoom.Die(bob);
        bob = await _live.Serve("bob");

        Assert.Equal("M1 @bob which port? [redelivered]", Said(await Call(bob)));
        await Assert.ThrowsAsync<SwarmException>(() => Call(bob));
    }

    [Fact]
    public async Task More_than_fits_comes_in_parts_each_at_once()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        for (var i = 1; i <= 65; i++)
            await Post(ada, $"@bob {i}");

        var parts = new List<WaitResult>();
        do
            parts.Add(await Call(bob));
        while (parts[^1].More);

        Assert.Equal([30, 30, 5], parts.Select(p => p.Messages.Length));
        Assert.Equal(Enumerable.Range(1, 65).Select(i => $"@bob {i}"), parts.SelectMany(p => p.Messages).Select(m => m.Message.Body));
        Assert.DoesNotContain(parts.SelectMany(p => p.Messages), m => m.Redelivered);
    }

    [Fact]
    public async Task A_ready_task_ends_the_wait_of_one_who_may_take_it_once()
    {
        var (pia, ada, bob) = (await _live.Serve("pia", "planner"), await _live.Serve("ada"), await _live.Serve("bob"));
        var waits = (Ada: Call(ada), Bob: Call(bob));
        await Parked(ada);
        await Parked(bob);

        await Add(pia, "one");

        Assert.Equal("T1", Assert.Single((await waits.Ada).Invitations).Task.Id.ToString());
        Assert.False(waits.Bob.IsCompleted);
        Assert.Equal(WaitEnd.TimedOut, (await Call(ada, TimeSpan.FromMilliseconds(20))).End);
        await Post(pia, "@bob never mind");
        Assert.Empty((await waits.Bob).Invitations);
    }

    [Fact]
    public async Task An_invitation_that_the_client_did_not_see_comes_again()
    {
        var (pia, ada) = (await _live.Serve("pia", "planner"), await _live.Serve("ada"));
        await Add(pia, "one");
        Assert.Single((await Call(ada)).Invitations);

        ada.TakeBack(ada.Acknowledged);

        Assert.Single((await Call(ada)).Invitations);
        Assert.Equal(WaitEnd.TimedOut, (await Call(ada, TimeSpan.FromMilliseconds(20))).End);
    }

    [Fact]
    public async Task A_task_that_became_ready_again_is_told_again()
    {
        var (pia, ada, bob) = (await _live.Serve("pia", "planner"), await _live.Serve("ada"), await _live.Serve("bob"));
        await Add(pia, "one");
        Assert.Single((await Call(ada)).Invitations);
        await TaskOperations.ClaimAsync(bob, null, null, default);
        await TaskOperations.ReportAsync(bob, new ReportRequest(WorkStatus.Ready, "not mine"), default);

        Assert.Single((await Call(ada)).Invitations);
    }

    [Fact]
    public async Task The_end_of_a_room_ends_a_parked_wait()
    {
        var bob = await _live.Serve("bob");
        var wait = Call(bob);
        await Parked(bob);

        Directory.Delete(bob.Room.Files.Root, recursive: true);

        Assert.Equal(ErrorCode.BusUnusable, (await Assert.ThrowsAsync<SwarmException>(() => wait)).Refusal.Code);
    }

    [Fact]
    public async Task Presence_follows_the_wait()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        Assert.Equal(Presence.Thinking, Shown("bob"));
        var wait = Call(bob);
        await Until.True(() => Shown("bob") == Presence.Idle);
        await Post(ada, "@bob hello");
        await wait;
        Assert.Equal(Presence.Thinking, Shown("bob"));

        LiveRoom.Die(bob);
        // A process that another test is starting can hold a copy of the file for a moment, between fork and exec.
        await Until.True(() => Shown("bob") == Presence.Gone);

        Presence? Shown(string name) => NamePlate.Look(ada.Room.Files, GivenRoom.Name(name))?.Presence;
    }

    [Fact]
    public async Task A_repeated_request_is_one_write_and_says_so()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        var request = new PostRequest("@bob hello", [], RequestId: "r1");

        var once = await Post(ada, request);
        var twice = await Post(ada, request);
        var other = await Post(bob, new PostRequest("@ada hello", [], RequestId: "r1"));

        Assert.Equal((false, true, false), (once.Repeated, twice.Repeated, other.Repeated));
        Assert.Equal((once.Value.Id, 2), (twice.Value.Id, ada.Room.CatchUp().Messages.Last));
        var refusal = (await Assert.ThrowsAsync<SwarmException>(async () =>
            await LeaseOperations.UnlockAsync(ada, GivenRoom.Resource("api"), "r1", default))).Refusal;
        Assert.Contains("which an earlier call of another kind used", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_in_line_for_a_lock_are_told_by_the_wait()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        await LeaseOperations.LockAsync(ada, GivenRoom.Resource("db"), "to migrate", 30, null, default);
        var refusal = (await Assert.ThrowsAsync<SwarmException>(async () =>
            await LeaseOperations.LockAsync(bob, GivenRoom.Resource("db"), "to read", 30, null, default))).Refusal;
        var wait = Call(bob);
        await Parked(bob);

        await LeaseOperations.UnlockAsync(ada, GivenRoom.Resource("db"), null, default);

        Assert.Equal(ErrorCode.Held, refusal.Code);
        Assert.Equal("M1 db is free: call lock {\"resource\":\"db\",\"reason\":\"…\"}.", Said(await wait));
    }

    [Fact]
    public async Task A_lock_whose_time_is_up_goes_to_those_in_line_and_its_holder_is_told()
    {
        var clock = new ManualClock();
        await using var live = new LiveRoom { Clock = clock };
        var (ada, bob) = (await live.Serve("ada"), await live.Serve("bob"));
        await LeaseOperations.LockAsync(ada, GivenRoom.Resource("db"), "to migrate", 10, null, default);
        await LiveRoom.Refused(async () => await LeaseOperations.LockAsync(bob, GivenRoom.Resource("db"), "to read", 10, null, default));
        using var supervisor = new Supervisor(ada.Room, new TeamLauncher(clock, []));

        clock.Advance(TimeSpan.FromMinutes(9));
        supervisor.Tick();
        Assert.False(LeaseOperations.AnyTimeUp(ada.Room.CatchUp(), clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromMinutes(1));
        supervisor.Tick();

        await Until.True(() => bob.Room.CatchUp().Messages.Last == 2);
        Assert.Equal("M1 db is free: call lock {\"resource\":\"db\",\"reason\":\"…\"}.", Said(await Call(bob)));
        Assert.StartsWith("M2 Your lock on db has ended: its time was up and another wants it.", Said(await Call(ada)), StringComparison.Ordinal);
        Assert.Empty(bob.Room.State.Leases.Held);
    }

    [Fact]
    public async Task Who_loses_a_stale_lock_to_another_is_told()
    {
        var clock = new ManualClock();
        await using var live = new LiveRoom { Clock = clock };
        var (ada, bob) = (await live.Serve("ada"), await live.Serve("bob"));
        await LeaseOperations.LockAsync(ada, GivenRoom.Resource("db"), "to migrate", 10, null, default);
        clock.Advance(TimeSpan.FromMinutes(10));

        var taken = await LeaseOperations.LockAsync(bob, GivenRoom.Resource("db"), "to read", 10, "r1", default);
        var again = await LeaseOperations.LockAsync(bob, GivenRoom.Resource("db"), "to read", 10, "r1", default);

        Assert.Equal((GivenRoom.Name("ada"), true), (taken.Value.TakenOverFrom, again.Repeated));
        Assert.StartsWith("M1 Your lock on db has ended", Said(await Call(ada)), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    /// <summary>A wait as the server makes it: the call begins, and its result is on its way when it returns.</summary>
    private static async Task<WaitResult> Call(Participant caller, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        await Begin(caller);
        var result = await WaitOperations.WaitAsync(caller, timeout ?? Long, null, cancellation);
        WaitOperations.Delivered(caller, result);
        return result;
    }

    private static ValueTask Begin(Participant caller)
    {
        caller.Acknowledge();
        return caller.BeginCallAsync(default);
    }

    private static Task Parked(Participant caller) =>
        Until.True(() => NamePlate.Look(caller.Room.Files, caller.Caller.Name) is { Presence: Presence.Idle });

    private static Task<Done<PostResult>> Post(Participant from, string body) => Post(from, new PostRequest(body, []));

    private static async Task<Done<PostResult>> Post(Participant from, PostRequest request) => await MessageOperations.PostAsync(from, request, default);

    private static async Task Add(Participant planner, params string[] titles) =>
        await TaskOperations.AddAsync(planner, [.. titles.Select(t => new TaskSpec(t))], null, default);

    private static string Said(WaitResult result) =>
        string.Join(", ", result.Messages.Select(m => $"{m.Message.Id} {m.Message.Body}{(m.Redelivered ? " [redelivered]" : "")}"));
}
