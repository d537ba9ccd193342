using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Clients;

namespace Swarm.Core.Tests.Clients;

/// <summary>
/// The agent file against the fields and types that Kiro CLI's published format names (aws/amazon-q-developer-cli, schemas/agent-v1.json
/// and the agent structure of 2.2.1, which refuses unknown fields). The binary itself was not to be had.
/// </summary>
public sealed class KiroAgentFileSpecs
{
    private static readonly Dictionary<string, JsonValueKind> AgentFields = new()
    {
        ["$schema"] = JsonValueKind.String, ["name"] = JsonValueKind.String, ["description"] = JsonValueKind.String,
        ["prompt"] = JsonValueKind.String, ["mcpServers"] = JsonValueKind.Object, ["tools"] = JsonValueKind.Array,
        ["toolAliases"] = JsonValueKind.Object, ["allowedTools"] = JsonValueKind.Array, ["toolsSettings"] = JsonValueKind.Object,
        ["resources"] = JsonValueKind.Array, ["hooks"] = JsonValueKind.Object, ["includeMcpJson"] = JsonValueKind.True,
        ["model"] = JsonValueKind.String, ["keyboardShortcut"] = JsonValueKind.String, ["welcomeMessage"] = JsonValueKind.String,
    };

    private static readonly Dictionary<string, JsonValueKind> ServerFields = new()
    {
        ["type"] = JsonValueKind.String, ["command"] = JsonValueKind.String, ["args"] = JsonValueKind.Array, ["env"] = JsonValueKind.Object,
        ["timeout"] = JsonValueKind.Number, ["disabled"] = JsonValueKind.False, ["disabledTools"] = JsonValueKind.Array,
    };

    // docs/hooks.md and docs/agent-format.md of that repository.
    private static readonly string[] HookEvents = ["agentSpawn", "userPromptSubmit", "preToolUse", "postToolUse", "stop"];

    private static readonly Dictionary<string, JsonValueKind> HookFields = new()
    {
        ["command"] = JsonValueKind.String, ["matcher"] = JsonValueKind.String, ["timeout_ms"] = JsonValueKind.Number,
        ["max_output_size"] = JsonValueKind.Number, ["cache_ttl_seconds"] = JsonValueKind.Number,
    };

    [Fact]
    public void A_started_agents_hooks_have_known_events_and_fields_only()
    {
        var hooks = JsonNode.Parse(new KiroClient().Prepare(Launches.Ada).Files[0].Content)!["hooks"]!.AsObject();
        Assert.Equal(HookEvents, hooks.Select(hook => hook.Key));
        Assert.All(hooks.SelectMany(hook => hook.Value!.AsArray()), hook =>
        {
            AssertKinds(hook!.AsObject(), HookFields);
            Assert.NotEmpty(hook["command"]!.GetValue<string>());
        });
    }

    [Fact]
    public void A_started_agents_file_has_known_fields_only() =>
        AssertFits(JsonNode.Parse(new KiroClient().Prepare(Launches.Ada).Files[0].Content)!.AsObject());

    [Fact]
    public void A_persons_agent_file_has_known_fields_only() =>
        AssertFits(ExampleConfigsSpecs.KiroExample("worker"));

    private static void AssertFits(JsonObject agent)
    {
        AssertKinds(agent, AgentFields);
        Assert.NotEmpty(agent["name"]!.GetValue<string>());
        var server = agent["mcpServers"]!["swarm"]!.AsObject();
        AssertKinds(server, ServerFields);
        Assert.NotEmpty(server["command"]!.GetValue<string>());
        foreach (var list in new[] { agent["tools"], agent["allowedTools"], agent["resources"], server["args"] })
            Assert.All(list!.AsArray(), item => Assert.Equal(JsonValueKind.String, item!.GetValueKind()));
        Assert.All(agent["resources"]!.AsArray(), item => Assert.StartsWith("file://", item!.GetValue<string>(), StringComparison.Ordinal));
        // "*" is for tools; as an allowed tool it means nothing (source, 2.2.1).
        Assert.DoesNotContain("*", agent["allowedTools"]!.AsArray().Select(item => item!.GetValue<string>()));
    }

    private static void AssertKinds(JsonObject json, Dictionary<string, JsonValueKind> known) =>
        Assert.All(json, field => Assert.Equal(Assert.Contains(field.Key, (IReadOnlyDictionary<string, JsonValueKind>)known), field.Value!.GetValueKind()));
}
