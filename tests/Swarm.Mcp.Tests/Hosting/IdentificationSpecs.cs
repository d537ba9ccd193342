using Swarm.Mcp.Tests.Tools;

namespace Swarm.Mcp.Tests.Hosting;

/// <summary>Who a server acts for: its arguments, then its environment, never a tool's parameters.</summary>
public sealed class IdentificationSpecs : IAsyncDisposable
{
    private readonly ToolRoom room = new();

    [Fact]
    public async Task The_environment_names_agent_role_and_workspace()
    {
        await using var server = ServerProcess.Start(Path.GetTempPath(), [], Environment("eve", "planner"));
        await server.InitializeAsync();
        Assert.Equal(11, (await server.AskAsync(1, "tools/list"))["result"]!["tools"]!.AsArray().Count);
        Assert.StartsWith("tasks: none\nteam: eve planner", await server.CallAsync(2, "team_status"));
    }

    [Fact]
    public async Task Arguments_beat_the_environment()
    {
        await using var server = ServerProcess.Start(Path.GetTempPath(), ["--agent", "ada", "--role", "worker"], Environment("eve", "planner"));
        await server.InitializeAsync();
        await server.CallAsync(1, "claim_task");
        var joined = Assert.Single(room.Events("agent.joined"));
        Assert.Equal(("ada", "worker"), ((string)joined["name"]!, (string)joined["role"]!));
    }

    [Fact]
    public async Task Without_a_name_it_is_a_guest_of_its_own()
    {
        await using var server = ServerProcess.Start(room.Workspace.Path, []);
        await server.InitializeAsync();
        await server.CallAsync(1, "claim_task");
        Assert.Equal($"guest-{server.Pid}", (string?)Assert.Single(room.Events("agent.joined"))["name"]);
    }

    [Fact]
    public async Task A_second_server_under_a_name_is_refused_with_who_holds_it_until_that_one_ends()
    {
        await using var first = ServerProcess.As("ada", room.Workspace.Path);
        await first.InitializeAsync();
        await first.CallAsync(1, "claim_task");
        await using var second = ServerProcess.As("ada", room.Workspace.Path);
        await second.InitializeAsync();
        Assert.Matches(
            $"^held: The name ada is held by process {first.Pid} since .*Z\\. Nothing was written\\.\nnext: start this server under another --agent name",
            await second.CallAsync(1, "claim_task"));
        first.Input.Close();
        Assert.Equal((0, ""), await first.EndAsync());
        Assert.StartsWith("Nothing to claim", await second.CallAsync(2, "claim_task"));
    }

    [Theory]
    [InlineData("--agent", "Ada Lovelace", "bad_argument: Argument --agent: got \"Ada Lovelace\", allowed is a lower-case name")]
    [InlineData("--role", "Worker!", "bad_argument: Argument --role: got \"Worker!\", allowed is a lower-case role")]
    [InlineData("--workspace", "no/such/directory", "bad_argument: Argument --workspace: got \"no/such/directory\", allowed is an existing directory.")]
    [InlineData("--wait-seconds", "0", "bad_argument: Argument --wait-seconds: got 0, allowed is 1 to 3600 seconds.")]
    public async Task A_wrong_option_is_named_and_no_room_is_made(string option, string value, string message)
    {
        await using var server = ServerProcess.Start(room.Workspace.Path, [option, value]);
        var (exitCode, errors) = await server.EndAsync();
        Assert.Equal(2, exitCode);
        Assert.StartsWith(message, errors);
        Assert.False(Directory.Exists(room.Workspace[".tmm"]));
    }

    [Fact]
    public async Task A_reserved_name_is_refused_by_every_call()
    {
        await using var server = ServerProcess.As("swarm", room.Workspace.Path);
        await server.InitializeAsync();
        Assert.StartsWith("bad_argument: The name swarm is reserved.", await server.CallAsync(1, "claim_task"));
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();

    private Dictionary<string, string?> Environment(string agent, string role) =>
        new() { ["SWARM_AGENT"] = agent, ["SWARM_ROLE"] = role, ["SWARM_WORKSPACE"] = room.Workspace.Path };
}
