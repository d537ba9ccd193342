using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Swarm.Mcp.Tests.Tools;

/// <summary>Each error names the argument, what came and what is allowed, and leaves the room as it was.</summary>
public sealed class WrongArgumentsSpecs : IAsyncDisposable
{
    private const string Text = "x";

    private readonly ToolRoom room = new();

    [Theory]
    [InlineData("post", """{}""", "Argument body is missing: At most 8 KiB.")]
    [InlineData("post", """{"body":null}""", "Argument body is missing: At most 8 KiB.")]
    [InlineData("post", """{"body":""}""", "Argument body is missing: what you want to say.")]
    [InlineData("post", """{"body":7}""", "Argument body: got 7, allowed is a text.")]
    [InlineData("post", """{"body":"x","to":"bob"}""", "Argument to: got \"bob\", allowed is a list.")]
    [InlineData("post", """{"body":"x","to":["bob",3]}""", "Argument to[1]: got 3, allowed is a text.")]
    [InlineData("post", """{"body":"x","to":[null]}""", "Argument to[0]: got null, allowed is a text.")]
    [InlineData("post", """{"body":"x","reply_to":"7"}""", "Argument reply_to: got \"7\", allowed is an id such as \"M7\".")]
    [InlineData("post", """{"body":"x","requires_reply":"yes"}""", "Argument requires_reply: got \"yes\", allowed is true or false.")]
    [InlineData("post", """{"body":"x","decline":true}""", "Argument reply_to is missing: decline needs the message that it declines.")]
    [InlineData("post", """{"body":"x","recipient":"bob"}""", "There is no argument recipient; the arguments are body, to, reply_to, requires_reply, decline, request_id.")]
    [InlineData("wait", """{"timeout_s":0}""", "Argument timeout_s: got 0, allowed is a whole number from 1 to 3600.")]
    [InlineData("wait", """{"timeout_s":3601}""", "Argument timeout_s: got 3601, allowed is a whole number from 1 to 3600.")]
    [InlineData("wait", """{"timeout_s":"55"}""", "Argument timeout_s: got \"55\", allowed is a whole number from 1 to 3600.")]
    [InlineData("wait", """{"timeout_s":1.5}""", "Argument timeout_s: got 1.5, allowed is a whole number from 1 to 3600.")]
    [InlineData("wait", """{"timeout_s":1e99}""", "Argument timeout_s: got 1e99, allowed is a whole number from 1 to 3600.")]
    [InlineData("wait", """{"timeout":5}""", "There is no argument timeout; the arguments are timeout_s.")]
    [InlineData("claim_task", """{"task":"12"}""", "Argument task: got \"12\", allowed is an id such as \"T12\".")]
    [InlineData("claim_task", """{"task":["T12"]}""", "Argument task: got [\"T12\"], allowed is a text.")]
    [InlineData("claim_task", """{"id":"T12"}""", "There is no argument id; the arguments are task, request_id.")]
    [InlineData("report_status", """{"summary":"x"}""", "Argument status is missing: ")]
    [InlineData("report_status", """{"status":"finished","summary":"x"}""", "Argument status: got \"finished\", allowed is working, blocked, done, sent_back, failed, ready.")]
    [InlineData("report_status", """{"status":"done"}""", "Argument summary is missing: ")]
    [InlineData("report_status", """{"status":"done","summary":"x","percent":50}""", "There is no argument percent; the arguments are status, summary, ")]
    [InlineData("append_learning", """{"text":"x"}""", "Argument topic is missing: ")]
    [InlineData("append_learning", """{"topic":"x"}""", "Argument text is missing: ")]
    [InlineData("append_learning", """{"topic":"x","text":"y","supersedes":"M1"}""", "Argument supersedes: got \"M1\", allowed is an id such as \"L3\".")]
    [InlineData("append_learning", """{"topic":"x","text":"y","role":"Worker"}""", "Argument role: got \"Worker\", allowed is a lower-case role such as \"worker\"")]
    [InlineData("append_learning", """{"topic":"x","text":"y","author":"eve"}""", "There is no argument author; ")]
    [InlineData("lock", """{"resource":"db"}""", "Argument reason is missing: ")]
    [InlineData("lock", """{"resource":"the database","reason":"x"}""", "Argument resource: got \"the database\", allowed is a resource such as \"db:orders\"")]
    [InlineData("lock", """{"resource":"db","reason":"x","minutes":1441}""", "Argument minutes: got 1441, allowed is a whole number from 1 to 1440.")]
    [InlineData("lock", """{"resource":"db","reason":"x","seconds":3}""", "There is no argument seconds; ")]
    [InlineData("unlock", """{}""", "Argument resource is missing: ")]
    [InlineData("unlock", """{"resource":"db","force":true}""", "There is no argument force; the arguments are resource, request_id.")]
    [InlineData("add_tasks", """{}""", "Argument tasks is missing: ")]
    [InlineData("add_tasks", """{"tasks":{"title":"x"}}""", "Argument tasks: got {\"title\":\"x\"}, allowed is a list.")]
    [InlineData("add_tasks", """{"tasks":["x"]}""", "Argument tasks[0]: got \"x\", allowed is an object.")]
    [InlineData("add_tasks", """{"tasks":[{}]}""", "Argument tasks[0].title is missing: ")]
    [InlineData("add_tasks", """{"tasks":[{"title":"x"},{"title":3}]}""", "Argument tasks[1].title: got 3, allowed is a text.")]
    [InlineData("add_tasks", """{"tasks":[{"title":"x","title":"y"}]}""", "Argument tasks[0].title: got two values, allowed is one.")]
    [InlineData("add_tasks", """{"tasks":[{"title":"x","priority":"asap"}]}""", "Argument tasks[0].priority: got \"asap\", allowed is low, normal, high, urgent.")]
    [InlineData("add_tasks", """{"tasks":[{"title":"x","tier":4}]}""", "Argument tasks[0].tier: got 4, allowed is a whole number from 0 to 3.")]
    [InlineData("add_tasks", """{"tasks":[{"title":"x","needs":["T1",2]}]}""", "Argument tasks[0].needs[1]: got 2, allowed is a text.")]
    [InlineData("add_tasks", """{"tasks":[{"title":"x","owner":"ada"}]}""", "There is no argument tasks[0].owner; the arguments are title, key, ")]
    [InlineData("spawn_agent", """{"role":"worker"}""", "Argument name is missing: ")]
    [InlineData("spawn_agent", """{"name":"carol","client":"chatgpt"}""", "Argument client: got \"chatgpt\", allowed is claude, kiro, codex, gemini, opencode, command, scripted.")]
    [InlineData("spawn_agent", """{"name":"carol","command":"sleep 1"}""", "Argument command: got \"sleep 1\", allowed is a list.")]
    [InlineData("spawn_agent", """{"name":"carol","shell":true}""", "There is no argument shell; ")]
    [InlineData("stop_agent", """{"name":"ada"}""", "Argument reason is missing: ")]
    [InlineData("stop_agent", """{"name":"ada","reason":"x","force":true}""", "There is no argument force; the arguments are name, reason.")]
    [InlineData("team_status", """{"verbose":true}""", "There is no argument verbose; ")]
    public async Task A_wrong_argument_is_named(string tool, string arguments, string message)
    {
        var (boss, _, _) = await room.TeamAsync();
        var before = room.Log();
        Assert.StartsWith($"bad_argument: {message}", await boss.RefusesAsync(tool, arguments));
        Assert.Equal(before, room.Log());
    }

