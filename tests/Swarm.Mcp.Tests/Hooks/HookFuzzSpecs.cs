using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Rooms;
using Swarm.Mcp.Hooks;
using Swarm.Mcp.Tests.Commands;
using Swarm.Mcp.Tests.Hosting;

namespace Swarm.Mcp.Tests.Hooks;

/// <summary>Whatever a hook is told, the agent goes on (docs/hooks.md): the input is read or is as if empty, and the guard refuses or lets through.</summary>
public sealed class HookFuzzSpecs : IDisposable
{
    private static readonly string[] Names = ["hook_event_name", "tool_name", "tool_input", "cwd", "error", "command", "path", "file_path", "event", "tool", "file", "notebook", "\\ud800", ""];

    private static readonly string[] Values =
    [
        "null", "7", "1e400", "true", "\"\"", "\"PreToolUse\"", "\"Stop\"", "\"Bash\"", "\"\\ud800\"", "\"a\\udc00\"", "\"\\u0000\"", "\"/a\\u0000b\"", "\"/tmp\"", "\"../../x\"", "\"rm -rf .tmm\"", "\"kill -9 1\"", "[]", "[1]",
        "[{\"path\":\"x\"},{\"path\":\"\\ud800\"}]",
    ];

    private static readonly string[] Words =
    [
        "rm", "-rf", "kill", "-9", "--", "-2147483648", "2147483648", "pkill", "-f", "(", ")", "$(", "`", "\"", "'", "\\", "|", "&&", ";", "\n", "<<", "EOF", ">", ">>", "&>", "sh -c", "eval", "xargs", "sudo", "env", "git", "reset",
        "--hard", "clean", "-fdx", "checkout", "-C", "cd", "..", "/", "~", "$HOME", "$PWD", ".tmm", "*", "[", "{", "}", "find", "-exec", "-delete", "tmux", "kill-server", "-L", "sed -i", "tee", "\0", "\ud800", "🐝", "((((", "A=1", "#", "dd of=", "timeout",
        "rm -rf .tmm;", "kill -9 -1;", "tee .tmm/x;", "pkill swarm;", "[[:", "x{1,9999999}", "(a+)+$", "-P", "killall", "-r", "stash", "--target-directory=", "grep",
    ];

    private readonly SwarmShell shell = new();

