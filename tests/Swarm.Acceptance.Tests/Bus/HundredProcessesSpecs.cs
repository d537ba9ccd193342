using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Tasks;
using Swarm.Testing;

namespace Swarm.Acceptance.Tests.Bus;

/// <summary>The promises of the bus with a hundred real servers on one room.</summary>
public sealed partial class HundredProcessesSpecs(Fleet fleet, ITestOutputHelper output) : IClassFixture<Fleet>
{
    private const int Each = 100;
    private const int Seed = 20261121;

    // A new server costs a quarter of a second of processor time: with more kills the test is about start-up.
    private const int Kills = 40;

    [Fact]
    public async Task Ten_thousand_messages_under_kill_9_none_lost_none_twice_after_its_acknowledgement_one_order()
    {
        var since = Stopwatch.StartNew();
        using var done = new CancellationTokenSource();
        await MessageOperations.PostAsync(fleet.Person, new PostRequest("@all begin", []), default);
        var killer = KillAtRandom(done.Token);
        var logs = await Together(Enumerable.Range(0, Fleet.Size).Select(i => Task.Run(() => Exchange(i))));
        await done.CancelAsync();
        await killer;

        using var feed = fleet.OpenFeed();
        var messages = feed.ReadOn().Select(r => r.Event is MessagePosted e ? Message.Of(e, r) : null).OfType<Message>().Where(m => m.Body == "@all begin" || Numbered().IsMatch(m.Body)).ToList();
        var redelivered = logs.Sum(l => l.Redelivered);
        var kills = fleet.Agents.Sum(a => a.Kills);
        output.WriteLine(
            $"seed {Seed}: {messages.Count} messages, {kills} kills, {redelivered} redelivered, fleet up in {fleet.StartedIn.TotalSeconds:F1} s, exchanged in {since.Elapsed.TotalSeconds:F1} s");
        Assert.Equal((Fleet.Size * Each) + 1, messages.Select(m => m.Body).Distinct().Count());
        Assert.Equal((Fleet.Size * Each) + 1, messages.Count);
        Assert.True(kills >= 20 && redelivered > 0, $"{kills} kills, {redelivered} redelivered");
        // Each heard exactly what the log holds for it, in the order of the log.
        Assert.All(logs, log => Assert.Equal(
            messages.Where(m => m.To.Any(to => to.Value == log.Name)).Select(m => m.Id.Number),
            log.Ids));
    }

    [Fact]
    public async Task A_thousand_tasks_are_claimed_by_a_hundred_agents_each_once()
    {
        foreach (var batch in Enumerable.Range(0, 1000).Chunk(TaskLimits.Batch))
            await TaskOperations.AddAsync(fleet.Person, [.. batch.Select(i => new TaskSpec($"task {i}"))], null, default);
        var claimed = new ConcurrentBag<(string Agent, string Task)>();
        var since = Stopwatch.StartNew();

        await Task.WhenAll(fleet.Agents.Select(agent => Task.Run(async () =>
        {
            while (Claimed().Match((await agent.Call("claim_task", "{}")).Text) is { Success: true } claim)
            {
                claimed.Add((agent.Name, claim.Value));
                var report = await agent.Call("report_status", """{"status":"done","summary":"did it","evidence":"ran it: fine"}""");
                Assert.False(report.IsError, report.Text);
            }
        })));

        output.WriteLine($"1000 tasks claimed and reported in {since.Elapsed.TotalSeconds:F1} s; by {claimed.Select(c => c.Agent).Distinct().Count()} agents");
        Assert.Equal(1000, claimed.Count);
        Assert.Equal(1000, claimed.Select(c => c.Task).Distinct().Count());
        using var room = fleet.OpenRoom();
        Assert.Equal(1000, room.State.Tasks.Counts()[WorkStatus.Done]);
        Assert.Equal(1000, room.State.Tasks.LastFence);
    }

