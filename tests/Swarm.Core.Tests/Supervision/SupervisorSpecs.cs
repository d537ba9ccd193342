using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Core.Tests.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Supervision;

/// <summary>Who looks after a room, and whom it wakes. Each room here stands for a process of its own.</summary>
public sealed class SupervisorSpecs : IAsyncDisposable
{
    private readonly LiveRoom _live = new();

    [Fact]
    public async Task Who_waits_for_its_turn_has_it_when_the_one_before_ends_and_settles_the_dead()
    {
        var (first, second) = (_live.Open(), _live.Open());
        using var before = Start(first);
        await Until.True(() => IsHeld(first));
        using var after = Start(second);
        var ada = await _live.Serve("ada");

        before.Dispose();
        LiveRoom.Die(ada);

        await Until.True(() => second.CatchUp().Agents.Find(GivenRoom.Name("ada")) is { LeftBecause: LeaveReason.Died });
        Assert.True(IsHeld(second));
    }

    [Fact]
    public async Task Who_ends_while_it_waits_for_its_turn_does_not_take_it()
    {
        var (first, second) = (_live.Open(), _live.Open());
        using var before = Start(first);
        await Until.True(() => IsHeld(first));
        var after = Start(second);
        after.Dispose();

        before.Dispose();

        await Until.True(() => !IsHeld(first));
    }

    [Fact]
    public async Task It_gives_up_its_place_instead_of_closing_its_own_pane()
    {
        var room = Hasty();
        var ada = GivenRoom.Name("ada");
        var here = ProcessLife.Current;
        await Write(room, new AgentSpawned(ada, GivenRoom.Role("worker"), "claude", null, null, null, "work", null, null));
        await Write(room, new AgentPlaced(ada, "%99", ".tmm/transcripts/ada.log", here.Pid, here.Started));
        using var server = await Swarm.Core.Operations.Participant.ServeAsync(room, LiveRoom.Caller("ada"), TestContext.Current.CancellationToken);
        using var supervisor = new Supervisor(room, new TeamLauncher(TimeProvider.System, ["swarm"]));
        supervisor.Tick();
        Assert.True(IsHeld(room));

        Heartbeat.Write(room.Files, ada, room.Clock, Circumstance.TurnEnded);
        await Write(room, new AgentNudged(ada, 2, "it ended its turn without wait"));

        await Until.True(() =>
        {
            supervisor.Tick();
            return !IsHeld(room);
        });
        // Another process starts it again.
        Assert.Empty(room.CatchUp().Agents.Find(ada)!.Restarts);
    }

    [Fact]
    public async Task It_rings_again_for_what_was_written_since_its_last_look()
    {
        var ada = await _live.Serve("ada");
        var bob = await _live.Serve("bob");
        var room = _live.Open();
        using var supervisor = new Supervisor(room, new TeamLauncher(TimeProvider.System, []));
        supervisor.Tick();
        using var adas = Silent(ada);
        using var bobs = Silent(bob);

        await Write(room, new MessagePosted(room.State.Messages.NextId, [GivenRoom.Name("ada")], "lost"));
        // The ring of the writer itself.
        Assert.True(Native.AwaitBell(adas, 0));
        supervisor.Tick();

        Assert.True(Native.AwaitBell(adas, 0));
        Assert.False(Native.AwaitBell(bobs, 0));
        supervisor.Tick();
        Assert.False(Native.AwaitBell(adas, 0));
    }

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    // Its own doorbell would hear the rings.
    private static Microsoft.Win32.SafeHandles.SafeFileHandle Silent(Swarm.Core.Operations.Participant agent)
    {
        var path = agent.Room.Files.Bell(agent.Caller.Name);
        File.Delete(path);
        return Native.OpenBell(path);
    }

    private Room Hasty()
    {
        Directory.CreateDirectory(Path.Combine(_live.Directory, ".tmm"));
        File.WriteAllText(Path.Combine(_live.Directory, ".tmm", "settings.json"), """{"nudge_after_end_s": 1, "confirm_nudge_s": 1}""");
        return _live.Open();
    }

    private static Supervisor Start(Room room)
    {
        var supervisor = new Supervisor(room, new TeamLauncher(TimeProvider.System, []));
        supervisor.Start();
        return supervisor;
    }

    private static ValueTask<bool> Write(Room room, SwarmEvent happened) =>
        room.ExecuteAsync(Swarm.Core.Identity.AgentName.Human, (_, _) => Decision<bool>.Accept(true, happened), TestContext.Current.CancellationToken);

    private static bool IsHeld(Room room)
    {
        using var file = Native.OpenForLock(room.Files.Supervisor);
        return Native.IsLocked(file);
    }
}