    [Fact]
    public void Random_input_is_read_or_is_as_if_empty()
    {
        Prop.ForAll(Gen.OneOf(Objects(3), Gen.Choose(0, 255).ArrayOf().Select(b => Encoding.Latin1.GetString([.. b.Select(x => (byte)x)])), Gen.Elements(Values)).ToArbitrary(), text =>
        {
            var input = HookInput.Parse(text);
            Assert.All([input.Event, input.Tool, input.Command, input.Directory, input.Error, .. input.Paths], Assert.NotNull);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public async Task The_guard_lets_through_or_refuses_with_a_reason()
    {
        using var room = Room.Open(Workspace.At(shell.Workspace.Path), TimeProvider.System);
        Assert.True(AgentName.TryParse("ada", out var name) & RoleName.TryParse("worker", out var role));
        using var ada = await Participant.ServeAsync(room, new Caller(name, role, []), TestContext.Current.CancellationToken);
        var (through, refused) = (0, 0);
        Prop.ForAll(Uses().ToArbitrary(), use =>
        {
            var answer = JsonNode.Parse(HookFace.Answer(room, name, new HookInput("PreToolUse", "Bash", use.Command, [.. use.Paths], use.Directory, "")))!;
            var reason = (string?)answer["hookSpecificOutput"]?["permissionDecisionReason"];
            Assert.True(answer.ToJsonString() == "{}" || reason?.Contains("\nnext: ", StringComparison.Ordinal) is true, answer.ToJsonString());
            (through, refused) = reason is null ? (through + 1, refused) : (through, refused + 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        Assert.True(through > 50 && refused > 15, $"{through} through, {refused} refused");
    }

    [Fact]
    public async Task The_server_answers_every_hook_and_the_calls_after_it()
    {
        await using var ada = ServerProcess.As("ada", shell.Workspace.Path);
        await ada.InitializeAsync();
        Assert.StartsWith("Nothing to claim", await ada.CallAsync(1, "claim_task"), StringComparison.Ordinal);
        var id = 1;
        foreach (var arguments in Objects(2).Sample(100, 20))
            Assert.IsType<JsonObject>(JsonNode.Parse(await ada.CallAsync(++id, "hook", arguments)));
        Assert.StartsWith("Nothing to claim", await ada.CallAsync(++id, "claim_task"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_with_odd_json_is_answered_and_the_server_goes_on()
    {
        string[] odd =
        [
            """{"name":"hook","name":"hook","arguments":{}}""",
            """{"name":"hook","arguments":{"event":"Stop","event":"Stop"}}""",
            """{"name":"hook","arguments":{"event":"\ud800"}}""",
            """{"name":"\ud800","arguments":{}}""",
            """{"name":"hook","arguments":{"event":"PreToolUse","tool":"Bash","command":"ls","cwd":"/a\u0000b"}}""",
            """{"name":"hook","arguments":{"event":"PreToolUse","tool":"Bash","command":"kill -9 -2147483648"}}""",
            """{"name":"claim_task","name":"claim_task","arguments":{}}""",
            """{"name":"claim_task","arguments":{"task":"\ud800"}}""",
        ];
        await using var ada = ServerProcess.As("ada", shell.Workspace.Path);
        await ada.InitializeAsync();
        foreach (var (i, parameters) in odd.Index())
            Assert.NotNull(await ada.AskAsync(i + 3, "tools/call", parameters));
        await ada.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9,"requestId":9}}""");
        await ada.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"\ud800"}}""");
        Assert.StartsWith("Nothing to claim", await ada.CallAsync(2, "claim_task"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_command_that_is_told_nonsense_lets_the_agent_go_on()
    {
        (string Hook, string Input)[] nonsense =
        [
            ("guard", """{"tool_name":"x","tool_name":"y"}"""),
            ("guard", """{"tool_input":{"command":"\ud800"}}"""),
            ("guard", """{"tool_input":{"command":"ls"},"cwd":"/a\u0000b"}"""),
            ("guard", """{"tool_input":{"command":"kill -9 -2147483648"}}"""),
            ("stop", """{"hook_event_name":"x","hook_event_name":"y"}"""),
            ("session-start", "\0\uffff"),
        ];
        await shell.As("ada", "post", "@human hello");
        foreach (var (hook, input) in nonsense)
        {
            var result = await shell.RunWith(input, [], "hook", hook, "--workspace", shell.Workspace.Path, "--agent", "ada");
            Assert.Equal((input, 0, "", ""), (input, result.ExitCode, result.Stdout, result.Stderr));
        }
    }

    public void Dispose() => shell.Dispose();

    private static Gen<string> Objects(int depth) =>
        from size in Gen.Choose(0, 5)
        from fields in (from name in Gen.Elements(Names)
                        from value in depth == 0 ? Gen.Elements(Values) : Gen.OneOf(Gen.Elements(Values), Objects(depth - 1), Objects(depth - 1).Select(o => $"[{o}]"))
                        select $"\"{name}\":{value}").ListOf(size)
        select $"{{{string.Join(',', fields)}}}";

    private static Gen<ToolUse> Uses() =>
        from size in Gen.Choose(0, 25)
        from words in Gen.Elements(Words).ListOf(size)
        from tight in Gen.Choose(0, 1)
        from paths in Gen.Elements(Words).ListOf(2)
        from with in Gen.Choose(0, 3)
        from directory in Gen.Elements("", "/", "/tmp", "relative", "/a\0b", "/\ud800")
        select new ToolUse(string.Join(tight == 0 ? " " : "", words), with == 0 ? [.. paths] : [], directory);
}
