using System.Text.Json.Nodes;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Tools;

/// <summary>A room in a workspace of a test's own, and its agents: each a real server in this process, its client at the other end of two pipes.</summary>
internal sealed class ToolRoom : IAsyncDisposable
{
    private readonly List<ToolAgent> agents = [];

    public TempDirectory Workspace { get; } = new();

    public async Task<ToolAgent> JoinAsync(string name, string role = "worker", params string[] capabilities)
    {
        var agent = await ToolAgent.StartAsync(Workspace.Path, name, role, [.. capabilities]);
        agents.Add(agent);
        return agent;
    }

    /// <summary>A planner, two workers and the tasks that the planner added.</summary>
    public async Task<(ToolAgent Planner, ToolAgent Ada, ToolAgent Bob)> TeamAsync(string? tasks = null)
    {
        var planner = await JoinAsync("boss", "planner");
        var (ada, bob) = (await JoinAsync("ada"), await JoinAsync("bob"));
        if (tasks is not null)
            await planner.SaysAsync("add_tasks", $$"""{"tasks":{{tasks}}}""");
        return (planner, ada, bob);
    }

    public void Write(string path, string text)
    {
        var full = Workspace[path];
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Every byte of the log.</summary>
    public string Log()
    {
        var segments = Directory.GetFiles(Workspace[".tmm/bus"], "*.jsonl").Order(StringComparer.Ordinal);
        return string.Concat(segments.Select(File.ReadAllText));
    }

    /// <summary>The events of a type.</summary>
    public IReadOnlyList<JsonNode> Events(string type) =>
        [.. Log().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).Where(e => (string?)e["type"] == type)];

    /// <summary>The agent's server parks in wait, as the others see it.</summary>
    public async Task IsIdle(string agent)
    {
        using var seen = Room.Open(Swarm.Core.Identity.Workspace.At(Workspace.Path), TimeProvider.System);
        await Until.True(() => TeamStatus.Of(seen).Roster.Lines.Any(l => l.Agent.Name.Value == agent && l.Presence == Presence.Idle));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in agents)
            await agent.DisposeAsync();
        Workspace.Dispose();
    }
}
