using System.Text.Json.Nodes;
using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Identity;
using Swarm.Testing;

namespace Swarm.Core.Tests.Clients;

/// <summary>The checked-in examples are what the code generates, with <c>swarm</c> on PATH.</summary>
public sealed class ExampleConfigsSpecs
{
    private static readonly AgentLaunch Started = Launches.Ada with { Swarm = ["swarm"], Rules = "", WorkspaceRoot = "/work/shop", ConfigDirectory = "/work/shop/.tmm/configs/ada" };

    private static readonly AgentName Ada = Launches.Agent("ada");

    [Fact]
    public Task Mcp_json_example_holds_what_every_client_understands() => Verifier.VerifyFile(
        ConfigJson.Text(ServerEntry.File(ServerEntry.Common(["swarm"], ServerEntry.PortableArguments(Ada, RoleName.Worker)))),
        "mcp.json.example");

    [Fact]
    public Task Claude_server_entry() => Verifier.VerifyFile(
        ClaudeClient.McpConfig(["swarm"], ServerEntry.PortableArguments(Ada, RoleName.Worker)), "agent-configs/claude/mcp.json");

    [Fact]
    public Task Claude_settings() => Verifier.VerifyFile(ConfigJson.Text(WorkspaceInit.ProjectSettings()), "agent-configs/claude/settings.json");

    [Fact]
    public Task Claude_settings_of_a_session_that_swarm_starts() =>
        Verifier.VerifyFile(ConfigJson.Text(ClaudeClient.Settings(Started)), "agent-configs/claude/started.settings.json");

    [Fact]
    public Task Kiro_agent_of_a_session_that_swarm_starts() =>
        Verifier.VerifyFile(new KiroClient().Prepare(Started).Files[0].Content, "agent-configs/kiro/started.json");

    [Theory]
    [InlineData("planner")]
    [InlineData("worker")]
    public Task Kiro_agents(string role) => Verifier.VerifyFile(ConfigJson.Text(KiroExample(role)), $"agent-configs/kiro/{role}.json");

    [Fact]
    public Task Codex_project_file() => Verifier.VerifyFile(
        CodexClient.ProjectConfig(["swarm"], ServerEntry.PortableArguments(Ada, RoleName.Worker)), "agent-configs/codex/config.toml");

    [Fact]
    public Task Gemini_project_file() => Verifier.VerifyFile(
        ConfigJson.Text(ServerEntry.File(GeminiClient.Entry(["swarm"], Ada, RoleName.Worker))), "agent-configs/gemini/settings.json");

    [Fact]
    public Task Opencode_project_file() => Verifier.VerifyFile(
        ConfigJson.Text(OpencodeClient.Config(["swarm"], ServerEntry.PortableArguments(Ada, RoleName.Worker))), "agent-configs/opencode/opencode.json");

    internal static JsonObject KiroExample(string name)
    {
        Assert.True(RoleName.TryParse(name, out var role));
        var agent = Launches.Agent(role == RoleName.Planner ? "boss" : "ada");
        var entry = ServerEntry.WithTimeout(["swarm"], ServerEntry.PortableArguments(agent, role));
        return KiroClient.AgentFile(name, $"{role} of a Swarm team", Discipline.Rules(agent, role, ConventionalRights.Of(role)), entry);
    }
}