    [Theory]
    [InlineData("post", "request_id", 100)]
    [InlineData("report_status", "summary", 500)]
    [InlineData("append_learning", "topic", 60)]
    [InlineData("append_learning", "text", 1000)]
    [InlineData("lock", "reason", 200)]
    [InlineData("spawn_agent", "prompt", 8192)]
    public async Task A_text_that_is_too_long_is_refused_with_its_length_and_the_limit(string tool, string argument, int longest)
    {
        var boss = await room.JoinAsync("boss", "planner");
        var before = room.Log();
        var arguments = JsonSerializer.Serialize(Required(tool).Append(argument).Distinct().ToDictionary(a => a, a => a == argument ? new string('x', longest + 1) : Value(a)));
        Assert.StartsWith(
            $"bad_argument: Argument {argument}: got {longest + 1} characters, allowed is at most {longest}.",
            await boss.RefusesAsync(tool, arguments));
        Assert.Equal(before, room.Log());
    }

    [Fact]
    public async Task Null_is_as_good_as_absent()
    {
        var (_, ada, _) = await room.TeamAsync();
        Assert.Equal("M1 to bob.", await ada.SaysAsync("post", """{"body":"@bob hi","to":null,"reply_to":null,"requires_reply":null,"decline":null,"request_id":null}"""));
        Assert.StartsWith("Nothing to claim", await ada.SaysAsync("claim_task", """{"task":null,"request_id":null}"""));
        Assert.StartsWith("db is yours", await ada.SaysAsync("lock", """{"resource":"db","reason":"x","minutes":null}"""));
    }

    [Theory]
    [InlineData("add_tasks", "planner or sub-planner")]
    [InlineData("spawn_agent", "planner")]
    [InlineData("stop_agent", "planner")]
    [InlineData("team_status", "planner or sub-planner")]
    public async Task A_tool_that_the_role_is_not_offered_is_refused_with_who_may(string tool, string able)
    {
        var ada = await room.JoinAsync("ada");
        var before = room.Log();
        Assert.Contains($"A worker may not call {tool}; a {able} may.", await ada.RefusesAsync(tool, "{}"));
        Assert.Equal(before, room.Log());
    }

    [Fact]
    public async Task A_tool_that_there_is_not_is_an_error_of_the_protocol()
    {
        var ada = await room.JoinAsync("ada");
        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => ada.CallAsync("no_such_tool"));
        Assert.Equal(McpErrorCode.InvalidParams, refused.ErrorCode);
        Assert.Contains("no_such_tool", refused.Message);
    }

    [Fact]
    public async Task A_call_without_arguments_is_a_call_with_none()
    {
        var ada = await room.JoinAsync("ada");
        var result = await ada.Client.CallToolAsync(new CallToolRequestParams { Name = "claim_task" }, TestContext.Current.CancellationToken);
        Assert.StartsWith("Nothing to claim", Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();

    private static IEnumerable<string> Required(string tool) =>
        Mcp.Tools.ToolCatalog.All.Single(t => t.Name == tool).InputSchema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(r => r.GetString()!)
            : [];

    private static string Value(string argument) => argument switch { "status" => "working", _ => Text };
}
