using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Swarm.Core.Errors;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Core.Supervision;
using Swarm.Mcp.Tools;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Tools;

/// <summary>Whatever stands in the arguments of a call: an answer, or a refusal that wrote nothing.</summary>
public sealed class ArgumentFuzzSpecs : IDisposable
{
    // As they stand in JSON.
    private static readonly string[] Texts =
    [
        "", " ", "ada", "boss", "human", "all", "you", "T1", "T2", "M1", "L1", "T99999999999999999999", "T0", "worker", "@human hi", "x", "src/**", "../x", "/etc/passwd", "a//b", ".tmm/bus", ".", "a.txt",
        "2026-12-31T18:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "yesterday", "db:orders", "r1", "Bash(git*)", "low", "done", "ready", "work", "plan", "claude",
        "\\u0000", "a\\u0000b", "\\u001b[31m", "a\\nb", "\\ud800", "a\\udc00b", "\\ud83d\\ude00", "\\uffff", "\\u202e", "\\\\", "{0}", "%s", "$(reboot)",
    ];

    private static readonly string[] Numbers = ["0", "1", "-1", "30", "30.0", "1.5", "1E2", "-0", "4294967296", "99999999999999999999", "1e400", "-1e400", "1e-400", "0.1e1"];

    private static readonly string[] Others = ["null", "true", "false", "[]", "{}", "[[]]", "[null]", "[\"x\",[\"x\",{}]]", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", "{\"title\":\"x\",\"title\":\"y\"}", "{\"title\":\"\\ud800\"}", "[\"\\udfff\"]"];

    private readonly TempDirectory _workspace = new();

    [Fact]
    public async Task A_call_with_random_arguments_is_answered_or_refused_and_a_refused_one_writes_nothing()
    {
        using var room = Room.Open(Workspace.At(_workspace.Path), TimeProvider.System);
        using var boss = await Participant.ServeAsync(room, Caller("boss", "planner"), TestContext.Current.CancellationToken);
        using var hand = await Participant.ServeAsync(room, Caller("hand", "worker"), TestContext.Current.CancellationToken);
        var settings = new ToolSettings(TimeSpan.FromSeconds(1), new TeamLauncher(TimeProvider.System, ["swarm"]));
        var answered = new HashSet<string>();
        Prop.ForAll(Calls().ToArbitrary(), input =>
        {
            var (tool, arguments) = input;
            if (Refused(tool, arguments) is null)
                answered.Add(tool.Name);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
        Assert.Empty(new[] { "post", "append_learning", "lock", "add_tasks", "claim_task" }.Except(answered));
        // What chance may leave out.
        foreach (var tool in ToolCatalog.All)
            Assert.NotNull(Refused(tool, "{\"shell\":true}"));

        Refusal? Refused(ToolDefinition tool, string arguments)
        {
            var before = Log();
            // Who may not spawn can start nothing.
            var caller = tool.Name is "spawn_agent" or "stop_agent" or "claim_task" or "report_status" ? hand : boss;
            if (Run(tool, new ToolCall(caller, null!, null, settings), arguments) is not { } refusal)
                return null;
            Assert.True(refusal.Message.Length is > 0 and < 2000 && !string.IsNullOrWhiteSpace(refusal.Next), refusal.ToString());
            Assert.Equal(before, Log());
            return refusal;
        }
    }

    [Theory]
    [InlineData("post", """{"body":"\ud800"}""", "Argument body: got \"\\ud800\", allowed is a text of whole characters. Nothing was written.")]
    [InlineData("report_status", """{"summary":"x","status":"\udc00"}""", "Argument status: got \"\\udc00\", allowed is a text of whole characters. Nothing was written.")]
    [InlineData("add_tasks", """{"tasks":[{"\ud800":1}]}""", "Argument tasks[0]: got {\"\\ud800\":1}, allowed is a text of whole characters. Nothing was written.")]
    public void Half_a_character_is_a_wrong_argument(string tool, string arguments, string message)
    {
        var schema = ToolCatalog.All.Single(t => t.Name == tool).InputSchema;
        Assert.Equal(message, Assert.Throws<SwarmException>(() => ArgumentValidator.Validate(schema, Arguments(arguments))).Refusal.Message);
    }

    [Fact]
    public void Arguments_of_any_shape_pass_or_are_refused()
    {
        Prop.ForAll(Gen.Elements(ToolCatalog.All.ToArray()).Zip(Json(4)).ToArbitrary(), input =>
        {
            foreach (var name in input.Item1.InputSchema.GetProperty("properties").EnumerateObject().Select(p => p.Name).Append("nonsense"))
            {
                if (Record.Exception(() => ArgumentValidator.Validate(input.Item1.InputSchema, Arguments($"{{\"{name}\":{input.Item2}}}"))) is { } refused)
                    Assert.NotEqual("", Assert.IsType<SwarmException>(refused).Refusal.Message);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    public void Dispose() => _workspace.Dispose();

    // Null when it was answered.
    private static Refusal? Run(ToolDefinition tool, ToolCall call, string text)
    {
        try
        {
            var arguments = Arguments(text);
            ArgumentValidator.Validate(tool.InputSchema, arguments);
            // Valid arguments would park.
            if (tool.Parks)
                return null;
            var answer = tool.RunAsync(call with { Arguments = new ToolArguments(arguments) }, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            Assert.NotEqual("", answer.Text);
            JsonNode.Parse(answer.Json.ToJsonString());
            return null;
        }
        catch (SwarmException refused)
        {
            return refused.Refusal;
        }
    }

    private static Dictionary<string, JsonElement> Arguments(string text) =>
        JsonElement.Parse(text).EnumerateObject().DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);

    private static Gen<(ToolDefinition, string)> Calls() =>
        from tool in Gen.Elements(ToolCatalog.All.ToArray())
        from arguments in Object(tool.InputSchema)
        select (tool, arguments);

    // Mostly as the schema says: nonsense alone gets no further than the first check.
    private static Gen<string> Object(JsonElement schema)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()).ToHashSet() : [];
        var properties = schema.GetProperty("properties").EnumerateObject().ToList();
        var fields = properties.Select(p =>
            Gen.Frequency(
                (required.Contains(p.Name) ? 1 : 15 * properties.Count, Gen.Constant("")),
                (20, Value(p.Value).Select(v => $"\"{p.Name}\":{v}")),
                (p.Name == "body" ? 20 : 0, Gen.Constant("\"body\":\"@human hi\"")),
                (1, Json(2).Select(v => $"\"{p.Name}\":{v}")))).Append(Gen.Frequency((30, Gen.Constant("")), (1, Gen.Constant("\"shell\":true"))));
        return Gen.CollectToArray(fields).Select(all => $"{{{string.Join(',', all.Where(f => f.Length > 0))}}}");
    }

    private static Gen<string> Value(JsonElement schema) => schema.GetProperty("type").GetString() switch
    {
        "string" when schema.TryGetProperty("enum", out var words) => Gen.Elements(words.EnumerateArray().Select(w => w.GetRawText()).ToArray()),
        "string" => Text(),
        "integer" => Gen.Elements(Numbers),
        "boolean" => Gen.Elements("true", "false"),
        "array" => from size in Gen.Choose(0, 3) from items in Value(schema.GetProperty("items")).ListOf(size) select $"[{string.Join(',', items)}]",
        _ => Object(schema),
    };

    private static Gen<string> Text() =>
        Gen.Frequency((20, Gen.Elements(Texts).Select(t => $"\"{t}\"")), (1, Gen.Elements(100, 101, 501, 9000, 100_000).Select(n => $"\"{new string('x', n)}\"")));

    private static Gen<string> Json(int depth) => depth == 0
        ? Gen.OneOf(Text(), Gen.Elements(Numbers), Gen.Elements(Others))
        : Gen.OneOf(
            Json(0),
            from items in Json(depth - 1).ListOf(2) select $"[{string.Join(',', items)}]",
            from value in Json(depth - 1) from name in Gen.Elements("a", "title", "\\ud800", "\\u0000") select $"{{\"{name}\":{value}}}",
            from times in Gen.Choose(1, 50) from value in Json(0) select $"{new string('[', times)}{value}{new string(']', times)}");

    private string Log() => string.Concat(Directory.GetFiles(_workspace[".tmm/bus"], "*.jsonl").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    private static Caller Caller(string name, string role)
    {
        Assert.True(AgentName.TryParse(name, out var agent) & RoleName.TryParse(role, out var known));
        return new Caller(agent, known, []);
    }
}
