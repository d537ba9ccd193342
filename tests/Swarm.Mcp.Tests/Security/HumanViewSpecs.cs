using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Processes;
using Swarm.Mcp.Tests.Commands;

namespace Swarm.Mcp.Tests.Security;

/// <summary>Hostile text in every field that takes free text, then every command that a person reads: none moves a cursor (docs/security.md).</summary>
public sealed class HumanViewSpecs : IDisposable
{
    private const string Escape = "\\u{1B}", Override = "\\u{202E}";

    private static readonly string[][] Views =
    [
        ["log"], ["log", "--json"], ["log", "M1"], ["status"], ["status", "--json"], ["board"], ["board", "--json"], ["teams"], ["teams", "--json"],
        ["learnings"], ["learnings", "--all"], ["learnings", "--json"], ["learnings", "search", "owned"], ["doctor"], ["doctor", "--json"],
        ["prompt", "worker"], ["prompt", "planner"], ["wait", "--agent", "boss", "--timeout-s", "1"], ["wait", "--timeout-s", "1"], ["attach", "nowhere"], ["down"],
    ];

    private static readonly string[][] Mistakes =
    [
        [Hostile.Text], ["log", Hostile.Text], ["attach", Hostile.Text], ["prompt", Hostile.Text], ["prompt", "worker", "--team", Hostile.Text],
        ["prompt", "worker", "--client", Hostile.Text], ["tasks", "add", Hostile.Text], ["init", "--client", Hostile.Text], ["post", "x", "--to", Hostile.Text],
        ["post", "x", "--agent", Hostile.Text], ["learnings", "--role", Hostile.Text], ["learnings", "promote", Hostile.Text], ["board", "--workspace", Hostile.Text],
        ["claim", Hostile.Text], ["unlock", Hostile.Text], ["report", Hostile.Text, "x"], ["spawn", Hostile.Text], ["stop", Hostile.Text, "x"], ["log", $"--{Hostile.Text}"],
        ["fanout", Hostile.Text, "--prompt-file", Hostile.Text], ["up", "--team", Hostile.Text], ["up", "--prompt-file", Hostile.Text], ["hook", Hostile.Text],
    ];

    private readonly SwarmShell swarm = new();

    [Fact]
    public async Task No_view_acts_on_the_terminal()
    {
        try
        {
            await FillAsync();
            foreach (var view in Views)
                await IsHarmlessAsync(view);
            Assert.Contains(Escape, (await swarm.Run("log")).Stdout, StringComparison.Ordinal);
            Assert.Contains(Escape, (await swarm.Run("log", "M1")).Stdout, StringComparison.Ordinal);
            Assert.Contains(Escape, (await swarm.Run("learnings")).Stdout, StringComparison.Ordinal);
            Assert.Contains(Override, (await swarm.Run("board")).Stdout, StringComparison.Ordinal);
            Assert.Contains(Escape, (await swarm.Run("status")).Stdout, StringComparison.Ordinal);
            await IsHarmlessAsync("down", "--yes");
            foreach (var mirror in Directory.EnumerateFiles(swarm.Workspace[".tmm"], "*.md", SearchOption.TopDirectoryOnly)
                .Concat(Directory.EnumerateFiles(swarm.Workspace[".tmm/tasks"], "*", SearchOption.AllDirectories)))
            {
                Hostile.IsHarmless(mirror, await File.ReadAllTextAsync(mirror, TestContext.Current.CancellationToken));
                Hostile.IsHarmless("a name", mirror);
            }
        }
        finally
        {
            await swarm.Run("down", "--yes");
        }
    }

    [Fact]
    public async Task The_window_of_the_supervisor_shows_it_harmlessly()
    {
        await swarm.RunWith(Hostile.Text, [], "post", "--agent", "ada", "--to", "human", "-");
        await using var window = swarm.Start("supervise");
        using var lines = new StreamReader(window.Stdout, leaveOpen: true);
        string? line;
        do
        {
            line = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            Hostile.IsHarmless("supervise", line);
        }
        while (!line.Contains(Escape, StringComparison.Ordinal));
        window.Terminate();
        Assert.Equal(143, await window.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task No_refusal_repeats_what_was_given_as_it_was()
    {
        await DoesAsync("post", "hello", "--agent", "ada", "--to", "human");
        foreach (var mistake in Mistakes)
        {
            var said = await IsHarmlessAsync(mistake);
            Assert.True(said.ExitCode is 1 or 2, $"{string.Join(' ', mistake)}: {said.ExitCode} {said.Stdout}{said.Stderr}");
        }
    }

    public void Dispose() => swarm.Dispose();

    private async Task FillAsync()
    {
        await DoesAsync("up", "--client", "command", "--planner", "boss", "--prompt", Hostile.Text, "--", "sleep", "600");
        await DoesAsync("post", Hostile.Text, "--agent", "ada", "--to", "human");
        await DoesAsync("post", Hostile.Text, "--to", "boss");
        var tasks = new JsonArray(Task("one"), Task("two"), Task("three"));
        var added = await swarm.RunWith(tasks.ToJsonString(), [], "tasks", "add", "-", "--agent", "boss");
        Assert.True(added.ExitCode == 0, added.Stderr);
        await DoesAsync("claim", "T1", "--agent", "ada");
        await DoesAsync("report", "working", Hostile.Line, "--checkpoint", Hostile.Text, "--evidence", Hostile.Text, "--agent", "ada");
        await DoesAsync("claim", "T2", "--agent", "bob");
        await DoesAsync("report", "failed", Hostile.Line, "--evidence", Hostile.Text, "--agent", "bob");
        await DoesAsync("learn", Hostile.Line, Hostile.Text, "--role", "worker", "--agent", "ada");
        await DoesAsync("learn", Hostile.Line, Hostile.Text, "--agent", "ada");
        await DoesAsync("learnings", "promote", "L1");
        await DoesAsync("lock", "db", Hostile.Text, "--agent", "ada");
        await DoesAsync("spawn", "eve", "--client", "command", "--prompt", Hostile.Text, "--capabilities", Hostile.Text, "--agent", "boss", "--", "sleep", "600");
        await DoesAsync("stop", "eve", Hostile.Text, "--agent", "boss");
        await DoesAsync("pause", "--reason", Hostile.Text);
    }

    private static JsonNode Task(string key) => JsonSerializer.SerializeToNode(new Dictionary<string, object>
    {
        ["title"] = Hostile.Line,
        ["key"] = key,
        ["description"] = Hostile.Text,
        ["context"] = Hostile.Text,
        ["expected_output"] = $"out/{Hostile.Line}{key}",
        ["files"] = new[] { $"src/{Hostile.Line}{key}" },
    })!;

    private async Task DoesAsync(params string[] command)
    {
        var done = await IsHarmlessAsync(command);
        Assert.True(done.ExitCode == 0, $"{string.Join(' ', command)}: {done.ExitCode} {done.Stdout}{done.Stderr}");
    }

    private async Task<ProcessResult> IsHarmlessAsync(params string[] command)
    {
        var said = await swarm.Run(command);
        Hostile.IsHarmless(string.Join(' ', command), said.Stdout);
        Hostile.IsHarmless(string.Join(' ', command), said.Stderr);
        Assert.NotEqual(70, said.ExitCode);
        return said;
    }
}
