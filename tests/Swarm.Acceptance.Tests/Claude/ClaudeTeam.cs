using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Swarm.Acceptance.Tests.Codex;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Core.Tmux;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>A team of real Claude Code processes in a workspace, home and tmux server of its own, thinking with a <see cref="ScriptedModel"/>.</summary>
public sealed class ClaudeTeam : IAsyncDisposable
{
    // A start takes a second or two of one core; a test may start seven, and not be alone.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    private readonly ProcessRunner runner = new(TimeProvider.System);
    private readonly TempDirectory root;
    private readonly Dictionary<string, string?> environment;
    private readonly TeamLayout layout;
    private readonly List<LoopbackModel> models;
    private bool failed;

    private ClaudeTeam(TempDirectory root, Dictionary<string, string?> environment, ScriptedModel model)
    {
        (this.root, this.environment, Model, models) = (root, environment, model, [model]);
        Workspace = Workspace.At(root["ws"]);
        var server = new TmuxServer($"tmm-{Workspace.Slug}", runner, TimeProvider.System, root.Path);
        layout = new TeamLayout(server, $"tmm-team-{Workspace.Slug}");
    }

    /// <summary>What the agents think with.</summary>
    public ScriptedModel Model { get; }

    /// <summary>Where they work.</summary>
    public Workspace Workspace { get; }

    /// <summary>A path in the workspace.</summary>
    public string this[string name] => Path.Combine(Workspace.Root, name);

    /// <summary>Makes the workspace and the model; nobody is there yet.</summary>
    /// <param name="more">Further variables for the agents.</param>
    public static async Task<ClaudeTeam> CreateAsync(params (string Name, string Value)[] more)
    {
        var claude = await PinnedBinary.Claude.PathAsync();
        var directory = new TempDirectory();
        ClaudeHome.Create(directory, claude);
        var model = new ScriptedModel();
        var variables = ClaudeHome.Environment(directory, model.Url);
        foreach (var (name, value) in more)
            variables[name] = value;
        var team = new ClaudeTeam(directory, variables, model);
        await team.RunAsync("git", "init", "--quiet");
        return team;
    }

    /// <summary>Makes the pinned Codex available to the team, with a model of its own.</summary>
    public async Task<CodexModel> AddCodexAsync()
    {
        var codex = await PinnedBinary.Codex.PathAsync();
        var model = new CodexModel();
        models.Add(model);
        CodexHome.Create(root, codex, model.Url);
        return model;
    }

    /// <summary>Runs a command of a person in the workspace; it must succeed.</summary>
    public Task<string> Swarm(params string[] arguments) => RunAsync([SwarmBinary.Path, .. arguments]);

    /// <summary>Runs a command that prints JSON.</summary>
    public async Task<JsonNode> SwarmJson(params string[] arguments) => JsonNode.Parse(await Swarm([.. arguments, "--json"]))!;

    /// <summary>Starts the planner, as a person does.</summary>
    public Task Up() => Swarm("up", "--client", "claude", "--planner", "pia");

    /// <summary>Starts workers.</summary>
    public async Task Spawn(params string[] names)
    {
        foreach (var name in names)
            await Swarm("spawn", name, "--client", "claude");
    }

    /// <summary>The room as it is now.</summary>
    public Room OpenRoom() => Room.Open(Workspace, TimeProvider.System);

    /// <summary>What the room shows of an agent; null when it is not there.</summary>
    public RosterLine? Line(string agent)
    {
        if (!Directory.Exists(this[".tmm/bus"]))
            return null;
        using var room = OpenRoom();
        return TeamStatus.Of(room).Roster.Lines.FirstOrDefault(l => l.Agent.Name.Value == agent);
    }

    /// <summary>Whether the agent is parked in wait.</summary>
    public bool IsParked(string agent) => Line(agent)?.Presence == Presence.Idle;

    /// <summary>Returns when these agents are parked in wait.</summary>
    public Task Parked(params string[] agents) => Until(() => agents.All(IsParked), $"{string.Join(", ", agents)} in wait");

    /// <summary>The agent's first request for which this holds; waits for it.</summary>
    public async Task<ModelRequest> Asked(string agent, Func<ModelRequest, bool> holds, string what)
    {
        await Until(() => Model.Of(agent).Any(holds), $"{agent} asks the model: {what}");
        return Model.Of(agent).First(holds);
    }

