using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Swarm.Acceptance.Tests.Recovery;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Acceptance.Tests.Teams;

/// <summary>
/// The built-in team planner-workers (Teams/PlannerWorkers), from a person's wish in the mail to <c>swarm down</c>: ten processes' worth of agents
/// with their servers, in panes. Played once; the tests read what came of it.
/// </summary>
public sealed partial class FiguresTeam : IAsyncLifetime
{
    private readonly LiveTeam _team = new();

    /// <summary>Everything that happened, in order.</summary>
    public ImmutableArray<Recorded> Log { get; private set; } = [];

    /// <summary>The tasks as they stand in the end.</summary>
    public ImmutableArray<WorkTask> Tasks { get; private set; } = [];

    /// <summary>What <c>swarm log</c> says.</summary>
    public string Told { get; private set; } = "";

    /// <summary>What ran for the team, or listened, after <c>swarm down</c>.</summary>
    public ImmutableArray<string> Left { get; private set; } = [];

    /// <summary>A path in the workspace.</summary>
    public string this[string name] => _team[name];

    /// <summary>The events of one kind, in order.</summary>
    public IEnumerable<T> All<T>() where T : SwarmEvent => Log.Select(r => r.Event).OfType<T>();

    /// <summary>The only task of that title that was not replaced.</summary>
    public WorkTask Task(string title) => Tasks.Single(t => t.Title == title && t.ReplacedBy is null);

    /// <summary>Everything that an agent's pane printed.</summary>
    public string Transcript(string agent) =>
        string.Concat(Directory.EnumerateFiles(this[".tmm/transcripts"], $"{agent}*").Order(StringComparer.Ordinal).Select(f => Controls().Replace(File.ReadAllText(f), "")));

    /// <summary>Runs a command in the workspace, as its person does.</summary>
    public Task<ProcessResult> Run(params string[] argv) => _team.Try(argv);

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(ProgramPath.Find("tmux") is null, "tmux is not installed.");
        // Who fails is not brought back: it would play its scenario from the start.
        _team.Settings("""{"restarts": 0}""");
        var source = Path.Combine(AppContext.BaseDirectory, "Teams/PlannerWorkers");
        foreach (var directory in new[] { "team", ".tmm/mail" })
            Directory.CreateDirectory(this[directory]);
        foreach (var file in Directory.EnumerateFiles(source, "*.json").Append(Path.Combine(source, "team.yaml")))
            File.Copy(file, this[Path.Combine("team", Path.GetFileName(file))]);
        File.Copy(Path.Combine(source, "wish.md"), this[".tmm/mail/wish.md"]);

        await _team.Run("up", "--team", "team/team.yaml");
        await LiveTeam.Eventually(() => IsGranted() || Gone() is not null);
        if (Gone() is { } gone)
            Assert.Fail($"{gone.Name} is gone ({gone.Note}). Its end:\n{Transcript(gone.Name.Value)[^Math.Min(2000, Transcript(gone.Name.Value).Length)..]}");

        await _team.Run("down", "--yes");
        await LiveTeam.Eventually(() => !_team.Processes().Any());
        Left = [.. _team.Processes(), .. _team.HasTmux ? ["a tmux server"] : Array.Empty<string>()];
        Told = await _team.Run("log");
        Log = [.. Seen()];
        using var room = Room.Open(_team.At, TimeProvider.System);
        Tasks = [.. room.State.Tasks.All.Values.OrderBy(t => t.Id)];
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _team.DisposeAsync();

    private bool IsGranted() => Seen().Any(r => r.By.Value == "planner" && r.Event is MessagePosted { To: [var to] } && to == AgentName.Human);

    private AgentLeft? Gone() => Seen().Select(r => r.Event).OfType<AgentLeft>().FirstOrDefault();

    private IEnumerable<Recorded> Seen()
    {
        using var feed = EventFeed.Open(_team.At);
        return feed.ReadOn();
    }

    // What colours and moves, as a terminal reads it (ECMA-48, CSI).
    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]|\r")]
    private static partial Regex Controls();
}
