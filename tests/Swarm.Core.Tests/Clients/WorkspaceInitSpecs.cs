using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Testing;

namespace Swarm.Core.Tests.Clients;

public sealed class WorkspaceInitSpecs : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("swarm-init-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void In_an_empty_workspace_all_is_created_and_a_second_time_nothing_changes()
    {
        foreach (var client in WorkspaceInit.Clients)
        {
            var first = Plan(client);
            Assert.All(first, change => Assert.Equal((null, FileChangeKind.Created), (change.Before, change.Kind)));
            Assert.All(first, change => Assert.False(File.Exists(change.FullPath)));

            foreach (var change in first)
                WorkspaceInit.Apply(change);

            Assert.All(first, change => Assert.Equal(change.After, File.ReadAllText(change.FullPath)));
            Assert.All(Plan(client), change => Assert.Equal(FileChangeKind.Unchanged, change.Kind));
        }
        Assert.Equal(
            [".claude/settings.json", ".codex/config.toml", ".gemini/settings.json", ".kiro/agents/ada.json", ".mcp.json", "opencode.json"],
            _directory.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_directory.FullName, file.FullName)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public Task What_is_there_stays_in_its_order_and_indentation()
    {
        Write(".mcp.json", "{\n    \"x-note\": \"ünïcode & <tags>\",\n    \"mcpServers\": {\n        \"db\": {\n            \"command\": \"db\",\n            \"timeout\": 1.50\n        }\n    },\n    \"last\": null\n}");

        return Verifier.Verify(Plan("claude")[0].After);
    }

    [Fact]
    public void An_older_entry_is_brought_up_to_date_and_keeps_what_the_user_added()
    {
        Write(".mcp.json", """{"mcpServers":{"swarm":{"command":"old","env":{"KEY":"v"},"timeout":5000,"args":[]}}}""");

        var change = Plan("claude")[0];

        Assert.Equal(FileChangeKind.Merged, change.Kind);
        var entry = JsonNode.Parse(change.After)!["mcpServers"]!["swarm"]!;
        Assert.Equal("swarm", entry["command"]!.GetValue<string>());
        Assert.Equal("""["mcp","--agent","ada","--role","worker"]""", entry["args"]!.ToJsonString());
        Assert.Equal("v", entry["env"]!["KEY"]!.GetValue<string>());
        Assert.Equal(5000, entry["timeout"]!.GetValue<int>());
    }

    [Fact]
    public void Permissions_and_approved_servers_are_added_once_beside_the_users_own()
    {
        Write(".claude/settings.json", """{"permissions":{"allow":["Bash(git:*)"],"deny":["WebFetch"]},"env":{"CLAUDE_CODE_MCP_AUTO_BACKGROUND_MS":"9"}}""");

        var settings = JsonNode.Parse(Plan("claude")[1].After)!;

        Assert.Equal("""["Bash(git:*)","mcp__swarm__*"]""", settings["permissions"]!["allow"]!.ToJsonString());
        Assert.Equal("""["WebFetch"]""", settings["permissions"]!["deny"]!.ToJsonString());
        Assert.Equal("9", settings["env"]!["CLAUDE_CODE_MCP_AUTO_BACKGROUND_MS"]!.GetValue<string>());
        Assert.Equal("""["swarm"]""", settings["enabledMcpjsonServers"]!.ToJsonString());
    }

    [Fact]
    public void A_Kiro_agent_keeps_its_prompt_and_tools_and_gets_the_server()
    {
        Write(".kiro/agents/ada.json", """{"name":"ada","prompt":"mine","tools":["read"],"allowedTools":["read"]}""");

        var agent = JsonNode.Parse(Plan("kiro")[0].After)!;

        Assert.Equal("mine", agent["prompt"]!.GetValue<string>());
        Assert.Equal("""["read","@swarm"]""", agent["tools"]!.ToJsonString());
        Assert.Equal("""["read","@swarm"]""", agent["allowedTools"]!.ToJsonString());
        Assert.Equal("swarm", agent["mcpServers"]!["swarm"]!["command"]!.GetValue<string>());
    }

    [Fact]
    public void Codex_tables_are_added_at_the_end_and_comments_stay()
    {
        Write(".codex/config.toml", "# mine\nmodel = \"x\"\n\n[mcp_servers.db]\ncommand = \"db\" # theirs\n");

        var change = Plan("codex")[0];

        Assert.Equal(FileChangeKind.Merged, change.Kind);
        Assert.StartsWith("# mine\nmodel = \"x\"\n\n[mcp_servers.db]\ncommand = \"db\" # theirs\n\n[mcp_servers.swarm]\n", change.After, StringComparison.Ordinal);
        WorkspaceInit.Apply(change);
        Assert.Equal(FileChangeKind.Unchanged, Plan("codex")[0].Kind);
    }

    [Theory]
    [InlineData("[mcp_servers.swarm]\ncommand = \"old\"\n", "[mcp_servers.swarm]")]
    [InlineData("mcp_servers = { db = { command = \"db\" } }\n", "mcp_servers = {")]
    [InlineData("[features]\ncode_mode = true\n", "code_mode = true")]
    public void A_TOML_file_that_cannot_be_added_to_is_refused_with_what_to_write(string text, string there)
    {
        Write(".codex/config.toml", text);

        var refusal = Assert.Throws<SwarmException>(() => Plan("codex")).Refusal;

        Assert.Contains(there, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("[mcp_servers.swarm]\ncommand = \"swarm\"", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Servers_of_opencode_stay_beside_ours()
    {
        Write("opencode.json", """{"mcp":{"db":{"type":"remote","url":"u"},"swarm":{"type":"local","command":["old"],"timeout":9}}}""");

        var servers = JsonNode.Parse(Plan("opencode")[0].After)!["mcp"]!;

        Assert.Equal("""{"type":"remote","url":"u"}""", servers["db"]!.ToJsonString());
        Assert.Equal("""["swarm","mcp","--agent","ada","--role","worker"]""", servers["swarm"]!["command"]!.ToJsonString());
        Assert.Equal(9, servers["swarm"]!["timeout"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("{\n  \"mcpServers\": {\n    broken\n", "line 3")]
    [InlineData("{\"a\": 1,\n \"a\": 2}", "Duplicate")]
    [InlineData("[]", "not an object")]
    [InlineData("{\"mcpServers\": []}", "mcpServers is not an object")]
    [InlineData("{\"mcpServers\": {\"swarm\": \"x\"}}", "mcpServers.swarm is not an object")]
    public void A_file_that_cannot_be_merged_is_refused_by_name_and_place(string text, string place)
    {
        Write(".mcp.json", text);

        var refusal = Assert.Throws<SwarmException>(() => Plan("claude")).Refusal;

        Assert.Contains(".mcp.json", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(place, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(FullPath(".mcp.json")));
    }

    [Fact]
    public void A_file_with_comments_is_not_rewritten_and_the_entry_to_add_is_shown()
    {
        Write(".mcp.json", "{\n  // my servers\n  \"mcpServers\": {},\n}");

        var refusal = Assert.Throws<SwarmException>(() => Plan("claude")).Refusal;

        Assert.Contains("line 2, has a comment", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("\"swarm\": {", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Mode_link_and_Windows_lines_survive()
    {
        Write("shared.json", "{\r\n\t\"a\": 1\r\n}\r\n");
        File.SetUnixFileMode(FullPath("shared.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(FullPath(".mcp.json"), "shared.json");

        WorkspaceInit.Apply(Plan("claude")[0]);

        Assert.Equal("shared.json", new FileInfo(FullPath(".mcp.json")).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FullPath("shared.json")));
        var text = File.ReadAllText(FullPath("shared.json"));
        Assert.StartsWith("{\r\n\t\"a\": 1,\r\n\t\"mcpServers\": {\r\n\t\t\"swarm\"", text, StringComparison.Ordinal);
        Assert.EndsWith("}\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_changed_after_the_question_is_left_alone()
    {
        Write(".mcp.json", "{}");
        var change = Plan("claude")[0];
        Write(".mcp.json", """{"new":1}""");

        var refusal = Assert.Throws<SwarmException>(() => WorkspaceInit.Apply(change)).Refusal;

        Assert.Contains(".mcp.json", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("""{"new":1}""", File.ReadAllText(FullPath(".mcp.json")));
    }

    [Fact]
    public void A_client_without_a_configuration_of_its_own_is_refused()
    {
        var refusal = Assert.Throws<SwarmException>(() => Plan("command")).Refusal;

        Assert.Contains("claude, kiro, codex, gemini, opencode", refusal.Message, StringComparison.Ordinal);
    }

    private ImmutableArray<FileChange> Plan(string client) =>
        WorkspaceInit.Plan(Workspace.At(_directory.FullName), client, Launches.Agent("ada"), RoleName.Worker, ["swarm"]);

    private string FullPath(string path) => Path.Combine(_directory.FullName, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath(path))!);
        File.WriteAllText(FullPath(path), text);
    }
}