    /// <summary>All of them, or the first failure: the others would wait for ever for what the failed one does not say.</summary>
    private static async Task<T[]> Together<T>(IEnumerable<Task<T>> tasks)
    {
        List<Task<T>> all = [.. tasks];
        await foreach (var ended in Task.WhenEach(all))
            await ended;
        return await Task.WhenAll(all);
    }

    /// <summary>What agent i posts and hears until it has posted its own and heard what is for it.</summary>
    private async Task<Heard> Exchange(int i)
    {
        var agent = fleet.Agents[i];
        var heard = new Heard(agent.Name);
        var random = new Random(Seed + i);
        var post = 0;
        while (post < Each || heard.Count < Each + 1)
        {
            // As an agent does that has much to say: some posts, then a look at what came.
            for (var turn = 0; turn < 5 && post < Each; turn++)
            {
                var to = fleet.Agents[(i + 1 + (post % (Fleet.Size - 1))) % Fleet.Size].Name;
                var answer = await agent.TryCall("post", $$"""{"to":["{{to}}"],"body":"{{i}}.{{post}}","request_id":"{{i}}.{{post}}"}""");
                if (answer is null)
                {
                    // Killed in the middle: the same request again.
                    heard.Restarted();
                    break;
                }
                // Its recipient was killed: again when that one is back. Or the machine has so much to do that the lock was not free for 5 s.
                if (answer.IsError && (answer.Text.Contains("left at", StringComparison.Ordinal) || answer.Text.StartsWith("bus_busy", StringComparison.Ordinal)))
                    break;
                Assert.False(answer.IsError, answer.Text);
                heard.Acknowledge();
                post++;
            }
            if (await agent.TryCall("wait", $$"""{"timeout_s":{{(post < Each ? 1 : 5)}}}""") is not { } wait)
            {
                heard.Restarted();
                continue;
            }
            Assert.False(wait.IsError, wait.Text);
            heard.Acknowledge();
            heard.Add(wait.Text);
            // Killed between the answer and the next call, which a kill at random hits only now and then.
            if (random.Next(200) == 0)
                agent.Kill();
        }
        return heard;
    }

    // Some of the servers, at any moment: in a write, in a wait, between an answer and the next call.
    private async Task KillAtRandom(CancellationToken ended)
    {
        var random = new Random(Seed);
        try
        {
            for (var i = 0; i < Kills; i++)
            {
                await Task.Delay(random.Next(50, 500), ended);
                fleet.Agents[random.Next(Fleet.Size)].Kill();
            }
        }
        catch (OperationCanceledException)
        {
            // Everybody has heard everything.
        }
    }

    [GeneratedRegex(@"^\d+\.\d+$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\bT\d+\b")]
    private static partial Regex Claimed();

    /// <summary>What an agent heard, held against the promise as it hears it.</summary>
    private sealed class Heard(string name)
    {
        private readonly HashSet<long> _pending = [];
        private readonly HashSet<long> _acknowledged = [];
        private readonly HashSet<long> _known = [];
        private readonly List<long> _inOrder = [];

        public string Name { get; } = name;

        public int Redelivered { get; private set; }

        public int Count => _inOrder.Count;

        public IEnumerable<long> Ids => _inOrder;

        /// <summary>A new server cannot know what the last one's client has seen: it comes again, or was acknowledged just before.</summary>
        public void Restarted() => _pending.Clear();

        /// <summary>A call that was made after the last answer has been answered itself, by the same server.</summary>
        public void Acknowledge()
        {
            _acknowledged.UnionWith(_pending);
            _pending.Clear();
        }

        public void Add(string wait)
        {
            foreach (var (id, _, _, redelivered) in McpProcess.Messages(wait))
            {
                Assert.False(_acknowledged.Contains(id), $"M{id} came to {Name} again after it was acknowledged");
                _pending.Add(id);
                if (_known.Add(id))
                {
                    _inOrder.Add(id);
                    continue;
                }
                Redelivered++;
                Assert.True(redelivered, $"M{id} came to {Name} again and was not marked");
            }
        }
    }
}
