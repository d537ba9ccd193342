using Swarm.Core.Processes;
using Swarm.Mcp.Tests.Commands;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Security;

/// <summary>A user whose umask lets everybody in: what Swarm writes is that user's alone.</summary>
public sealed class FileModeSpecs : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly SwarmShell swarm = new();

    [Fact]
    public async Task Nobody_else_can_read_what_a_team_wrote()
    {
        File.WriteAllText(swarm.Workspace["p.md"], "Go.");
        try
        {
            await Open("up", "--client", "command", "--prompt", new string('x', 20_000), "--", "sleep", "600");
            await Open("tasks", "add", "--title", "one", "--agent", "planner");
            await Open("wait", "--agent", "ada", "--timeout-s", "1");
            await Open("learn", "build", "restore first", "--role", "worker", "--agent", "ada");
            await Open("learnings", "promote", "L1");
            await Open("learnings", "promote", "L1", "--role", "planner", "--everywhere");
            await Open("fanout", "--client", "command", "--prompt-file", "p.md", swarm.Workspace.Path, "--", "true");
            File.WriteAllText(swarm.Workspace[".tmm/mail/wrong.task"], "TASK: x\nEXPECTED_OUTPUT: ../x\n");
            await Until.True(() => File.Exists(swarm.Workspace[".tmm/mail/rejected/wrong.task.problem.txt"]));
            await Open("down", "--yes");
        }
        finally
        {
            await swarm.Run("down", "--yes");
        }
        var all = Under(swarm.Workspace[".tmm"]).Concat(Under(swarm.Home[".config"])).Concat(Under(swarm.Home[".local"])).ToList();
        string[] written = ["bus/000000000001.jsonl", "configs/planner/prompt.md", "transcripts/planner.log", "state.md", ".config/swarm/roles/planner.md", "/fanout/", "teams.lock"];
        Assert.All(written, part => Assert.Contains(all, path => path.Contains(part, StringComparison.Ordinal)));
        Assert.Equal([], all.Where(path => (File.GetUnixFileMode(path) & ~Owner) != UnixFileMode.None));
    }

    public void Dispose() => swarm.Dispose();

    // Of what only running processes need, and of letters, which their senders make, only the directories.
    private static IEnumerable<string> Under(string root) => Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories)
        .Where(path => Directory.Exists(path) || !(path.Contains("/.tmm/run/", StringComparison.Ordinal) || path.EndsWith("/.tmm/.gitignore", StringComparison.Ordinal) || path.EndsWith("/wrong.task", StringComparison.Ordinal)))
        .Append(root);

    private async Task Open(params string[] command)
    {
        ProcessResult done = await swarm.RunOther("", [], ["sh", "-c", "umask 0; exec \"$0\" \"$@\"", SwarmShell.Program, .. command]);
        Assert.True(done.ExitCode is 0 or 3, $"{string.Join(' ', command)}: {done.ExitCode} {done.Stdout}{done.Stderr}");
    }
}
