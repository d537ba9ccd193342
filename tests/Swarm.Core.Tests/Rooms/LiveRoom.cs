using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Rooms;

/// <summary>A real room in a directory of the test's own. Every Room opened here stands for a process of its own.</summary>
internal sealed class LiveRoom : IAsyncDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly Stack<IDisposable> _open = [];

    public string Directory => _temp.Path;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Room Open(long segmentBytes = 8 << 20, int snapshotEvery = Snapshots.Every)
    {
        var room = Room.Open(Workspace.At(_temp.Path), Clock, segmentBytes, snapshotEvery);
        _open.Push(room);
        return room;
    }

    /// <summary>An agent with a server of its own.</summary>
    public async Task<Participant> Serve(string name, string role = "worker")
    {
        var participant = await Participant.ServeAsync(Open(), Caller(name, role), TestContext.Current.CancellationToken);
        _open.Push(participant);
        return participant;
    }

    /// <summary>The server of an agent dies without a word: whatever it held is free, nothing is written.</summary>
    public static void Die(Participant participant)
    {
        participant.Dispose();
        participant.Room.Dispose();
    }

    public static Caller Caller(string name, string role = "worker") => new(GivenRoom.Name(name), GivenRoom.Role(role), []);

    /// <summary>Writes an event that needs no rule.</summary>
    public static ValueTask<bool> Write(Room room, string text, CancellationToken cancellation = default) => room.ExecuteAsync(
        GivenRoom.Name("ada"),
        (state, _) => Swarm.Core.Events.Decision<bool>.Accept(true, new Swarm.Core.Messages.MessagePosted(state.Messages.NextId, [GivenRoom.Name("bob")], text)),
        cancellation);

    /// <summary>What the room has been told by <see cref="Write"/>, as this process knows it.</summary>
    public static IEnumerable<string> Bodies(Room room) =>
        room.CatchUp().Inboxes.After(GivenRoom.Name("bob"), 0).Select(r => ((Swarm.Core.Messages.MessagePosted)r.Event).Body);

    public static async Task<Refusal> Refused(Func<Task> act) => (await Assert.ThrowsAsync<SwarmException>(act)).Refusal;

    public ValueTask DisposeAsync()
    {
        while (_open.TryPop(out var open))
            open.Dispose();
        _temp.Dispose();
        return ValueTask.CompletedTask;
    }
}
