using System.Text.Json.Nodes;
using Swarm.Core.Identity;
using Swarm.Core.Processes;
using Swarm.Core.Supervision;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Inspector;

/// <summary>The MCP Inspector's command line drives the server, as a person does who debugs it (REQUIREMENTS H4).</summary>
public sealed class InspectorSpecs(NpmPrograms npm) : IClassFixture<NpmPrograms>, IAsyncDisposable
{
    // The Inspector's own: the tool answered with an error.
    private const int ToolError = 5;

    private readonly ProcessRunner runner = new(TimeProvider.System);
    private readonly TempDirectory workspace = new();

    [Theory]
    [InlineData("worker", 7)]
    [InlineData("planner", 11)]
    public async Task The_tools_are_listed_strictly_without_a_warning(string role, int count)
    {
        var result = await InspectAsync(role, "tools/list", "--strict");
        Assert.Equal((0, ""), (result.ExitCode, result.Stderr));
        Assert.Equal(count, JsonNode.Parse(result.Stdout)!["tools"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("auto")]
    [InlineData("modern")]
    public async Task The_tools_are_listed_in_every_protocol_era(string era)
    {
        var result = await InspectAsync("worker", "tools/list", "--protocol-era", era);
        Assert.Equal((0, ""), (result.ExitCode, result.Stderr));
        Assert.Equal(7, JsonNode.Parse(result.Stdout)!["tools"]!.AsArray().Count);
    }

    [Fact]
    public async Task Each_tool_of_a_worker_is_called()
    {
        await CallAsync("planner", "add_tasks", """tasks=[{"title":"Sort","files":["src/**"]},{"title":"Check"}]""");
        Assert.StartsWith("M1 to human.", await CallAsync("worker", "post", "body=hello", """to=["human"]"""));
        Assert.StartsWith("T1 is ready: Sort.", await CallAsync("worker", "wait", "timeout_s=5"));
        Assert.StartsWith("T2 is yours: Check", await CallAsync("worker", "claim_task", "task=T2"));
        Assert.StartsWith("L1 is written.", await CallAsync("worker", "append_learning", "topic=sort", "text=The list is long."));
        Assert.StartsWith("port:8080 is yours", await CallAsync("worker", "lock", "resource=port:8080", "reason=server", "minutes=5"));
        // The Inspector starts a server for each call, and what it holds is free when it leaves: these are taken by commands.
        await SwarmAsync("lock", "db", "migrate");
        Assert.Equal("db is free.", await CallAsync("worker", "unlock", "resource=db"));
        await SwarmAsync("claim", "T1");
        Assert.StartsWith("T1 is done.", await CallAsync("worker", "report_status", "status=done", "summary=sorted", "evidence=sort -c: ok"));
    }

    [Fact]
    public async Task Each_tool_of_a_planner_is_called()
    {
        Assert.StartsWith("Added T1 s ready; T2 pending.", await CallAsync("planner", "add_tasks", """tasks=[{"title":"Sort","key":"s"},{"title":"Check","needs":["s"]}]"""));
        Assert.StartsWith("T1 is failed.", await CallAsync("planner", "report_status", "task=T1", "status=failed", "summary=not needed"));
        Assert.StartsWith("carol (worker, command) runs in pane %", await CallAsync("planner", "spawn_agent", "name=carol", "client=command", """command=["sleep","600"]"""));
        Assert.Contains("carol worker starting", await CallAsync("planner", "team_status"));
        Assert.Equal("carol is stopped.", await CallAsync("planner", "stop_agent", "name=carol", "reason=enough"));
    }

    [Theory]
    [InlineData("post", "bad_argument: Argument body is missing", "to=[\"human\"]")]
    [InlineData("post", "bad_argument: There is no argument bodi", "bodi=hello")]
    [InlineData("wait", "bad_argument: Argument timeout_s: got 4000, allowed is a whole number from 1 to 3600", "timeout_s=4000")]
    [InlineData("claim_task", "bad_argument: Argument task: got \"Tx\", allowed is an id such as \"T12\"", "task=Tx")]
    [InlineData("report_status", "bad_argument: Argument status: got \"finished\", allowed is working, blocked, done, sent_back, failed, ready", "status=finished", "summary=x")]
    [InlineData("append_learning", "bad_argument: Argument text is missing", "topic=x")]
    [InlineData("lock", "bad_argument: Argument resource: got \"the db\"", "resource=the db", "reason=x")]
    [InlineData("unlock", "bad_argument: There is no argument force", "resource=db", "force=true")]
    [InlineData("add_tasks", "bad_argument: Argument tasks[0].title is missing", "tasks=[{}]")]
    [InlineData("spawn_agent", "bad_argument: Argument client: got \"chatgpt\"", "name=carol", "client=chatgpt")]
    [InlineData("stop_agent", "bad_argument: Argument reason is missing", "name=carol")]
    [InlineData("team_status", "bad_argument: There is no argument all", "all=true")]
    public async Task A_wrong_argument_is_named(string tool, string message, params string[] arguments)
    {
        var result = await InspectAsync("planner", "tools/call", ToolArguments(tool, arguments));
        Assert.Equal(ToolError, result.ExitCode);
        Assert.StartsWith(message, Text(result));
        Assert.Contains("\nnext: ", Text(result));
    }

    [Fact]
    public async Task The_example_configuration_works_by_the_name_of_its_server()
    {
        var example = Path.Combine(AppContext.BaseDirectory, "mcp.json.example");
        File.Copy(example, workspace["mcp.json"]);
        var path = $"{Path.GetDirectoryName(SwarmBinary.Path)}:{Environment.GetEnvironmentVariable("PATH")}";
        var result = await RunAsync(["--config", workspace["mcp.json"], "--server", "swarm", "--method", "tools/call", "--tool-name", "claim_task"], path);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Nothing to claim now", Text(result));
        Assert.True(Directory.Exists(workspace[".tmm/bus"]));
    }

    public async ValueTask DisposeAsync()
    {
        // A test that failed may have left a pane.
        if (ProgramPath.Find("tmux") is not null && Directory.Exists(workspace[".tmm"]))
            await new TeamLauncher(TimeProvider.System, []).Layout(Workspace.At(workspace.Path)).Kill(CancellationToken.None);
        workspace.Dispose();
    }

    private async Task<string> CallAsync(string role, string tool, params string[] arguments)
    {
        var result = await InspectAsync(role, "tools/call", ToolArguments(tool, arguments));
        Assert.True(result.ExitCode == 0, result.Stdout + result.Stderr);
        return Text(result);
    }

    private static string Text(ProcessResult result) => (string)JsonNode.Parse(result.Stdout)!["content"]![0]!["text"]!;

    private static string[] ToolArguments(string tool, string[] arguments) => ["--tool-name", tool, .. arguments.SelectMany(a => new[] { "--tool-arg", a })];

    private Task<ProcessResult> InspectAsync(string role, string method, params string[] more) =>
        RunAsync([SwarmBinary.Path, "mcp", "--workspace", workspace.Path, "--agent", role == "planner" ? "boss" : "ada", "--role", role, "--method", method, .. more]);

    private Task<ProcessResult> RunAsync(IEnumerable<string> arguments, string? path = null)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = workspace["home"],
            ["XDG_STATE_HOME"] = null,
            ["XDG_CONFIG_HOME"] = null,
            ["MCP_INSPECTOR_SECRET_STORE"] = "memory",
            ["SWARM_AGENT"] = null,
            ["SWARM_ROLE"] = null,
            ["SWARM_WORKSPACE"] = null,
        };
        if (path is not null)
            environment["PATH"] = path;
        Directory.CreateDirectory(workspace["home"]);
        var options = new ProcessOptions { Directory = workspace.Path, Environment = environment, Timeout = TimeSpan.FromSeconds(60) };
        return runner.RunAsync([.. npm.Inspector, .. arguments], options, TestContext.Current.CancellationToken);
    }

    private async Task SwarmAsync(params string[] arguments)
    {
        var result = await runner.RunAsync(
            [SwarmBinary.Path, .. arguments, "--workspace", workspace.Path, "--agent", "ada", "--role", "worker"], cancel: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Stdout + result.Stderr);
    }
}
