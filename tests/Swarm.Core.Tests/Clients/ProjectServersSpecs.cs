using Swarm.Core.Clients;
using Swarm.Core.Identity;
using Swarm.Testing;

namespace Swarm.Core.Tests.Clients;

public sealed class ProjectServersSpecs : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_init_wrote_for_every_client_is_found_with_its_command()
    {
        foreach (var client in WorkspaceInit.Clients)
        {
            foreach (var change in WorkspaceInit.Plan(Workspace.At(_directory.Path), client, Launches.Agent("ada"), RoleName.Worker, ["/opt/swarm"]))
                WorkspaceInit.Apply(change);
        }

        var files = ProjectServers.All(_directory.Path);

        Assert.All(files, file => Assert.Null(file.Problem));
        Assert.Equal(
            [(".mcp.json", "/opt/swarm"), (".claude/settings.json", null), (".codex/config.toml", "/opt/swarm"),
                (".gemini/settings.json", "/opt/swarm"), ("opencode.json", "/opt/swarm"), (".kiro/agents/ada.json", "/opt/swarm")],
            files.Select(file => (file.Path, file.Command)));
    }

    [Theory]
    [InlineData("{\n  \"mcpServers\": {\n    oops\n", "line 3")]
    [InlineData("", null)]
    [InlineData("[]", null)]
    [InlineData("{\"mcpServers\": 3}", null)]
    [InlineData("{\"mcpServers\": {\"other\": {\"command\": \"x\"}}}", null)]
    public void A_file_without_the_server_is_told_from_a_broken_one(string text, string? problem)
    {
        File.WriteAllText(Path.Combine(_directory.Path, ".mcp.json"), text);

        var file = Assert.Single(ProjectServers.All(_directory.Path));

        Assert.Null(file.Command);
        if (problem is null)
            Assert.Null(file.Problem);
        else
            Assert.Contains(problem, file.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_that_the_clients_allow_are_no_problem()
    {
        var file = Path.Combine(_directory.Path, "opencode.jsonc");
        File.WriteAllText(file, "{\n  // ours\n  \"mcp\": {\"swarm\": {\"command\": [\"swarm\", \"mcp\"],}},\n}");

        Assert.True(ProjectServers.Names(file));
        Assert.False(ProjectServers.Names(Path.Combine(_directory.Path, ".gemini/settings.json")));
    }
}