    /// <summary>The agent's request that says this.</summary>
    public Task<ModelRequest> Asked(string agent, string news) => Asked(agent, r => r.News.Contains(news, StringComparison.Ordinal), news);

    /// <summary>Returns when the fact holds; else the test fails with what everybody was doing.</summary>
    public Task Until(Func<bool> fact, string what, TimeSpan? within = null) => Until(() => Task.FromResult(fact()), what, within);

    /// <summary>Returns when the agent's pane shows the text.</summary>
    public async Task Shows(string agent, string text)
    {
        var pane = await Pane(agent);
        await Until(async () => (await pane.Capture()).Contains(text, StringComparison.Ordinal), $"{agent}'s pane shows {text}");
    }

    /// <summary>Types a line into the agent's pane, as a person does.</summary>
    public async Task Types(string agent, string text)
    {
        var pane = await Pane(agent);
        Assert.True(await pane.SendText(text));
        Assert.True(await pane.SendKey(PaneKey.Enter));
    }

    private async Task Until(Func<Task<bool>> fact, string what, TimeSpan? within = null)
    {
        try
        {
            await Testing.Until.True(async () => Faults.Any() || await fact(), within ?? Longest);
        }
        catch (TimeoutException late)
        {
            failed = true;
            throw new TimeoutException($"Waited for: {what}\n{await Scene()}", late);
        }
        failed = Faults.Any();
        Assert.False(failed, string.Join('\n', Faults));
    }

    /// <summary>The agent's pane.</summary>
    public async Task<TmuxPane> Pane(string agent)
    {
        Assert.True(AgentName.TryParse(agent, out var name));
        var pane = await layout.Find(name);
        Assert.NotNull(pane);
        return pane.Pane;
    }

    /// <summary>The process of the agent's CLI: the only child of its pane's shell.</summary>
    public async Task<ProcessLife> Cli(string agent)
    {
        var shell = (await Pane(agent)).Pid;
        var children = await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{shell}/task/{shell}/children"));
        return ProcessLife.Of(int.Parse(children, CultureInfo.InvariantCulture))!.Value;
    }

    /// <summary>SIGKILL.</summary>
    public static void Kill(ProcessLife life)
    {
        if (!life.IsAlive())
            return;
        using var process = Process.GetProcessById(life.Pid);
        process.Kill();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(this[".tmm/bus"]))
            await Swarm("down", "--yes");
        models.ForEach(m => m.Dispose());
        try
        {
            // What failed is told by the test, not by what it left.
            if (!failed)
                await Testing.Until.True(() => !Left().Any());
        }
        finally
        {
            foreach (var process in Left())
                Kill(process);
            root.Dispose();
        }
    }

    // Every process that was started by this test has its directory in its environment.
    private IEnumerable<ProcessLife> Left()
    {
        foreach (var directory in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            string variables;
            try
            {
                variables = File.ReadAllText(Path.Combine(directory, "environ"));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            if (variables.Contains($"HOME={root["home"]}", StringComparison.Ordinal)
                && ProcessLife.Of(int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture)) is { } life)
            {
                yield return life;
            }
        }
    }

    private IEnumerable<string> Faults => models.SelectMany(m => m.Faults);

    private async Task<string> Scene()
    {
        var text = new StringBuilder();
        foreach (var fault in Faults)
            text.Append($"fault: {fault}\n");
        foreach (var pane in await layout.Panes())
        {
            text.Append($"== {pane.Agent}: {pane.Title}\n{await pane.Pane.Capture()}\n");
            foreach (var request in models.SelectMany(m => m.Of(pane.Agent!.Value.Value)))
                text.Append($"-- {request.At:mm:ss.fff} {request.Tool}: {VisibleText.Line(request.News, 300)}\n");
        }
        return text.Append($"== log\n{(Directory.Exists(this[".tmm/bus"]) ? await Swarm("log") : "none")}").ToString();
    }

    /// <summary>Runs a program in the workspace, which must succeed.</summary>
    public async Task<string> RunAsync(params string[] argv)
    {
        var options = new ProcessOptions { Directory = Workspace.Root, Environment = environment, Timeout = TimeSpan.FromSeconds(60) };
        var result = await runner.RunAsync(argv, options);
        Assert.True(result.Succeeded, $"{string.Join(' ', argv)}\n{result.Stdout}{result.Stderr}");
        return result.Stdout;
    }
}
