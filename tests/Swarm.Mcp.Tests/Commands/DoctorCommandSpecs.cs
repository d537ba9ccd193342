using System.Text;
using System.Text.Json.Nodes;
using Swarm.Core.Processes;
using Swarm.Core.Tmux;
using Swarm.Testing;

namespace Swarm.Mcp.Tests.Commands;

/// <summary><c>swarm doctor</c> with real files, and a PATH that holds nothing but what a test puts there.</summary>
public sealed class DoctorCommandSpecs : IDisposable
{
    private readonly SwarmShell swarm = new();
    private readonly TempDirectory bin = new();

    public void Dispose()
    {
        bin.Dispose();
        swarm.Dispose();
    }

    [Fact]
    public async Task A_workspace_with_all_it_needs_is_well()
    {
        Provide("tmux", "tmux 3.3a");
        Provide("claude", "2.1.329 (Claude Code)");
        Trust(Path.GetDirectoryName(swarm.Workspace.Path)!);
        await Swarm("init", "--client", "claude", "--agent", "ada");
        await Swarm("lock", "db", "hello");

        var doctor = await Swarm("doctor");

        Assert.True(doctor.ExitCode == 0, doctor.Stdout);
        Assert.DoesNotContain("fail", doctor.Stdout, StringComparison.Ordinal);
        // How much this machine may start is not the test's business.
        Assert.DoesNotContain(doctor.Stdout.Split('\n'), line => line.StartsWith("warn", StringComparison.Ordinal) && !line.Contains("processes", StringComparison.Ordinal));
        foreach (var line in (string[])["tmux: tmux 3.3a,", "claude: 2.1.329,", "claude onboarding: done", "claude trust: trusts", ".mcp.json: starts /", "log: 2 events", "supervisor: nobody", "wake-ups: "])
            Assert.Contains($"ok    {line}", doctor.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tmux_and_without_any_client_it_says_what_to_install()
    {
        var doctor = await Swarm("doctor");

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("fail  tmux: not on the PATH", doctor.Stdout, StringComparison.Ordinal);
        Assert.Contains("next: apt-get install tmux", doctor.Stdout, StringComparison.Ordinal);
        Assert.Contains("warn  clients: no agent CLI is on the PATH", doctor.Stdout, StringComparison.Ordinal);
        Assert.Contains("ok    log: no room here yet", doctor.Stdout, StringComparison.Ordinal);
        Assert.False(Directory.Exists(swarm.Workspace[".tmm"]));
    }

    [Fact]
    public async Task An_old_tmux_fails_and_another_version_of_a_client_is_only_a_warning()
    {
        Provide("tmux", "tmux 3.1c");
        Provide("codex", "codex-cli 9.9.9");

        var doctor = await Swarm("doctor");

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("fail  tmux: tmux 3.1c is too old; 3.2 is needed", doctor.Stdout, StringComparison.Ordinal);
        Assert.Matches("warn  codex: codex-cli 9.9.9, .*; Swarm was tried with 0.169.0", doctor.Stdout);
    }

    [Fact]
    public async Task A_workspace_that_claude_does_not_trust_fails_and_the_users_file_is_left_alone()
    {
        Provide("tmux", "tmux 3.3a");
        Provide("claude", "2.1.329 (Claude Code)");
        Trust("/somewhere/else");
        var before = await File.ReadAllTextAsync(swarm.Home[".claude.json"], TestContext.Current.CancellationToken);

        var doctor = await Swarm("doctor");

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains($"fail  claude trust: does not trust {swarm.Workspace.Path} yet", doctor.Stdout, StringComparison.Ordinal);
        Assert.Contains("ok    claude onboarding: done", doctor.Stdout, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(swarm.Home[".claude.json"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Trust_is_read_where_each_client_keeps_it_and_a_worktree_inherits_it()
    {
        foreach (var (program, version) in new[] { ("claude", "2.1.329"), ("codex", "codex-cli 0.169.0"), ("gemini", "0.61.0"), ("kiro-cli", "kiro-cli 2.24.1") })
            Provide(program, version);
        var without = (await Swarm("doctor")).Stdout;
        foreach (var line in (string[])["fail  claude onboarding: not done", "fail  claude trust:", "warn  codex trust:", "warn  gemini trust:", "warn  kiro trust:"])
            Assert.Contains(line, without, StringComparison.Ordinal);

        Trust("/somewhere/main");
        await File.WriteAllTextAsync(swarm.Workspace[".git"], "gitdir: /somewhere/main/.git/worktrees/ada\n", TestContext.Current.CancellationToken);
        Write(".codex/config.toml", $"model = \"x\"\n[projects.\"{swarm.Workspace.Path}\"]\ntrust_level = \"trusted\"\n");
        Write(".gemini/trustedFolders.json", $$"""{"{{swarm.Workspace.Path}}":"TRUST_FOLDER"}""");
        Write(".kiro/settings/cli.json", """{"chat.disableTrustAllConfirmation":true}""");
        var with = (await Swarm("doctor")).Stdout;

        foreach (var line in (string[])["ok    claude trust:", "ok    codex trust:", "ok    gemini trust:", "ok    kiro trust:", "ok    codex first start: asks a person once: log-in (codex login)"])
            Assert.Contains(line, with, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"mcpServers\": {\n    oops\n", "fail  .mcp.json: cannot be read: .*line 3")]
    [InlineData("""{"mcpServers":{"swarm":{"command":"/nowhere/swarm","args":["mcp"]}}}""", "fail  .mcp.json: starts /nowhere/swarm, which is not there")]
    public async Task A_configuration_that_cannot_start_the_server_fails(string text, string line)
    {
        Provide("tmux", "tmux 3.3a");
        await File.WriteAllTextAsync(swarm.Workspace[".mcp.json"], text, TestContext.Current.CancellationToken);

        var doctor = await Swarm("doctor");

        Assert.Equal(1, doctor.ExitCode);
        Assert.Matches(line, doctor.Stdout);
        Assert.Equal(text, await File.ReadAllTextAsync(swarm.Workspace[".mcp.json"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_torn_end_of_the_log_is_repaired_once()
    {
        Provide("tmux", "tmux 3.3a");
        await Swarm("lock", "db", "hello");
        var whole = await File.ReadAllBytesAsync(Segment, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(Segment, "{\"seq\":3,\"ts\":\"20", TestContext.Current.CancellationToken);

        var first = await Swarm("doctor");
        var second = await Swarm("doctor");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("has been repaired: .tmm/bus/torn-000000000003-1.bin", first.Stdout, StringComparison.Ordinal);
        Assert.Contains("ok    log: 2 events", second.Stdout, StringComparison.Ordinal);
        Assert.Equal(whole, await File.ReadAllBytesAsync(Segment, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_room_that_others_can_enter_is_named()
    {
        Provide("tmux", "tmux 3.3a");
        await Swarm("lock", "db", "hello");
        Assert.DoesNotContain("permissions", (await Swarm("doctor")).Stdout, StringComparison.Ordinal);
        File.SetUnixFileMode(swarm.Workspace[".tmm"], (UnixFileMode)Convert.ToInt32("755", 8));
        Assert.Contains($"permissions: {swarm.Workspace[".tmm"]} is open to others (mode 755)\n      next: chmod 700 ", (await Swarm("doctor")).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_damaged_in_the_middle_fails_with_its_place_and_is_left_alone()
    {
        Provide("tmux", "tmux 3.3a");
        await Swarm("lock", "db", "hello");
        await Swarm("lock", "port", "again");
        var log = await File.ReadAllTextAsync(Segment, TestContext.Current.CancellationToken);
        var damaged = log.Replace("hello", "hellO", StringComparison.Ordinal);
        Assert.NotEqual(log, damaged);
        await File.WriteAllTextAsync(Segment, damaged, TestContext.Current.CancellationToken);

        var doctor = await Swarm("doctor", "--json");

        Assert.Equal(1, doctor.ExitCode);
        var json = JsonNode.Parse(doctor.Stdout)!;
        Assert.False((bool)json["ok"]!);
        var finding = Assert.Single(json["findings"]!.AsArray(), f => (string?)f!["check"] == "log")!;
        Assert.Equal("fail", (string?)finding["health"]);
        Assert.Matches("The log is damaged: .*000000000001.jsonl, byte ", (string?)finding["says"]);
        Assert.Contains("backup", (string?)finding["next"], StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllTextAsync(Segment, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Sockets_of_dead_tmux_servers_and_panes_of_agents_who_are_gone_are_named()
    {
        Assert.SkipUnless(ProgramPath.Find("tmux") is { } tmux && File.CreateSymbolicLink(bin["tmux"], tmux).Exists, "tmux is not installed");
        var dead = new TmuxServer("tmm-gone-000000", swarm.Runner, TimeProvider.System, swarm.Home.Path).SocketPath;
        try
        {
            // Its own server makes the directory of the sockets.
            Assert.Equal(0, (await Swarm("spawn", "bob", "--client", "command", "--", "/bin/sleep", "600")).ExitCode);
            await File.WriteAllTextAsync(dead, "", TestContext.Current.CancellationToken);
            await Gone("bob");

            var doctor = await Swarm("doctor");

            Assert.Contains($"the tmux server tmm-gone-000000 is gone, its socket is not\n      next: rm {dead}", doctor.Stdout, StringComparison.Ordinal);
            Assert.Matches("warn  panes: the team's tmux server has . panes and no agent is live\n      next: swarm down", doctor.Stdout);
        }
        finally
        {
            await Swarm("down", "--yes");
        }
    }

    [Fact]
    public async Task The_pane_of_an_agent_who_is_gone_is_named_beside_those_of_the_others()
    {
        Assert.SkipUnless(ProgramPath.Find("tmux") is { } tmux && File.CreateSymbolicLink(bin["tmux"], tmux).Exists, "tmux is not installed");
        try
        {
            foreach (var name in (string[])["ada", "bob"])
                Assert.Equal(0, (await Swarm("spawn", name, "--client", "command", "--", "/bin/sleep", "600")).ExitCode);
            await Gone("bob");

            var doctor = await Swarm("doctor");

            Assert.Matches("warn  panes: pane %\\d+ of bob is still there; the agent is gone\n      next: swarm stop bob closes it", doctor.Stdout);
            Assert.DoesNotContain("of ada is still there", doctor.Stdout, StringComparison.Ordinal);
        }
        finally
        {
            await Swarm("down", "--yes");
        }
    }

    [Fact]
    public async Task A_team_that_runs_on_after_its_workspace_was_removed_is_named()
    {
        Assert.SkipUnless(ProgramPath.Find("tmux") is { } tmux && File.CreateSymbolicLink(bin["tmux"], tmux).Exists, "tmux is not installed");
        var orphan = new TmuxServer("tmm-lost-000000", swarm.Runner, TimeProvider.System, swarm.Home.Path);
        try
        {
            await new TeamLayout(orphan, "tmm-team-lost-000000").Place(
                new PaneRequest { Agent = Name("ada"), Title = "ada", Argv = ["/bin/sleep", "600"], Directory = swarm.Home.Path }, TestContext.Current.CancellationToken);
            var teams = new Core.Supervision.TeamsFile(swarm.Home[".local/state/swarm"], TimeProvider.System);
            Assert.Null(await teams.AddAsync(new Core.Supervision.KnownTeam("lost-000000", "/nowhere/lost", "tmm-team-lost-000000", orphan.SocketPath), TestContext.Current.CancellationToken));

            var doctor = await Swarm("doctor");

            Assert.Contains(
                "warn  panes: the team lost-000000 still runs, but its workspace /nowhere/lost is gone\n      next: tmux -L tmm-lost-000000 kill-server",
                doctor.Stdout,
                StringComparison.Ordinal);
        }
        finally
        {
            await orphan.Kill(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Live_agents_whom_nobody_looks_after_are_a_warning_until_somebody_does()
    {
        Provide("tmux", "tmux 3.3a");
        await Swarm("post", "hello", "--agent", "ada", "--to", "human");

        Assert.Contains("warn  supervisor: nobody looks after the live agents\n      next: swarm up", (await Swarm("doctor")).Stdout, StringComparison.Ordinal);

        await using var supervise = swarm.Start("supervise");
        await Until.True(async () => (await Swarm("doctor")).Stdout.Contains($"ok    supervisor: process {supervise.Life.Pid}\n", StringComparison.Ordinal));
    }

    // As a supervisor writes it down whose process then dies before it closes the pane.
    private async Task Gone(string agent)
    {
        using var room = Core.Rooms.Room.Open(Core.Identity.Workspace.At(swarm.Workspace.Path), TimeProvider.System);
        var name = Name(agent);
        await room.ExecuteAsync(
            name,
            (_, _) => Core.Events.Decision<bool>.Accept(true, new Core.Agents.AgentLeft(name, Core.Agents.LeaveReason.Died, null)),
            TestContext.Current.CancellationToken);
    }

    private static Core.Identity.AgentName Name(string agent) => Core.Identity.AgentName.TryParse(agent, out var name) ? name : throw new FormatException(agent);

    private string Segment => swarm.Workspace[".tmm/bus/000000000001.jsonl"];

    private Task<ProcessResult> Swarm(params string[] arguments) =>
        swarm.RunWith("", new() { ["PATH"] = bin.Path, ["CLAUDE_CONFIG_DIR"] = null, ["CLAUDE_CODE_SANDBOXED"] = null, ["CODEX_HOME"] = null }, arguments);

    private void Provide(string program, string version)
    {
        File.WriteAllText(bin[program], $"#!/bin/sh\necho '{version}'\n");
        File.SetUnixFileMode(bin[program], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(swarm.Home[path])!);
        File.WriteAllText(swarm.Home[path], text);
    }

    private void Trust(string directory) => File.WriteAllText(
        swarm.Home[".claude.json"],
        new JsonObject
        {
            ["hasCompletedOnboarding"] = true,
            ["projects"] = new JsonObject { [directory] = new JsonObject { ["hasTrustDialogAccepted"] = true } },
        }.ToJsonString(),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
