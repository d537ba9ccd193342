using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Rooms;

/// <summary>What a room that has been at work for days does not keep any more, and what it says of it.</summary>
public sealed class ForgettingSpecs
{
    [Fact]
    public void The_last_messages_can_be_answered_and_older_ones_while_a_reply_is_owed()
    {
        var given = Room(GivenRoom.Forgetful(messages: 2)).Asked("pia", "@ada how far?").Posted("pia", "@ada two").Posted("pia", "@ada three").Posted("pia", "@ada four");

        Assert.Equal([true, false, true, true], Enumerable.Range(1, 4).Select(i => given.State.Messages.AuthorOf(GivenRoom.M(i)) == GivenRoom.Name("pia")));
        var refusal = GivenRoom.Refused(given.Post("ada", new PostRequest("late", [], GivenRoom.M(2))));
        Assert.Equal(ErrorCode.NotFound, refusal.Code);
        Assert.Equal("M2 is too old to be answered; the last message is M4. Nothing was written.", refusal.Message);
        Assert.Equal("the same call without reply_to", refusal.Next);

        given.Posted("ada", new PostRequest("half", [], GivenRoom.M(1)));
        Assert.Null(given.State.Messages.AuthorOf(GivenRoom.M(1)));
        Assert.Equal(GivenRoom.Name("ada"), given.State.Messages.AuthorOf(GivenRoom.M(5)));
        Assert.Empty(given.State.Messages.Debts);
        Assert.Empty(given.State.Messages.Asked);
    }

    [Fact]
    public void Of_tasks_that_are_over_the_last_are_kept_and_the_others_counted()
    {
        var given = Room(GivenRoom.Forgetful(tasks: 2)).Added("pia", "one", "two", "three", "four");
        for (var i = 0; i < 4; i++)
            given.Claimed("ada").Reported("ada", WorkStatus.Done);

        Assert.Equal([3L, 4], given.State.Tasks.All.Keys.Select(id => id.Number));
        Assert.Equal(4, given.State.Tasks.Counts()[WorkStatus.Done]);
        Assert.True(given.State.Tasks.IsForgotten(new TaskId(1)));
        Assert.False(given.State.Tasks.IsForgotten(new TaskId(3)) || given.State.Tasks.IsForgotten(new TaskId(5)));
    }

    [Fact]
    public void What_an_open_task_needs_and_the_parts_of_an_open_one_are_kept()
    {
        var given = Room(GivenRoom.Forgetful(tasks: 1));
        given.Happened(GivenRoom.Name("pia"), new TaskAdded(new TaskId(1), "needed"), new TaskAdded(new TaskId(2), "whole", Kind: TaskKind.Plan),
            new TaskAdded(new TaskId(3), "part", Parent: new TaskId(2)), new TaskAdded(new TaskId(4), "late", Needs: [new TaskId(1), new TaskId(5)]),
            new TaskAdded(new TaskId(5), "also needed"), new TaskAdded(new TaskId(6), "loose"), new TaskAdded(new TaskId(7), "loose too"));
        foreach (var (task, fence) in new[] { (1L, 1L), (3, 2), (6, 3), (7, 4) })
        {
            given.Happened(GivenRoom.Name("ada"), new TaskClaimed(new TaskId(task), GivenRoom.Name("ada"), fence),
                new TaskReported(new TaskId(task), GivenRoom.Name("ada"), WorkStatus.Done, "so it is", fence));
        }

        // One look at each event: what is wanted goes to the end of the line.
        given.Added("pia", "eight", "nine", "ten");
        Assert.Equal([1L, 2, 3, 4, 5], given.State.Tasks.All.Keys.Select(id => id.Number).Where(n => n < 8));
        Assert.Equal([3L], given.State.Tasks.Parts(new TaskId(2)).Select(t => t.Id.Number));
        Assert.Equal([5L], given.State.Tasks.Unmet(given.State.Tasks.Find(new TaskId(4))!).Select(id => id.Number));
    }

    // The first task of a call makes the board forget what the second one needs.
    [Fact]
    public void What_is_forgotten_while_a_call_is_written_holds_nothing_up()
    {
        var given = Room(GivenRoom.Forgetful(tasks: 1)).Added("pia", "one", "two").Claimed("ada").Reported("ada", WorkStatus.Done).Claimed("ada").Reported("ada", WorkStatus.Done);
        Assert.True(given.State.Tasks.IsForgotten(new TaskId(1)));

        given.Happened(GivenRoom.Name("pia"), new TaskAdded(new TaskId(3), "three", Needs: [new TaskId(1)]));

        Assert.Equal(WorkStatus.Ready, given.State.Tasks.Find(new TaskId(3))!.Status);
        Assert.Empty(given.State.Tasks.Unmet(given.State.Tasks.Find(new TaskId(3))!));
        Assert.Empty(given.State.Tasks.Needing(new TaskId(1)));
    }

