using Swarm.Mcp.Tests.Commands;
using Swarm.Mcp.Tests.Hosting;

namespace Swarm.Mcp.Tests.Security;

/// <summary>What is in the environment of whoever starts Swarm stays there.</summary>
public sealed class SecretSpecs : IDisposable
{
    private readonly SwarmShell swarm = new();
    private readonly string marker = $"secret-{Guid.NewGuid():n}";

    [Fact]
    public async Task No_variable_of_the_environment_is_written_down_or_said()
    {
        var said = "";
        // In a pane it stays; asked for its version it answers.
        Directory.CreateDirectory(swarm.Workspace["bin"]);
        foreach (var cli in new[] { "claude", "codex", "kiro-cli" })
        {
            File.WriteAllText(swarm.Workspace[$"bin/{cli}"], "#!/bin/sh\n[ -t 0 ] || exit 0\nexec sleep 600\n");
            File.SetUnixFileMode(swarm.Workspace[$"bin/{cli}"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        try
        {
            foreach (var command in (string[][])
            [
                ["up", "--client", "claude", "--prompt", "plan"],
                ["spawn", "cody", "--client", "codex", "--agent", "planner"],
                ["spawn", "kira", "--client", "kiro", "--agent", "planner"],
                ["spawn", "nobody", "--client", "command", "--agent", "planner", "--", "no-such-program"],
                ["spawn", "nowhere", "--client", "gemini", "--agent", "planner"],
                ["init", "--client", "claude"], ["doctor"], ["teams"], ["log"], ["log", "M9"], ["post", "x", "--to", "nobody"], ["no-such-command"],
            ])
            {
                var done = await swarm.RunWith("", Secrets(), command);
                said += done.Stdout + done.Stderr;
            }
            await using var server = ServerProcess.Start(swarm.Workspace.Path, ["--workspace", swarm.Workspace.Path, "--agent", "ada"], Secrets());
            await server.InitializeAsync();
            said += await server.CallAsync(1, "lock", """{"resource":"db","reason":"x","nothing":1}""");
            await server.SendAsync("this is no message");
            said += await server.CallAsync(2, "claim_task");
            server.Input.Close();
            said += (await server.EndAsync()).Errors;
        }
        finally
        {
            await swarm.RunWith("", Secrets(), "down", "--yes");
        }
        Assert.Contains("planner (planner, claude) runs in pane", said, StringComparison.Ordinal);
        Assert.Contains("The program no-such-program is not installed", said, StringComparison.Ordinal);
        Assert.DoesNotContain(marker, said, StringComparison.Ordinal);
        Assert.True(File.Exists(swarm.Workspace[".tmm/configs/planner/mcp.json"]));
        Assert.Equal([], Directory.EnumerateFiles(swarm.Workspace.Path, "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(swarm.Home.Path, "*", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/bells/", StringComparison.Ordinal) && File.ReadAllText(path).Contains(marker, StringComparison.Ordinal)));
    }

    public void Dispose() => swarm.Dispose();

    private Dictionary<string, string?> Secrets() => new()
    {
        ["PATH"] = $"{swarm.Workspace["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
        ["HOME"] = swarm.Home.Path,
        ["TMUX_TMPDIR"] = swarm.Home.Path,
        ["ANTHROPIC_API_KEY"] = marker,
        ["OPENAI_API_KEY"] = marker,
        ["GITHUB_TOKEN"] = marker,
        ["DATABASE_URL"] = $"postgres://user:{marker}@db/x",
        ["SWARM_SECRET"] = marker,
    };
}
