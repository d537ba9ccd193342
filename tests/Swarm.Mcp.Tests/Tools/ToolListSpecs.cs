using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Swarm.Core.Clients;
using Swarm.Core.Identity;
using Swarm.Mcp.Tools;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Tools;

/// <summary>What every agent pays for in every turn (REQUIREMENTS G1), as tools/list sends it.</summary>
public sealed class ToolListSpecs : IAsyncDisposable
{
    // No escapes for what is none in a text.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private readonly ToolRoom room = new();

    [Theory]
    [InlineData("worker", 1200)]
    [InlineData("planner", 2000)]
    public async Task The_tools_of_a_role_cost_no_more_than_is_allowed(string role, int tokens)
    {
        var cost = TokenEstimate.Of((await ListAsync(role)).ToJsonString());
        TestContext.Current.TestOutputHelper?.WriteLine($"{role}: {cost} tokens");
        Assert.InRange(cost, 1, tokens);
    }

    [Fact]
    public async Task A_worker_sees_its_tools() => await Verifier.Verify((await ListAsync("worker")).ToJsonString(Readable), "json");

    [Fact]
    public async Task A_planner_sees_its_tools() => await Verifier.Verify((await ListAsync("planner")).ToJsonString(Readable), "json");

    [Theory]
    [InlineData("worker")]
    [InlineData("planner")]
    public void The_instructions_of_a_role_have_under_1000_characters(string role)
    {
        Assert.True(RoleName.TryParse(role, out var name));
        Assert.InRange(Discipline.Instructions(name).Length, 1, 999);
    }

    [Fact]
    public async Task The_documentation_says_what_the_tools_say() => await Verifier.VerifyFile(ToolDocument.Of(ToolCatalog.All), "docs/tools.md");

    [Fact]
    public void A_schema_uses_only_what_the_validator_knows()
    {
        string[] known = ["type", "properties", "required", "enum", "items", "minimum", "maximum", "minLength", "maxLength", "maxItems", "description", "additionalProperties"];
        Assert.Empty(ToolCatalog.All.SelectMany(t => Keywords(JsonNode.Parse(t.Schema)!.AsObject())).Except(known));
    }

    [Fact]
    public void Every_schema_refuses_what_it_does_not_name()
    {
        foreach (var schema in ToolCatalog.All.SelectMany(t => Objects(JsonNode.Parse(t.Schema)!.AsObject())))
            Assert.False((bool?)schema["additionalProperties"] ?? true, schema.ToJsonString());
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();

    // The very bytes, but for the envelope of the answer.
    private async Task<JsonNode> ListAsync(string role)
    {
        var agent = await room.JoinAsync(role == "planner" ? "boss" : "ada", role);
        var tools = await agent.Client.ListToolsAsync(new ListToolsRequestParams(), TestContext.Current.CancellationToken);
        return new JsonObject { ["tools"] = JsonSerializer.SerializeToNode(tools.Tools, McpJsonUtilities.DefaultOptions) };
    }

    private static IEnumerable<string> Keywords(JsonObject schema) =>
        schema.Select(p => p.Key).Concat(Children(schema).SelectMany(Keywords));

    private static IEnumerable<JsonObject> Objects(JsonObject schema) =>
        Children(schema).SelectMany(Objects).Concat((string?)schema["type"] == "object" ? [schema] : []);

    private static IEnumerable<JsonObject> Children(JsonObject schema) =>
        (schema["properties"]?.AsObject().Select(p => p.Value!.AsObject()) ?? []).Concat(schema["items"] is JsonObject items ? [items] : []);
}
