using System.Collections;
using System.Text.Json.Nodes;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>A home of a test's own, in which the pinned Claude Code has no question left to ask, and the environment that leads there.</summary>
internal static class ClaudeHome
{
    // Not a credential: the scripted model reads none.
    private const string Key = "sk-ant-scripted-0000000000000000";

    /// <summary>Lays out home/, bin/, tmp/ and ws/ in the directory.</summary>
    /// <param name="root">The test's directory.</param>
    /// <param name="claude">The pinned binary.</param>
    public static void Create(TempDirectory root, string claude)
    {
        foreach (var name in new[] { "home/.claude", "bin", "tmp", "ws" })
            Directory.CreateDirectory(root[name]);
        File.CreateSymbolicLink(root["bin/claude"], claude);
        // The dialogs of a first start, answered: set-up, trust of the directory, a key from the environment.
        File.WriteAllText(root["home/.claude.json"], new JsonObject
        {
            ["hasCompletedOnboarding"] = true,
            ["projects"] = new JsonObject { [root["ws"]] = new JsonObject { ["hasTrustDialogAccepted"] = true } },
            ["customApiKeyResponses"] = new JsonObject { ["approved"] = new JsonArray(Key[^20..]), ["rejected"] = new JsonArray() },
        }.ToJsonString());
        File.WriteAllText(root["home/.claude/settings.json"], "{}");
    }

    /// <summary>For <c>swarm</c>, from which it reaches the panes: nothing of this process's own agent or account, and no way out but loopback.</summary>
    public static Dictionary<string, string?> Environment(TempDirectory root, string modelUrl)
    {
        string[] foreign = ["ANTHROPIC_", "CLAUDE", "OPENAI_", "CODEX_", "SWARM_", "AI_AGENT", "TMUX", "AWS_", "XDG_"];
        var environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => (string)e.Key)
            .Where(name => foreign.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .ToDictionary(name => name, _ => (string?)null);
        foreach (var name in new[] { "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY" })
        {
            // Port 9 of loopback is discard (RFC 863), where nobody listens: whatever else it asks for is refused at once.
            environment[name] = "http://127.0.0.1:9";
            environment[name.ToLowerInvariant()] = "http://127.0.0.1:9";
        }
        environment["NO_PROXY"] = environment["no_proxy"] = "127.0.0.1";
        environment["HOME"] = root["home"];
        environment["PATH"] = $"{root["bin"]}:{System.Environment.GetEnvironmentVariable("PATH")}";
        environment["TMUX_TMPDIR"] = root.Path;
        environment["TMPDIR"] = environment["CLAUDE_CODE_TMPDIR"] = root["tmp"];
        environment["ANTHROPIC_BASE_URL"] = modelUrl;
        environment["ANTHROPIC_API_KEY"] = Key;
        environment["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = environment["DISABLE_AUTOUPDATER"] = "1";
        return environment;
    }
}
