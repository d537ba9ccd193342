using System.Text.Json.Nodes;
using Swarm.Core.Processes;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Commands;

public sealed class FanOutCommandSpecs : IDisposable
{
    private readonly SwarmShell swarm = new();

    public FanOutCommandSpecs()
    {
        foreach (var name in new[] { "a", "b", "c" })
            Directory.CreateDirectory(swarm.Workspace[name]);
        File.WriteAllText(swarm.Workspace["p.md"], "Upgrade it.");
    }

    [Fact]
    public async Task Every_directory_gets_the_prompt_and_a_line_of_the_summary()
    {
        var run = await Run("--", "sh", "-c", "cat \"$SWARM_PROMPT_FILE\"; echo; echo \"in ${PWD##*/}\"; echo oops >&2; [ \"${PWD##*/}\" != b ]");

        Assert.Equal(1, run.ExitCode);
        var lines = run.Stdout.TrimEnd('\n').Split('\n');
        Assert.Matches(@"^directory +result +seconds  last line$", lines[0]);
        Assert.Matches($@"^{swarm.Workspace["a"]}  done +\d+\.\d  oops$", lines[1]);
        Assert.Matches($@"^{swarm.Workspace["b"]}  exit 1 +\d+\.\d  oops$", lines[2]);
        Assert.Matches($@"^2 succeeded, 1 failed; logs in {swarm.Workspace["logs"]}$", lines[4]);
        Assert.Equal("Upgrade it.\nin b\noops\n", await File.ReadAllTextAsync(swarm.Workspace["logs/02-b.log"]));
    }

    [Fact]
    public async Task All_succeeded_is_success_also_for_programs()
    {
        var run = await Run("--json", "--", "true");
        Assert.Equal(0, run.ExitCode);
        var json = JsonNode.Parse(run.Stdout)!;
        Assert.True((bool)json["ok"]!);
        Assert.Equal(["done", "done", "done"], json["results"]!.AsArray().Select(r => (string?)r!["result"]));
    }

    [Fact]
    public async Task No_more_run_at_once_than_is_said()
    {
        // Each leaves its name while it runs: who sees another one there ran beside it.
        var run = await Run("--parallel", "1", "--", "sh", "-c", "ls ../running-* 2>/dev/null && exit 9; f=../running-${PWD##*/}; touch $f; sleep 0.2; rm $f");
        Assert.True(run.ExitCode == 0, run.Stdout);
    }

    [Fact]
    public async Task One_that_takes_too_long_is_ended_with_its_children()
    {
        var run = await Run("--timeout-s", "1", "--", "sh", "-c", "[ \"${PWD##*/}\" != a ] || { sleep 600 & echo $! > child; wait; }");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("timed out", run.Stdout.Split('\n')[1]);
        Assert.Contains("2 succeeded, 1 failed", run.Stdout);
        Assert.Null(ProcessLife.Of(int.Parse(await File.ReadAllTextAsync(swarm.Workspace["a/child"]))));
    }

    [Fact]
    public async Task Its_end_is_the_end_of_all_that_it_started()
    {
        await using var run = swarm.Start("fanout", "--client", "command", "--prompt-file", "p.md", "--logs", swarm.Workspace["logs"], "a", "b", "--", "sh", "-c", "sleep 600 & echo $! > child.new; mv child.new child; wait");
        await Until.True(() => File.Exists(swarm.Workspace["a/child"]) && File.Exists(swarm.Workspace["b/child"]));
        run.Terminate();
        Assert.Equal(143, await run.WaitAsync(TestContext.Current.CancellationToken));
        foreach (var name in new[] { "a", "b" })
            Assert.Null(ProcessLife.Of(int.Parse(await File.ReadAllTextAsync(swarm.Workspace[$"{name}/child"]))));
    }

    [Theory]
    [InlineData(1, "not_found: The directory nowhere does not exist.", "nowhere", "--", "true")]
    [InlineData(2, "bad_argument: Argument --parallel: got 0, allowed is 1 to 64", "--parallel", "0", "a", "--", "true")]
    [InlineData(2, "bad_argument: Argument command", "a")]
    [InlineData(2, "bad_argument: Argument model", "--model", "opus", "a", "--", "true")]
    public async Task What_cannot_be_run_is_refused_before_anything_is(int code, string message, params string[] words)
    {
        var run = await swarm.Run(["fanout", "--client", "command", "--prompt-file", "p.md", "--logs", swarm.Workspace["logs"], .. words]);
        Assert.Equal(code, run.ExitCode);
        Assert.StartsWith(message, run.Stderr);
        Assert.False(Directory.Exists(swarm.Workspace["logs"]));
    }

    public void Dispose() => swarm.Dispose();

    // Options of its own stand first, and the command last.
    private Task<ProcessResult> Run(params string[] words)
    {
        var behind = Array.IndexOf(words, "--");
        return swarm.Run(["fanout", "--client", "command", "--prompt-file", "p.md", "--logs", swarm.Workspace["logs"], .. words[..behind], "a", "b", "c", .. words[behind..]]);
    }
}
