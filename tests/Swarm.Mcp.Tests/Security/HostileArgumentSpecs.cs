using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Rooms;
using Swarm.Mcp.Tests.Hosting;
using Swarm.Mcp.Tests.Tools;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Tests.Security;

/// <summary>Arguments that are meant to do harm: in every field of every tool, too large, too deep.</summary>
public sealed class HostileArgumentSpecs : IAsyncDisposable
{
    private readonly ToolRoom room = new();

    public static TheoryData<string, string> Fields
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var tool in ToolCatalog.All)
            {
                foreach (var property in tool.InputSchema.GetProperty("properties").EnumerateObject())
                    data.Add(tool.Name, property.Name);
                if (tool.Name == "add_tasks")
                {
                    foreach (var property in Items(tool).EnumerateObject())
                        data.Add(tool.Name, $"tasks.{property.Name}");
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_refusal_repeats_no_argument_as_it_was(string tool, string field)
    {
        var boss = await room.JoinAsync("boss", "planner");
        // So that nobody is started, whatever is said.
        using (var people = Room.Open(Workspace.At(room.Workspace.Path), TimeProvider.System))
            await people.ExecuteAsync(AgentName.Human, (_, _) => Decision<bool>.Accept(true, new TeamPaused("a test")), TestContext.Current.CancellationToken);
        foreach (var text in (string[])[Hostile.Text, $"a\0{Hostile.Text}", new string('x', 200_000), $"../{Hostile.Line}", Hostile.Line])
        {
            var answer = await boss.CallAsync(tool, Arguments(tool, field, text).ToJsonString());
            Hostile.IsHarmless($"{tool} {field}", answer.Text);
            Assert.True(answer.Text.Length < 2000, answer.Text);
            Assert.DoesNotContain("failed inside swarm", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_message_that_is_too_deep_or_none_at_all_ends_no_server()
    {
        await using var server = ServerProcess.As("ada", room.Workspace.Path);
        await server.InitializeAsync();
        var deep = string.Concat(Enumerable.Repeat("[", 5000)) + string.Concat(Enumerable.Repeat("]", 5000));
        await server.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"post","arguments":{"body":""" + deep + "}}}");
        await server.SendAsync("\0\u001b]0;owned\u0007");
        await server.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"no_such_tool","arguments":{"x":" """ + new string('x', 4 << 20) + "\"}}}");
        JsonNode answer;
        do
            answer = await server.ReadAsync();
        while ((long?)answer["id"]?.AsValue() != 2);
        Assert.StartsWith("Nothing to claim", await server.CallAsync(3, "claim_task"));
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();

    private static JsonElement Items(ToolDefinition tool) =>
        tool.InputSchema.GetProperty("properties").GetProperty("tasks").GetProperty("items").GetProperty("properties");

    private static JsonObject Arguments(string tool, string field, string text)
    {
        var schema = ToolCatalog.All.Single(t => t.Name == tool).InputSchema;
        var given = new JsonObject();
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(r => r.GetString()!))
                given[name] = name switch { "tasks" => new JsonArray(new JsonObject { ["title"] = "x" }), "status" => "working", _ => "x" };
        }
        // A wait that is not refused would park.
        if (tool == "wait")
            given["timeout_s"] = 1;
        if (field.Split('.') is [_, var own])
            given["tasks"]![0]![own] = IsList(Items(ToolCatalog.All.Single(t => t.Name == tool)).GetProperty(own)) ? new JsonArray(text) : text;
        else
            given[field] = IsList(schema.GetProperty("properties").GetProperty(field)) ? new JsonArray(text) : text;
        return given;
    }

    private static bool IsList(JsonElement schema) => schema.GetProperty("type").GetString() == "array";
}
