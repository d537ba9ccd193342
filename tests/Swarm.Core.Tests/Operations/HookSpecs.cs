using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;
using Swarm.Core.Tests.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Operations;

/// <summary>What hooks tell the room and are told, over real files; a Participant stands for an agent's server.</summary>
public sealed class HookSpecs : IAsyncDisposable
{
    private readonly LiveRoom _live = new();

    [Fact]
    public async Task An_agent_that_ends_its_turn_is_sent_back_with_what_it_owes_and_the_call_to_make()
    {
        var (boss, ada) = (await _live.Serve("boss", "planner"), await _live.Serve("ada"));
        await TaskOperations.AddAsync(boss, [new TaskSpec("Write the parser")], null, Cancel);
        await TaskOperations.ClaimAsync(ada, null, null, Cancel);
        await MessageOperations.PostAsync(boss, new PostRequest("@ada how long will it take?", [], RequiresReply: true), Cancel);

        var reason = HookOperations.EndsTurn(ada.Room, ada.Caller.Name, "wait");

        Assert.Equal(
            "You ended your turn without wait; nobody in the team can reach you so. You owe 1 reply: M1 from boss (\"@ada how long will it take?\"). "
            + "Answer with post and reply_to, or decline. You hold T1 \"Write the parser\": go on with it, or report_status done, blocked or failed. "
            + "You have 1 unread. Then call wait, and again whenever it returns with nothing.",
            reason);
    }

    [Fact]
    public async Task It_is_sent_back_five_times_in_a_row_and_then_the_room_sees_that_its_turn_has_ended()
    {
        var ada = await _live.Serve("ada");

        for (var time = 0; time < HookOperations.MostSendBacks; time++)
            Assert.StartsWith("You ended your turn", EndsTurn(ada), StringComparison.Ordinal);

        Assert.Null(EndsTurn(ada));
        Assert.Null(EndsTurn(ada));
        Assert.Equal(Circumstance.TurnEnded, Heartbeat.Read(ada.Room.Files, ada.Caller.Name)!.Circumstance);
    }

    [Fact]
    public async Task A_call_in_between_begins_the_count_anew()
    {
        var ada = await _live.Serve("ada");
        for (var time = 0; time < HookOperations.MostSendBacks; time++)
            EndsTurn(ada);
        var before = NamePlate.LastWork(ada.Room.Files, ada.Caller.Name);

        await Until.True(async () =>
        {
            await ada.BeginCallAsync(Cancel);
            return NamePlate.LastWork(ada.Room.Files, ada.Caller.Name) > before;
        });

        Assert.NotNull(EndsTurn(ada));
        Assert.Null(Heartbeat.Read(ada.Room.Files, ada.Caller.Name));
    }

    [Fact]
    public async Task Whoever_was_stopped_has_left_or_parks_in_wait_may_end()
    {
        var (ada, bob, eve) = (await _live.Serve("ada"), await _live.Serve("bob"), await _live.Serve("eve"));
        var room = _live.Open();
        await room.ExecuteAsync(
            AgentName.Human, (state, _) => Departure.Decide(state, ada.Caller.Name, Swarm.Core.Agents.LeaveReason.Stopped), Cancel);
        await bob.LeaveAsync(Cancel);
        using var enough = new CancellationTokenSource();
        var wait = WaitOperations.WaitAsync(eve, TimeSpan.FromSeconds(60), null, enough.Token);
        await Until.True(() => NamePlate.Look(room.Files, eve.Caller.Name)!.Presence == Presence.Idle);

        Assert.Null(EndsTurn(ada));
        Assert.Null(EndsTurn(bob));
        Assert.Null(EndsTurn(eve));
        Assert.Null(HookOperations.EndsTurn(room, GivenRoom.Name("nobody"), "wait"));

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Theory]
    [InlineData("rate_limit", Circumstance.RateLimited)]
    [InlineData("authentication_failed", Circumstance.Unauthorized)]
    [InlineData("billing_error", Circumstance.Unauthorized)]
    [InlineData("server_error", Circumstance.ServerError)]
    [InlineData("overloaded", Circumstance.ServerError)]
    [InlineData("", Circumstance.ServerError)]
    [InlineData("max_output_tokens", Circumstance.TurnEnded)]
    public async Task A_failure_of_the_models_service_becomes_the_agents_circumstance(string error, Circumstance expected)
    {
        var ada = await _live.Serve("ada");

        HookOperations.Failed(ada.Room, ada.Caller.Name, error);

        Assert.Equal(expected, Heartbeat.Read(ada.Room.Files, ada.Caller.Name)!.Circumstance);
    }

    [Fact]
    public async Task Signs_of_work_write_nothing_to_the_log()
    {
        var ada = await _live.Serve("ada");
        var (room, name, before) = (ada.Room, ada.Caller.Name, ada.Room.CatchUp().Position);

        Assert.Null(HookOperations.Runs(room, name, "Bash", new ToolUse("git status", [], _live.Directory)));
        Assert.Equal((Circumstance.InTool, "Bash"), (Heartbeat.Read(room.Files, name)!.Circumstance, Heartbeat.Read(room.Files, name)!.Detail));
        HookOperations.Asks(room, name, "Bash");
        Assert.Equal(Circumstance.AwaitingPermission, Heartbeat.Read(room.Files, name)!.Circumstance);
        HookOperations.Worked(room, name);
        Assert.Equal(Circumstance.None, Heartbeat.Read(room.Files, name)!.Circumstance);

        Assert.Equal(before, room.CatchUp().Position);
    }

