using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Swarm.Core.Agents;
using Swarm.Core.Clients;
using Swarm.Core.Errors;
using Swarm.Testing;

namespace Swarm.Core.Tests.Clients;

public sealed class ClientLaunchSpecs
{
    [Fact]
    public Task Claude_worker() => Verifier.Verify(Launches.Text(new ClaudeClient().Prepare(Launches.Ada)));

    [Fact]
    public Task Claude_planner_with_a_person_at_the_pane() =>
        Verifier.Verify(Launches.Text(new ClaudeClient().Prepare(Launches.Boss with { Prompt = "", Model = null, Unattended = false })));

    [Fact]
    public Task Claude_worker_in_a_worktree()
    {
        var worktree = new Worktree(Launches.Ada.Agent, "swarm/ada", "0123456789abcdef", "");
        return Verifier.Verify(Launches.Text(new ClaudeClient().Prepare(Launches.Ada with { Worktree = worktree, Directory = "/home/me/shop/.tmm/worktrees/ada" })));
    }

    [Fact]
    public Task Headless_runs_of_every_client() => Verifier.Verify(string.Join('\n', ClientCatalog.All.Select(client => $"== {client.Name}\n" + Launches.Text(client.PrepareHeadless(
        new HeadlessLaunch
        {
            Directory = "/home/me/shop",
            ConfigDirectory = "/home/me/logs/01-shop",
            Prompt = "/compact is no command here",
            Swarm = ["/opt/swarm/bin/swarm"],
            Model = client.Name is "command" or "scripted" ? null : "opus",
            Command = client.Name switch { "command" => ["./agent.sh", "a b"], "scripted" => ["play.json"], _ => [] },
        })))));

    [Fact]
    public void Claude_forks_a_session_into_one_of_its_own()
    {
        var launch = new ClaudeClient().Prepare(Launches.Ada with { Fork = new ForkOrigin(Launches.Boss.Agent, "11111111-2222-3333-4444-555555555555") });
        Assert.Contains("--resume 11111111-2222-3333-4444-555555555555 --fork-session --session-id 6f9619ff-8b86-4d01-b42d-00cf4fc964ff", string.Join(' ', launch.Argv), StringComparison.Ordinal);
        Assert.StartsWith("You are ada now, role worker, forked from the session of boss.", launch.Argv[^1], StringComparison.Ordinal);
        Assert.Contains("You are ada, role worker, in a team of agents", launch.Argv[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("--append-system-prompt", launch.Argv);
        Assert.EndsWith("\n\nMake the checkout tests green.", launch.Argv[^1], StringComparison.Ordinal);
    }

    [Fact]
    public Task Claude_settings_with_deny_rules() =>
        Verifier.Verify(Settings(new ClaudeClient().Prepare(Launches.Ada with { Deny = Rules("Bash(git push*)", "Write(docs/**)", "Edit", "WebFetch") })));

    [Fact]
    public Task Kiro_agent_with_deny_rules() =>
        Verifier.Verify(Settings(new KiroClient().Prepare(Launches.Ada with { Deny = Rules("Bash(git push*)", "Write(docs/**)") })));

    [Fact]
    public void A_client_that_cannot_hold_a_rule_is_not_started()
    {
        var launch = Launches.Ada with { Deny = Rules("WebFetch") };
        foreach (var client in ClientCatalog.All.Where(c => c.Name is "kiro" or "codex" or "gemini" or "opencode"))
        {
            var refusal = Assert.Throws<SwarmException>(() => client.Prepare(launch)).Refusal;
            Assert.StartsWith($"{client.Name} cannot be held to the rule WebFetch", refusal.Message, StringComparison.Ordinal);
        }
    }

    private static ImmutableArray<DenyRule> Rules(params string[] rules) =>
        [.. rules.Select(r => DenyRule.TryParse(r, out var rule) ? rule : throw new FormatException(r))];

    // The file that holds them, without the hooks.
    private static string Settings(ClientLaunch launch)
    {
        var file = JsonNode.Parse(launch.Files.First(f => f.Content.Contains("\"den", StringComparison.Ordinal)).Content)!.AsObject();
        file.Remove("hooks");
        file.Remove("prompt");
        return file.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    [Fact]
    public Task Kiro_worker() => Verifier.Verify(Launches.Text(new KiroClient().Prepare(Launches.Ada)));

    [Fact]
    public Task Kiro_planner_with_a_person_at_the_pane() =>
        Verifier.Verify(Launches.Text(new KiroClient().Prepare(Launches.Boss with { Prompt = "", Model = null, Unattended = false })));

    [Fact]
    public Task Codex_worker() => Verifier.Verify(Launches.Text(new CodexClient().Prepare(Launches.Ada)));

    [Fact]
    public Task Codex_planner_with_a_person_at_the_pane() =>
        Verifier.Verify(Launches.Text(new CodexClient().Prepare(Launches.Boss with { Prompt = "", Model = null, Unattended = false })));

    [Fact]
    public Task Gemini_worker() => Verifier.Verify(Launches.Text(new GeminiClient().Prepare(Launches.Ada)));

    [Fact]
    public Task Gemini_planner_with_a_person_at_the_pane() =>
        Verifier.Verify(Launches.Text(new GeminiClient().Prepare(Launches.Boss with { Prompt = "", Model = null, Unattended = false })));

    [Fact]
    public Task Opencode_worker() => Verifier.Verify(Launches.Text(new OpencodeClient().Prepare(Launches.Ada)));

    [Fact]
    public Task Opencode_planner_with_a_person_at_the_pane() =>
        Verifier.Verify(Launches.Text(new OpencodeClient().Prepare(Launches.Boss with { Prompt = "", Model = null, Unattended = false })));

    [Fact]
    public Task Command() =>
        Verifier.Verify(Launches.Text(new CommandClient().Prepare(Launches.Ada with { Model = null, Command = ["./agent.sh", "--fast", "a b"] })));

    [Fact]
    public Task Scripted() =>
        Verifier.Verify(Launches.Text(new ScriptedClient().Prepare(
            Launches.Ada with { Model = null, Swarm = ["dotnet", "swarm.dll"], Capabilities = ["sql"], Command = ["/home/me/shop/ada.json"] })));
}
