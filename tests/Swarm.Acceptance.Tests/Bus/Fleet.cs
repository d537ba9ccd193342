using System.Diagnostics;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Bus;

/// <summary>A hundred agents, each with a real server of its own, on one room.</summary>
public sealed class Fleet : IAsyncLifetime
{
    public const int Size = 100;

    private readonly TempDirectory _workspace = new();
    private Participant? _person;

    /// <summary>The agents, by number.</summary>
    public FleetAgent[] Agents { get; private set; } = [];

    /// <summary>How long it took until all of them had answered a first call.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <summary>A person in the same room.</summary>
    public Participant Person => _person!;

    /// <summary>The room, as a process sees it that has read it from the start.</summary>
    public EventFeed OpenFeed() => EventFeed.Open(Workspace.At(_workspace.Path));

    public Room OpenRoom() => Room.Open(Workspace.At(_workspace.Path), TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        var since = Stopwatch.StartNew();
        Agents = [.. Enumerable.Range(0, Size).Select(i => new FleetAgent(_workspace.Path, $"a{i:D2}"))];
        await Task.WhenAll(Agents.Select(a => a.Call("unlock", """{"resource":"nothing"}""")));
        StartedIn = since.Elapsed;
        _person = await Participant.CommandAsync(OpenRoom(), Caller.Human, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _person?.Dispose();
        _person?.Room.Dispose();
        await Task.WhenAll(Agents.Select(a => a.DisposeAsync().AsTask()));
        _workspace.Dispose();
    }
}
