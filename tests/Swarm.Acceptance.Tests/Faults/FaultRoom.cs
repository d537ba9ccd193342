using System.Text.Json;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Faults;

/// <summary>A room in which bob's server is parked and a person, in this process, goes on writing beside those that fail.</summary>
internal sealed class FaultRoom : IAsyncDisposable
{
    private static readonly ProcessRunner Runner = new(TimeProvider.System);
    private readonly TempDirectory _workspace = new(), _home = new();
    private readonly List<string> _heard = [];
    private readonly List<string> _posted = [];
    private Participant? _human;
    private EventFeed? _feed;
    private McpProcess? _bob;
    private long _wait;

    public Workspace At => Workspace.At(_workspace.Path);

    public string Bus => Path.Combine(At.RoomDirectory, "bus");

    public string this[string name] => _home[name];

    public Participant Human => _human!;

    public static async Task<FaultRoom> OpenAsync()
    {
        var room = new FaultRoom();
        room._bob = await McpProcess.Connect(room._workspace.Path, "bob");
        await room._bob.Call("unlock", """{"resource":"nothing"}""");
        room._wait = room._bob.SendCall("wait");
        room._human = await Participant.CommandAsync(Room.Open(room.At, TimeProvider.System), Caller.Human, CancellationToken.None);
        room._feed = EventFeed.Open(room.At);
        return room;
    }

    /// <summary>Runs swarm in the workspace, behind what stands in front of it.</summary>
    public Task<ProcessResult> Run(string[] before, params string[] arguments) => RunIn(_workspace.Path, before, arguments);

    /// <summary>As <see cref="Run"/>, in another workspace.</summary>
    public Task<ProcessResult> RunIn(string workspace, string[] before, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = _home.Path,
            ["XDG_STATE_HOME"] = null,
            ["SWARM_WORKSPACE"] = workspace,
            ["SWARM_AGENT"] = null,
            ["SWARM_ROLE"] = null,
        };
        return Runner.RunAsync([.. before, SwarmBinary.Path, .. arguments], new ProcessOptions { Directory = workspace, Environment = environment });
    }

    /// <summary>A post of this process: the room works.</summary>
    public async Task PostAsync(string body)
    {
        await MessageOperations.PostAsync(Human, new PostRequest(body, ["bob"]), default);
        await HeardAsync(body);
    }

    /// <summary>How often a message is in the log.</summary>
    public int Count(string body)
    {
        _feed!.ReadOn(r => _posted.AddRange(r.Event is MessagePosted e ? [e.Body] : []));
        return _posted.Count(b => b == body);
    }

    /// <summary>Returns when bob's server, parked all the time, has returned the message.</summary>
    public async Task HeardAsync(string body)
    {
        while (!_heard.Contains(body))
        {
            var answer = await _bob!.Text(_wait);
            Assert.False(answer.IsError, answer.Text);
            _heard.AddRange(McpProcess.Messages(answer.Text).Select(m => m.Body));
            _wait = _bob.SendCall("wait");
        }
    }

    /// <summary>What is in the log is what bob heard, in its order and once; a new process reads the same, and no position is missing.</summary>
    public void AssertWhole()
    {
        using var room = Room.Open(At, TimeProvider.System);
        Assert.False(room.HasUnreadTail);
        using var feed = EventFeed.Open(At);
        Assert.Equal(feed.ReadOn().Select(r => r.Event).OfType<MessagePosted>().Select(m => m.Body), _heard);
        Assert.Empty(Gaps(Bus));
    }

    /// <summary>Positions of a log's lines, across segments, that are not one more than those before them.</summary>
    public static IEnumerable<string> Gaps(string bus)
    {
        long last = 0;
        foreach (var line in Segments(bus).SelectMany(File.ReadLines))
        {
            using var json = JsonDocument.Parse(line);
            var position = json.RootElement.GetProperty("seq").GetInt64();
            if (position != last + 1)
                yield return $"position {position} follows {last}";
            last = position;
        }
    }

    /// <summary>The segments of a log, those in the archive too, in their order.</summary>
    public static string[] Segments(string bus) =>
        [.. Directory.GetFiles(bus, "0*.jsonl", SearchOption.AllDirectories).OrderBy(f => Path.GetFileName(f), StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        _feed?.Dispose();
        _human?.Dispose();
        _human?.Room.Dispose();
        if (_bob is not null)
            await _bob.DisposeAsync();
        _workspace.Dispose();
        _home.Dispose();
    }
}
