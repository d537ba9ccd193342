using Swarm.Core.Agents;
using Swarm.Core.Clients;
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
