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