    [Fact]
    public void What_is_forgotten_by_the_report_that_ends_it_is_reported()
    {
        var given = Room(GivenRoom.Forgetful(tasks: 0)).Added("pia", "one").Claimed("ada");

        var done = GivenRoom.Accepted(Report(given, WorkStatus.Done));

        Assert.Equal(WorkStatus.Working, done.From);
        Assert.Empty(done.Unlocked);
    }

    [Fact]
    public void A_review_of_a_review_that_was_about_a_forgotten_task_has_nothing_to_send_back()
    {
        var (given, ada) = (Room(GivenRoom.Forgetful(tasks: 0)), GivenRoom.Name("ada"));
        given.Happened(GivenRoom.Name("pia"), new TaskAdded(new TaskId(1), "work"), new TaskAdded(new TaskId(2), "review", Needs: [new TaskId(1)], Kind: TaskKind.Review),
            new TaskAdded(new TaskId(3), "review of it", Needs: [new TaskId(2)], Kind: TaskKind.Review));
        for (var task = 1; task <= 2; task++)
            given.Happened(ada, new TaskClaimed(new TaskId(task), ada, task), new TaskReported(new TaskId(task), ada, WorkStatus.Done, "so it is", task));
        given.Happened(ada, new TaskClaimed(new TaskId(3), ada, 3));
        Assert.True(given.State.Tasks.IsForgotten(new TaskId(1)));
        Assert.NotNull(given.State.Tasks.Find(new TaskId(2)));

        Assert.StartsWith("T3 has no done task to send back; it needs T2.", GivenRoom.Refused(Report(given, WorkStatus.SentBack)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_task_that_needs_one_long_over_is_told_to_leave_it_out()
    {
        var given = Room(GivenRoom.Forgetful(tasks: 1)).Added("pia", "one", "two").Claimed("ada").Reported("ada", WorkStatus.Done).Claimed("ada").Reported("ada", WorkStatus.Done);

        var refusal = GivenRoom.Refused(TaskDecider.Add(
            given.State.Tasks, given.State.Team, GivenRoom.Name("pia"), RoleName.Planner, [new TaskSpec("three") { Needs = ["T1"] }], null, given.Now));

        Assert.Equal("Argument tasks[0].needs[0]: T1 was over long ago and is not on the board any more. Nothing was written.", refusal.Message);
        Assert.Equal("the same call without it: what is over holds nothing up", refusal.Next);
    }

    [Fact]
    public void Who_left_long_ago_is_forgotten_with_all_that_was_to_be_told_to_it()
    {
        var given = Room(GivenRoom.Forgetful(gone: 2)).Joined("bob").Joined("cy").Joined("dan").Posted("pia", "@all hello");
        foreach (var name in new[] { "bob", "cy", "dan" })
            given.Left(name, LeaveReason.Stopped).After(TimeSpan.FromSeconds(1));

        Assert.Equal(["ada", "cy", "dan", "pia"], given.State.Agents.All.Keys.Select(n => n.Value));
        Assert.Equal(["ada", "cy", "dan"], given.State.Inboxes.ByAgent.Keys.Select(n => n.Value).Where(n => n != "pia"));
    }

    [Fact]
    public void Of_more_than_an_inbox_holds_the_newest_are_told_and_that_there_was_more()
    {
        var given = Room(GivenRoom.Forgetful(items: 2)).Posted("pia", "@ada one").Posted("pia", "@ada two").Posted("pia", "@ada three");

        Assert.Equal(["M2: @ada two", "M3: @ada three"], given.Inbox("ada"));
        Assert.True(given.State.Inboxes.DroppedAfter(GivenRoom.Name("ada"), 0));
        Assert.False(given.State.Inboxes.DroppedAfter(GivenRoom.Name("ada"), given.State.Position));
    }

    [Fact]
    public void What_was_taken_in_is_let_go_but_for_what_may_come_again()
    {
        var given = Room(RoomState.Empty);
        for (var i = 0; i < 100; i++)
            given.Posted("pia", $"@ada {i}");
        var taken = given.State.Position - 10;

        var inboxes = given.State.Inboxes.Trimmed(name => name == GivenRoom.Name("ada") ? taken : 0);

        Assert.Equal(10, inboxes.After(GivenRoom.Name("ada"), taken).Count());
        Assert.Equal(42, inboxes.After(GivenRoom.Name("ada"), 0).Count());
        Assert.False(inboxes.DroppedAfter(GivenRoom.Name("ada"), 0));
    }

    private static Decision<ReportResult> Report(GivenRoom given, WorkStatus status) => TaskDecider.Report(
        given.State.Tasks, given.State.Team, GivenRoom.Name("ada"), RoleName.Worker, new ReportRequest(status, "so it is") { Evidence = "seen" });

    private static GivenRoom Room(RoomState from) => new GivenRoom(from).Joined("pia", "planner").Joined("ada");
}
