using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Processes;
using Swarm.Core.Supervision;

namespace Swarm.Core.Tests.Rooms;

/// <summary>A room as a machine leaves it that lost its power: files of locks that nobody holds, and pids that are somebody else's by now.</summary>
public sealed class EarlierBootSpecs : IAsyncDisposable
{
    private readonly LiveRoom _live = new();

    [Fact]
    public async Task What_was_left_of_an_earlier_boot_holds_nobody_up_and_a_process_with_its_pid_is_left_alone()
    {
        await using var stranger = new ProcessRunner(TimeProvider.System).Start(["sleep", "600"], new ProcessOptions { InheritStderr = true });
        var ada = GivenRoom.Name("ada");
        var room = _live.Open();
        await room.ExecuteAsync(
            ada, (_, _) => Decision<bool>.Accept(true, new AgentJoined(ada, GivenRoom.Role("worker"), JoinedVia.Mcp, stranger.Life.Pid)), default);
        var then = DateTimeOffset.UnixEpoch.ToString("O");
        await File.WriteAllTextAsync(room.Files.NamePlate(ada), $"{stranger.Life.Pid} {then} Working {then}".PadRight(127) + "\n");
        foreach (var file in new[] { room.Files.Lock, room.Files.Supervisor, room.Files.Sync })
            await File.WriteAllTextAsync(file, $"{stranger.Life.Pid}\n");

        var bob = await _live.Serve("bob");
        using (var supervisor = new Supervisor(bob.Room, new TeamLauncher(TimeProvider.System, [])))
            await supervisor.OnceAsync(default);
        Assert.Equal(LeaveReason.Died, room.CatchUp().Agents.Find(ada)!.LeftBecause);
        await _live.Serve("ada");

        Assert.Equal(Environment.ProcessId, room.CatchUp().Agents.Find(ada)!.Pid);
        Assert.True(stranger.Life.IsAlive());
    }

    public ValueTask DisposeAsync() => _live.DisposeAsync();
}
