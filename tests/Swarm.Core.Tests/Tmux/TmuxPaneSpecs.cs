using Swarm.Core.Processes;
using Swarm.Core.Tmux;
using Swarm.Testing;

namespace Swarm.Core.Tests.Tmux;

public sealed class TmuxPaneSpecs : TmuxSpec
{
    [Fact]
    public async Task A_pane_is_listed_with_its_facts()
    {
        var pane = await Layout.Place(Request("ada") with { Title = "ada · worker | idle é #{pane_id} %H" });
        var info = (await Layout.Find(Name("ada")))!;
        Assert.Equal(
            (pane.Id, pane.Pid, "agents-1", "ada · worker | idle é #{pane_id} %H", false),
            (info.Id, info.Pid, info.WindowName, info.Title, info.IsDead));
        Assert.True(ProcessLife.Of(pane.Pid)!.Value.IsAlive());
    }

    [Fact]
    public async Task Borders_show_the_titles_and_no_program_can_change_them()
    {
        const string script = "printf '\\033]2;owned\\007\\033kowned\\033\\\\'; exec sleep 1000";
        var ada = await Layout.Place(Request("ada", "sh", "-c", script) with { Title = "first" });
        Assert.True(await ada.SetTitle($"ada \x1b[31m #{{pane_id}} #(touch {Temp["owned"]}) %H #[fg=red] ## é\nsecond"));
        // A person's terminal: a pane of another server, in which tmux is attached to this one.
        var terminal = NewServer("terminal");
        try
        {
            var watcher = await new TeamLayout(terminal, "watch").Place(
                Request("human", "tmux", "-u", "-L", "spec", "attach-session", "-t", "=team:") with
                {
                    Environment = new Dictionary<string, string?> { ["TMUX"] = null, ["TMUX_TMPDIR"] = Temp.Path },
                });
            await Until.True(async () => (await watcher.Capture()).Contains($" ada \\u{{1B}}[31m #{{pane_id}} #(touch {Temp["owned"]}) %H # [fg=red] # # é… "));
        }
        finally
        {
            await terminal.Kill();
        }
        Assert.Equal("agents-1", (await Layout.Find(Name("ada")))!.WindowName);
        Assert.False(Path.Exists(Temp["owned"]));
    }

    [Fact]
    public async Task Text_is_typed_exactly_and_keys_by_name()
    {
        const string text = "a;b; \"$HOME\" #{pane_id} 'é漢' ~ -l Enter ;";
        const string script =
            "read -r line; printf '%s' \"$line\" > part; mv part line; " +
            "stty raw -echo; echo raw; head -c 1 > part; mv part key; exec sleep 1000";
        var ada = await Layout.Place(Request("ada", "sh", "-c", script));
        Assert.True(await ada.SendText(text));
        Assert.True(await ada.SendKey(PaneKey.Enter));
        await Until.True(() => File.Exists(Temp["line"]));
        Assert.Equal(text, File.ReadAllText(Temp["line"]));
        await Until.True(async () => (await ada.Capture()).Contains("raw"));
        Assert.True(await ada.SendKey(PaneKey.Escape));
        await Until.True(() => File.Exists(Temp["key"]));
        Assert.Equal("\x1b", File.ReadAllText(Temp["key"]));
    }

    [Fact]
    public async Task On_a_pane_that_is_gone_nothing_happens()
    {
        await Layout.Place(Request("keep"));
        var ada = await Layout.Place(Request("ada"));
        Assert.True(await ada.Kill());
        Assert.False(await ada.Exists());
        Assert.False(await ada.Kill());
        Assert.False(await ada.SendText("x"));
        Assert.False(await ada.SetTitle("x"));
        Assert.Equal("", await ada.Capture());
    }

    [Fact]
    public async Task An_id_that_a_new_server_gave_to_somebody_else_is_not_reached()
    {
        var old = await Layout.Place(Request("ada"));
        await Server.Kill();
        var bob = await Layout.Place(Request("bob"));
        Assert.Equal(old.Id, bob.Id);
        Assert.False(await old.Exists());
        Assert.False(await old.Kill());
        Assert.True(await bob.Exists());
    }

    [Fact]
    public async Task Killing_a_pane_ends_children_that_ignore_hangups_and_those_in_sessions_of_their_own()
    {
        await Layout.Place(Request("keep"));
        const string script =
            "trap '' HUP TERM; setsid sleep 1000 & echo $! > own; sleep 1000 & echo $! > same; " +
            "(sleep 1000 & echo $! > orphan); mv orphan all; wait; while :; do sleep 1000; done";
        var ada = await Layout.Place(Request("ada", "sh", "-c", script));
        await Until.True(() => File.Exists(Temp["all"]));
        string[] files = ["own", "same", "all"];
        var children = files.Select(file => ProcessLife.Of(int.Parse(File.ReadAllText(Temp[file])))!.Value).ToList();
        var shell = ProcessLife.Of(ada.Pid)!.Value;
        Assert.True(await ada.Kill());
        Assert.False(shell.IsAlive());
        Assert.DoesNotContain(children, child => child.IsAlive());
        Assert.Single(await Layout.Panes());
    }

    [Fact]
    public async Task A_program_may_use_its_hangup_to_end_in_order()
    {
        const string script = "trap 'echo bye > bye; exit' HUP; echo ready; while :; do sleep 0.05; done";
        var ada = await Layout.Place(Request("ada", "sh", "-c", script));
        await Until.True(async () => (await ada.Capture()).Contains("ready"));
        await ada.Kill();
        Assert.Equal("bye\n", File.ReadAllText(Temp["bye"]));
    }

    [Fact]
    public async Task The_last_pane_takes_session_server_and_socket_along()
    {
        var ada = await Layout.Place(Request("ada"));
        Assert.True(File.Exists(Server.SocketPath));
        Assert.True(await ada.Kill());
        Assert.False(Server.IsRunning());
        AssertNoSocket();
    }

    [Fact]
    public async Task Ending_the_server_leaves_no_process_and_no_socket()
    {
        var lives = new List<ProcessLife>();
        foreach (var agent in new[] { "ada", "bob", "cleo" })
            lives.Add(ProcessLife.Of((await Layout.Place(Request(agent) with { Transcript = Temp[agent] })).Pid)!.Value);
        lives.Add(ProcessLife.Of(int.Parse(await Tmux("display-message", "-p", "#{pid}")))!.Value);
        await Server.Kill();
        await Until.True(() => !lives.Any(life => life.IsAlive()));
        AssertNoSocket();
    }

    [Fact]
    public async Task The_socket_of_a_living_server_is_not_removed()
    {
        await Layout.Place(Request("ada"));
        Assert.False(Server.RemoveDeadSocket());
        Assert.Single(await Layout.Panes());
    }

    [Fact]
    public async Task A_socket_whose_server_was_killed_is_removed()
    {
        await Layout.Place(Request("ada"));
        var server = ProcessLife.Of(int.Parse(await Tmux("display-message", "-p", "#{pid}")))!.Value;
        Assert.True(server.Signal(9));
        await Until.True(() => !server.IsAlive());
        Assert.True(Server.RemoveDeadSocket());
        AssertNoSocket();
    }
}
