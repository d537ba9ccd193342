using System.Text.Json.Nodes;
using Swarm.Core.Processes;

namespace Swarm.Mcp.Tests.Commands;

/// <summary>Real servers (swarm's own), looked for where Claude Code would: nothing is started when one of them is missing or mute.</summary>
public sealed class RequiredServerSpecs : IAsyncDisposable
{
    private readonly SwarmShell swarm = new();

    [Fact]
    public async Task A_spawn_waits_for_the_servers_that_it_requires_to_answer()
    {
        Assert.SkipUnless(ProgramPath.Find("tmux") is not null, "tmux is not installed");
        Directory.CreateDirectory(swarm.Workspace["bin"]);
        await File.WriteAllTextAsync(swarm.Workspace["bin/claude"], "#!/bin/sh\nexec sleep 600\n");
        File.SetUnixFileMode(swarm.Workspace["bin/claude"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(swarm.Workspace["other"]);
        Write(".mcp.json", "db", SwarmShell.Program, "mcp", "--workspace", swarm.Workspace["other"]);

        var spawned = await Spawn("ada", "db");

        Assert.True(spawned.ExitCode == 0, spawned.Stderr);
        // It was greeted: it joined the room that it serves, and left it.
        var greeted = await swarm.RunOther("", new() { ["SWARM_WORKSPACE"] = swarm.Workspace["other"] }, SwarmShell.Program, "log");
        Assert.Contains("joins as worker", greeted.Stdout);
    }

    [Fact]
    public async Task One_that_nothing_names_is_refused_with_where_it_was_looked_for()
    {
        var refused = await Spawn("ada", "db");
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("not_found: claude needs the MCP server db and would not find it: it is in none of ", refused.Stderr);
        Assert.Contains($"{swarm.Workspace[".mcp.json"]}, {swarm.Home[".claude.json"]}. Nothing was started.", refused.Stderr);
        Assert.DoesNotContain("starts ada", (await swarm.Run("log")).Stdout);
    }

    [Theory]
    [InlineData("it did not answer as an MCP server (", "sh", "-c", "echo no database >&2; exit 3")]
    [InlineData("The program not-a-program is not installed", "not-a-program")]
    public async Task One_that_does_not_work_is_refused_with_what_happened(string why, params string[] command)
    {
        Write("../home-of-tests", "db", command);
        var refused = await Spawn("ada", "db");
        Assert.StartsWith($"program_failed: The MCP server db ({swarm.Home[".claude.json"]}) does not work: {why}", refused.Stderr);
        if (command.Length > 1)
            Assert.Contains("it said: no database. Nothing was started.", refused.Stderr);
    }

    [Fact]
    public async Task A_client_whose_configuration_is_not_read_is_refused()
    {
        var refused = await swarm.Run("spawn", "ada", "--client", "command", "--requires", "db", "--", "true");
        Assert.StartsWith("bad_argument: Whether command has the MCP server db cannot be checked", refused.Stderr);
    }

    public async ValueTask DisposeAsync()
    {
        await swarm.Run("down", "--yes");
        swarm.Dispose();
    }

    private Task<ProcessResult> Spawn(string name, string server) => swarm.RunWith(
        "", new() { ["PATH"] = $"{swarm.Workspace["bin"]}:{Environment.GetEnvironmentVariable("PATH")}" }, "spawn", name, "--client", "claude", "--requires", server);

    // In the project's file, or else in that of the user.
    private void Write(string file, string server, params string[] command)
    {
        var entry = new JsonObject { ["command"] = command[0], ["args"] = new JsonArray([.. command.Skip(1).Select(word => (JsonNode)word)]) };
        var json = new JsonObject { ["mcpServers"] = new JsonObject { [server] = entry } };
        File.WriteAllText(file == ".mcp.json" ? swarm.Workspace[file] : swarm.Home[".claude.json"], json.ToJsonString());
    }
}