    [Fact]
    public async Task A_tool_that_must_not_run_is_refused_and_is_not_shown_as_running()
    {
        var ada = await _live.Serve("ada");
        var link = Path.Combine(_live.Directory, "innocent");
        Directory.CreateSymbolicLink(link, Path.Combine(_live.Directory, ".tmm"));

        var refusal = HookOperations.Runs(ada.Room, ada.Caller.Name, "Write", new ToolUse("", [Path.Combine(link, "bus", "x.jsonl")], _live.Directory));

        Assert.Contains(".tmm/", refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(Circumstance.None, Heartbeat.Read(ada.Room.Files, ada.Caller.Name)!.Circumstance);
    }

    [Fact]
    public async Task A_signal_to_the_own_process_an_ancestor_or_a_server_of_the_team_is_refused()
    {
        var ada = await _live.Serve("ada");

        Assert.NotNull(Kill(ada, Environment.ProcessId));
        if (OperatingSystem.IsLinux())
            Assert.NotNull(Kill(ada, Swarm.Core.Processes.ProcStat.Read(Environment.ProcessId)!.Parent));
        Assert.Null(Kill(ada, int.MaxValue));
    }

    [Fact]
    public async Task A_session_that_starts_is_handed_what_it_holds_and_owes()
    {
        var (boss, ada) = (await _live.Serve("boss", "planner"), await _live.Serve("ada"));
        Assert.Equal("", HookOperations.Handover(ada.Room, ada.Caller.Name));
        await TaskOperations.AddAsync(boss, [new TaskSpec("Write the parser")], null, Cancel);
        await TaskOperations.ClaimAsync(ada, null, null, Cancel);
        await TaskOperations.ReportAsync(ada, new ReportRequest(WorkStatus.Working, "half") { Checkpoint = "lexer done\nsee lexer.cs" }, Cancel);
        await MessageOperations.PostAsync(boss, new PostRequest("@ada how long?", [], RequiresReply: true), Cancel);
        await LeaseOperations.LockAsync(ada, GivenRoom.Resource("db:orders"), "to migrate", 30, null, Cancel);
        var until = ada.Room.State.Leases.Held.Values.Single().Until;

        Assert.Equal(
            $"""
            Where you stand in the team, from its log:
            - You hold T1 "Write the parser", working. Your last checkpoint:
            lexer done
            see lexer.cs
            - You owe 1 reply: M1 from boss ("@ada how long?")
            - You have locked: db:orders until {until.UtcDateTime:HH:mm:ss}Z
            - Unread: 1; wait shows them.

            """,
            HookOperations.Handover(ada.Room, ada.Caller.Name));
    }

    [Fact]
    public async Task What_is_handed_over_and_why_an_agent_is_sent_back_is_bounded()
    {
        var (boss, ada) = (await _live.Serve("boss", "planner"), await _live.Serve("ada"));
        await TaskOperations.AddAsync(boss, [new TaskSpec(new string('t', 120))], null, Cancel);
        await TaskOperations.ClaimAsync(ada, null, null, Cancel);
        var checkpoint = new ReportRequest(WorkStatus.Working, "half") { Checkpoint = new string('c', 2000) };
        await TaskOperations.ReportAsync(ada, checkpoint, Cancel);
        for (var i = 0; i < 20; i++)
        {
            await MessageOperations.PostAsync(boss, new PostRequest("@ada " + new string('m', 4000), [], RequiresReply: true), Cancel);
            await LeaseOperations.LockAsync(ada, GivenRoom.Resource($"db:{new string('d', 60)}{i}"), "to migrate", 30, null, Cancel);
        }

        Assert.InRange(HookOperations.Handover(ada.Room, ada.Caller.Name).Length, 1500, 4000);
        Assert.InRange(EndsTurn(ada)!.Length, 500, 1400);
    }

    [Fact]
    public async Task Connected_is_whose_server_has_joined_and_has_told_its_client_of_the_tools()
    {
        var room = _live.Open();
        Assert.False(await HookOperations.ConnectedAsync(room, GivenRoom.Name("ada"), TimeSpan.Zero, Cancel));
        var ada = await _live.Serve("ada");
        Assert.False(await HookOperations.ConnectedAsync(room, ada.Caller.Name, TimeSpan.Zero, Cancel));

        var connected = HookOperations.ConnectedAsync(room, ada.Caller.Name, TimeSpan.FromSeconds(60), Cancel);
        ada.NoteConnected();

        Assert.True(await connected);
        LiveRoom.Die(ada);
        Assert.False(await HookOperations.ConnectedAsync(room, ada.Caller.Name, TimeSpan.Zero, Cancel));
    }

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    private static Swarm.Core.Errors.Refusal? Kill(Participant agent, int pid) =>
        HookOperations.Runs(agent.Room, agent.Caller.Name, "Bash", new ToolUse($"kill -9 {pid}", [], "/"));

    private static string? EndsTurn(Participant agent) => HookOperations.EndsTurn(agent.Room, agent.Caller.Name, "wait");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
