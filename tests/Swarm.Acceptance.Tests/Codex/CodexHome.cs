using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Codex;

/// <summary>What the pinned Codex finds in a test's own home (<see cref="Claude.ClaudeHome"/>): no question left to ask, and no other model to go to.</summary>
internal static class CodexHome
{
    /// <summary>Adds home/.codex and bin/codex to the directory.</summary>
    /// <param name="root">The test's directory.</param>
    /// <param name="codex">The pinned binary.</param>
    /// <param name="modelUrl">Who answers.</param>
    public static void Create(TempDirectory root, string codex, string modelUrl)
    {
        Directory.CreateDirectory(root["home/.codex"]);
        File.CreateSymbolicLink(root["bin/codex"], codex);
        // A provider of one's own needs no log-in. No sandbox: not every machine that runs tests lets one be made, and it is not ours.
        File.WriteAllText(
            root["home/.codex/config.toml"],
            $"""
            model = "scripted"
            model_provider = "scripted"
            sandbox_mode = "danger-full-access"

            [model_providers.scripted]
            name = "scripted"
            base_url = "{modelUrl}/v1"
            wire_api = "responses"

            [projects."{root["ws"]}"]
            trust_level = "trusted"

            """);
    }
}
