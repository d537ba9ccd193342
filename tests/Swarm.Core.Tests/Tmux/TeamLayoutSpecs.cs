using Swarm.Core.Errors;
using Swarm.Core.Tmux;

namespace Swarm.Core.Tests.Tmux;

public sealed class TeamLayoutSpecs : TmuxSpec
{
    [Fact]
    public async Task Nine_agents_share_a_window_and_the_tenth_opens_the_next()
    {
        await Layout.Place(Request("planner") with { OwnWindow = "planner" });
        await Place(10);
        var windows = (await Layout.Panes()).GroupBy(pane => pane.WindowName).ToDictionary(window => window.Key, window => window.Count());
        Assert.Equal(new Dictionary<string, int> { ["planner"] = 1, ["agents-1"] = 9, ["agents-2"] = 1 }, windows);
    }

    [Fact]
    public async Task Nine_agents_form_a_grid_of_three_by_three()
    {
        await Place(9);
        var lines = (await Tmux("list-panes", "-t", "=team:", "-F", "#{pane_left},#{pane_top}")).Split('\n');
        var corners = lines.Select(line => line.Split(',')).ToList();
        Assert.Equal(3, corners.Select(corner => corner[0]).Distinct().Count());
        Assert.Equal(3, corners.Select(corner => corner[1]).Distinct().Count());
    }

    [Fact]
    public async Task The_planner_may_come_last_and_still_has_its_own_window()
    {
        await Place(1);
        await Layout.Place(Request("planner") with { OwnWindow = "planner" });
        await Layout.Place(Request("late"));
        Assert.Equal(["agents-1", "agents-1", "planner"], (await Layout.Panes()).Select(pane => pane.WindowName).Order());
    }

    [Fact]
    public async Task A_pane_that_has_closed_frees_its_place()
    {
        var layout = new TeamLayout(Server, "team", panesPerWindow: 2);
        await layout.Place(Request("ada"));
        var bob = await layout.Place(Request("bob"));
        await layout.Place(Request("cleo"));
        Assert.True(await bob.Kill());
        await layout.Place(Request("dora"));
        var windows = (await layout.Panes()).ToDictionary(pane => pane.Agent!.Value.Value, pane => pane.WindowName);
        Assert.Equal(new Dictionary<string, string> { ["ada"] = "agents-1", ["dora"] = "agents-1", ["cleo"] = "agents-2" }, windows);
    }

    [Fact]
    public async Task Agents_placed_at_the_same_time_by_several_processes_keep_to_the_limit()
    {
        // Each layout and server object knows only what tmux tells, as in different processes.
        var layouts = Enumerable.Range(0, 8).Select(_ => new TeamLayout(NewServer("spec"), "team", panesPerWindow: 3)).ToList();
        var placing = layouts.Select((layout, n) => layout.Place(Request($"a{n}"))).ToList();
        Assert.True(placing.Count(task => !task.IsCompleted) > 1);
        await Task.WhenAll(placing);
        var windows = (await Layout.Panes()).GroupBy(pane => pane.WindowId).Select(window => window.Count());
        Assert.Equal([2, 3, 3], windows.Order());
    }

    [Fact]
    public async Task A_window_too_small_for_another_pane_counts_as_full()
    {
        await Layout.Place(Request("ada"));
        await Tmux("resize-window", "-t", "=team:", "-x", "20", "-y", "3");
        await Layout.Place(Request("bob"));
        await Layout.Place(Request("cleo"));
        Assert.Equal(2, (await Layout.Panes()).Select(pane => pane.WindowId).Distinct().Count());
    }

    [Fact]
    public async Task An_agent_has_one_pane_only()
    {
        var pane = await Layout.Place(Request("ada"));
        var refused = await Assert.ThrowsAsync<SwarmException>(() => Layout.Place(Request("ada")));
        Assert.Equal(ErrorCode.Held, refused.Refusal.Code);
        Assert.Contains($"ada already runs in pane {pane.Id}", refused.Message);
    }

    [Fact]
    public async Task Placing_moves_neither_the_window_nor_the_pane_that_a_person_looks_at()
    {
        var ada = await Layout.Place(Request("ada"));
        await Layout.Place(Request("bob"));
        await Layout.Place(Request("cleo") with { OwnWindow = "cleo" });
        Assert.Equal(ada.Id, await Tmux("display-message", "-p", "-t", "=team:", "#{pane_id}"));
    }

    [Fact]
    public async Task Panes_of_others_in_the_session_are_not_the_teams_and_stay()
    {
        var ada = await Layout.Place(Request("ada"));
        var split = await Tmux("split-window", "-d", "-t", ada.Id, "-P", "-F", "#{pane_id}", "sleep", "1000");
        var window = await Tmux("new-window", "-d", "-t", "=team:", "-P", "-F", "#{pane_id}", "sleep", "1000");
        Assert.Equal([ada.Id], (await Layout.Panes()).Select(pane => pane.Id));

        var bob = await Layout.Place(Request("bob"));
        Assert.Equal("2", await Tmux("display-message", "-p", "-t", split, "#{window_panes}"));
        Assert.NotEqual((await Layout.Find(Name("ada")))!.WindowId, (await Layout.Find(Name("bob")))!.WindowId);

        await Layout.Kill();
        Assert.Empty(await Layout.Panes());
        Assert.Equal([split, window], (await Tmux("list-panes", "-s", "-t", "=team:", "-F", "#{pane_id}")).Split('\n'));
        Assert.False(await bob.Exists());
    }

    [Fact]
    public async Task Two_teams_on_one_server_know_only_their_own()
    {
        var other = new TeamLayout(Server, "team-2");
        await Layout.Place(Request("ada"));
        await other.Place(Request("ada"));
        await Layout.Kill();
        Assert.Single(await other.Panes());
        Assert.Null(await Server.FindSession("team"));
        Assert.NotNull(await Server.FindSession("team-2"));
    }

    [Fact]
    public async Task Without_a_server_there_are_no_panes_and_nothing_to_end()
    {
        Assert.Empty(await Layout.Panes());
        Assert.Null(await Server.FindSession("team"));
        await Layout.Kill();
        await Layout.Session.Kill();
        Assert.False(Server.IsRunning());
    }

    private async Task Place(int count)
    {
        for (var n = 1; n <= count; n++)
            await Layout.Place(Request($"agent-{n}"));
    }
}
