using System.Diagnostics;
using System.Text;
using Swarm.Core.Identity;
using Swarm.Core.Operations;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Bus;

/// <summary>Waiting and acknowledging with real servers, killed, cancelled and ended in the middle.</summary>
public sealed class WaitProcessSpecs : IAsyncDisposable
{
    private readonly TempDirectory _workspace = new();
    private readonly List<McpProcess> _servers = [];

    [Fact]
    public async Task What_a_killed_client_did_not_acknowledge_comes_again_marked_and_nothing_else()
    {
        var (ada, bob) = (await Connect("ada"), await Connect("bob"));
        await Post(ada, "bob", "one");
        Assert.Equal("M1 one", await Wait(bob));
        await Post(ada, "bob", "two");
        Assert.Equal("M2 two", await Wait(bob));
        bob.Kill();
        bob = await Connect("bob");
        await Post(ada, "bob", "three");

        Assert.Equal("M2 two [redelivered], M3 three", await Wait(bob));
        Assert.Equal("", await Wait(bob, seconds: 1));
    }

    [Fact]
    public async Task A_wait_that_was_cancelled_before_its_answer_gets_none_and_loses_nothing()
    {
        var (ada, bob) = (await Connect("ada"), await Connect("bob"));
        var wait = await Parked(bob);

        bob.Cancel(wait);
        await bob.Accepted("lock", """{"resource":"x","reason":"a call behind the cancellation"}""");
        await Post(ada, "bob", "one");

        Assert.Equal("M1 one", await Wait(bob));
        Assert.False(bob.IsAnswered(wait));
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_right_after_its_answer_comes_again_marked()
    {
        var (ada, bob) = (await Connect("ada"), await Connect("bob"));
        await Post(ada, "bob", "one");
        var wait = bob.SendCall("wait");
        await bob.Text(wait);

        // The cancellation crossed with the answer: the client drops it.
        bob.Cancel(wait);

        Assert.Equal("M1 one [redelivered]", await Wait(bob));
    }

    [Fact]
    public async Task A_post_that_was_under_way_when_the_wait_returned_acknowledges_nothing()
    {
        Assert.SkipWhen(ProgramPath.Find("flock") is null, "flock is not installed.");
        var (ada, bob) = (await Connect("ada"), await Connect("bob"));
        await Post(ada, "bob", "one");
        long post;
        await using (var holder = new ProcessRunner(TimeProvider.System).Start(
            ["flock", "--no-fork", _workspace[".tmm/run/lock"], "sleep", "1000"], new ProcessOptions { InheritStderr = true }))
        {
            await Until.True(() => Locks(holder.Life.Pid).Any());
            post = bob.SendCall("post", """{"to":["ada"],"body":"hello"}""");
            await Until.True(() => Locks(bob.Life.Pid).Any(l => l.Contains("->", StringComparison.Ordinal)));
            Assert.Equal("M1 one", await Wait(bob));
            Assert.False(bob.IsAnswered(post));
        }
        Assert.False((await bob.Text(post)).IsError);
        bob.Kill();

        Assert.Equal("M1 one [redelivered]", await Wait(await Connect("bob")));
    }

    [Fact]
    public async Task A_newer_wait_takes_over_from_the_one_that_is_parked()
    {
        var (ada, bob) = (await Connect("ada"), await Connect("bob"));
        var first = await Parked(bob);

        var second = bob.SendCall("wait");

        Assert.StartsWith("A newer wait of yours took over", (await bob.Text(first)).Text, StringComparison.Ordinal);
        await Post(ada, "bob", "one");
        Assert.Equal("M1 one", Said((await bob.Text(second)).Text));
    }

    // Real time: the one test that lasts as long as a sign of life may take.
    [Fact]
    public async Task A_client_that_asked_for_progress_gets_a_sign_of_life_within_10_seconds()
    {
        var bob = await Connect("bob");
        var since = Stopwatch.StartNew();
        var wait = bob.SendCall("wait", """{"timeout_s":12}""", progress: true);

        while (bob.Notifications.IsEmpty && since.Elapsed < TimeSpan.FromSeconds(15))
            await Task.Delay(20);

        Assert.InRange(since.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10.5));
        Assert.True(bob.Notifications.TryPeek(out var progress));
        Assert.Equal(("notifications/progress", "p"), (progress["method"]!.GetValue<string>(), progress["params"]!["progressToken"]!.GetValue<string>()));
        Assert.StartsWith("Nothing yet", (await bob.Text(wait)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_is_over_says_so_in_under_40_tokens()
    {
        var bob = await Connect("bob");

        var text = (await bob.Call("wait", """{"timeout_s":1}""")).Text;

        Assert.Equal("Nothing yet (1 s). Call wait again.", text);
        Assert.True(Encoding.UTF8.GetByteCount(text) / 4 < 40);
        Assert.Empty(bob.Notifications);
    }

    [Theory]
    [InlineData("stdin closes")]
    [InlineData("SIGTERM")]
    public async Task A_parked_server_ends_at_once_and_in_order(string when)
    {
        var (ada, bob) = (await Connect("ada"), await Connect("bob"));
        await Parked(bob);
        var since = Stopwatch.StartNew();

        if (when == "SIGTERM")
            bob.Terminate();
        else
            bob.CloseInput();

        Assert.Equal(0, await bob.Exit());
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(2), $"{since.Elapsed}");
        Assert.Contains("\"name\":\"bob\",\"reason\":\"ended\"", Log(), StringComparison.Ordinal);
        Assert.Contains("bob left at", (await ada.Call("post", """{"to":["bob"],"body":"still there?"}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_of_a_name_is_told_who_has_it_and_has_it_at_once_when_that_one_is_killed()
    {
        var first = await Connect("bob");
        await first.Accepted("wait", """{"timeout_s":1}""");
        var second = await Connect("bob");

        var refused = await second.Call("wait", """{"timeout_s":1}""");
        first.Kill();
        await first.Ended;
        var now = await second.Call("wait", """{"timeout_s":1}""");

        Assert.True(refused.IsError);
        Assert.Matches($"^held: The name bob is held by process {first.Life.Pid} since [0-9:]{{8}}Z", refused.Text);
        Assert.Equal("Nothing yet (1 s). Call wait again.", now.Text);
    }

    [Fact]
    public async Task When_the_holder_is_killed_its_task_is_ready_with_its_checkpoint_its_lock_free_and_the_planner_told()
    {
        var (pia, ada, bob) = (await Connect("pia", "planner"), await Connect("ada"), await Connect("bob"));
        await pia.Accepted("add_tasks", """{"tasks":[{"title":"migrate"}]}""");
        await bob.Accepted("claim_task");
        await bob.Accepted("report_status", """{"status":"working","summary":"half","checkpoint":"step 2 of 4"}""");
        await bob.Accepted("lock", """{"resource":"db","reason":"to migrate"}""");
        Assert.True((await ada.Call("lock", """{"resource":"db","reason":"to read"}""")).IsError);
        Assert.Contains("T1 working bob: migrate — half", await pia.Accepted("team_status"), StringComparison.Ordinal);

        bob.Kill();

        Assert.Contains("T1 released by bob: holder_died", await pia.Accepted("wait"), StringComparison.Ordinal);
        Assert.Contains("db is free", await ada.Accepted("wait"), StringComparison.Ordinal);
        await ada.Accepted("lock", """{"resource":"db","reason":"to read"}""");
        Assert.Contains("step 2 of 4", await ada.Accepted("claim_task"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_that_is_deleted_under_the_servers_is_refused_and_ends_none_of_them()
    {
        var (ada, bob) = (await Connect("ada"), await Connect("bob"));
        var wait = await Parked(bob);

        Directory.Delete(_workspace[".tmm"], recursive: true);

        Assert.Contains("was deleted or replaced", (await bob.Text(wait)).Text, StringComparison.Ordinal);
        Assert.Contains("was deleted or replaced", (await ada.Call("post", """{"to":["bob"],"body":"?"}""")).Text, StringComparison.Ordinal);
        Assert.False(ada.Ended.IsCompleted || bob.Ended.IsCompleted);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        _workspace.Dispose();
    }

    private async Task<McpProcess> Connect(string name, string role = "worker")
    {
        var server = await McpProcess.Connect(_workspace.Path, name, role);
        _servers.Add(server);
        // Joining goes on beside the greeting; the first call waits for it.
        await server.Call("unlock", """{"resource":"nothing"}""");
        return server;
    }

    private static async Task Post(McpProcess from, string to, string body) =>
        await from.Accepted("post", $$"""{"to":["{{to}}"],"body":"{{body}}"}""");

    private static async Task<string> Wait(McpProcess server, int seconds = 20) => Said(await server.Accepted("wait", $$"""{"timeout_s":{{seconds}}}"""));

    private static string Said(string text) =>
        string.Join(", ", McpProcess.Messages(text).Select(m => $"M{m.Id} {m.Body}{(m.Redelivered ? " [redelivered]" : "")}"));

    /// <summary>A wait of which the server shows that it is parked.</summary>
    private async Task<long> Parked(McpProcess server)
    {
        var wait = server.SendCall("wait");
        using var room = Room.Open(Workspace.At(_workspace.Path), TimeProvider.System);
        await Until.True(() => TeamStatus.Of(room).Roster.Lines.Any(l => l.Agent.Pid == server.Life.Pid && l.Presence == Presence.Idle));
        return wait;
    }

    private string Log() => string.Concat(Directory.GetFiles(_workspace[".tmm/bus"], "*.jsonl").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    private static IEnumerable<string> Locks(int pid) =>
        File.ReadLines("/proc/locks").Where(l => l.Contains("FLOCK", StringComparison.Ordinal) && l.Contains($" {pid} ", StringComparison.Ordinal));
}
