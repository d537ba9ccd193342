using System.Globalization;
using Swarm.Bench.Measuring;
using Swarm.Core.Agents;
using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Bench.Children;

/// <summary>A writer in a closed loop. It takes orders, so that one warmed-up fleet serves every round.</summary>
internal static class WorkChild
{
    private const int Addressed = 20; // Each so many posts one goes to who is parked.
    private static readonly string Body = new('x', 110); // A line of about 250 bytes in all.

    public static int Run()
    {
        Room? room = null;
        var name = AgentName.Human;
        Console.WriteLine("ready");
        while (Console.In.ReadLine() is { } order)
        {
            switch (order.Split(' '))
            {
                case ["open", var workspace, var agent]:
                    room?.Dispose();
                    room = BenchContext.Open(Workspace.At(workspace));
                    _ = AgentName.TryParse(agent, out name);
                    Console.WriteLine("opened");
                    break;
                case ["append", var start, var end, .. var parked]:
                    Console.WriteLine(Append(room!, name, Parse(start), Parse(end), parked.FirstOrDefault()));
                    break;
                case ["claim", var start]:
                    Console.WriteLine(Claim(room!, name, Parse(start)));
                    break;
                case ["cycle", var start]:
                    Console.WriteLine(Cycle(room!, name, Parse(start)));
                    break;
            }
        }
        room?.Dispose();
        return 0;
    }

    /// <summary>
    /// Posts until the end; prints how many, the longest single one and p50 in nanoseconds, how often it was refused, and of each message to who
    /// is parked its id and when its post had returned.
    /// </summary>
    private static string Append(Room room, AgentName name, long start, long end, string? parked)
    {
        var refused = 0;
        var (request, toParked) = (new PostRequest(Body, ["human"]), new PostRequest(Body, [parked ?? "human"]));
        var took = new List<double>(1 << 16);
        var sent = new List<string>();
        Clock.Await(start);
        for (var from = Clock.Now; from < end; from = Clock.Now)
        {
            var isAddressed = parked is not null && took.Count % Addressed == 0;
            var post = isAddressed ? toParked : request;
            refused += Execute(room, name, (state, _) => MessageDecider.Post(state.Agents, state.Messages, state.Team, name, RoleName.Worker, post), out var result);
            took.Add(Clock.Now - from);
            if (isAddressed)
                sent.Add(string.Create(CultureInfo.InvariantCulture, $" {result.Id} {Clock.Now}"));
        }
        took.Sort();
        return took.Count == 0
            ? "0 0 0 0"
            : string.Create(CultureInfo.InvariantCulture, $"{took.Count} {took[^1]} {took[took.Count / 2]} {refused}{string.Concat(sent)}");
    }

    /// <summary>Claims under a new name each time, because one agent holds one task, until nothing is left.</summary>
    private static string Claim(Room room, AgentName name, long start)
    {
        var claimed = new List<string>();
        Clock.Await(start);
        for (var i = 0; ; i++)
        {
            _ = AgentName.TryParse(string.Create(CultureInfo.InvariantCulture, $"{name}_{i}"), out var agent);
            var claimant = new Claimant(agent, RoleName.Worker, [], RoleRights.None);
            Execute(room, agent, (state, _) => TaskDecider.Claim(state.Tasks, claimant, id: null, requestId: null), out var result);
            if (result.Task is not { } task)
                return Claimed(claimed);
            claimed.Add(task.Id.ToString());
        }
    }

    /// <summary>Claims and reports done, as an agent does, until nothing is left.</summary>
    private static string Cycle(Room room, AgentName name, long start)
    {
        var claimed = new List<string>();
        var claimant = new Claimant(name, RoleName.Worker, [], RoleRights.None);
        var report = new ReportRequest(WorkStatus.Done, "done") { Evidence = "measured" };
        Clock.Await(start);
        while (true)
        {
            Execute(room, name, (state, _) => TaskDecider.Claim(state.Tasks, claimant, id: null, requestId: null), out var result);
            if (result.Task is not { } task)
                return Claimed(claimed);
            Execute(room, name, (state, _) => TaskDecider.Report(state.Tasks, state.Team, name, RoleName.Worker, report), out _);
            claimed.Add(task.Id.ToString());
        }
    }

    private static string Claimed(List<string> ids) => string.Create(CultureInfo.InvariantCulture, $"{Clock.Now} {string.Join(' ', ids)}").TrimEnd();

    // The lock was not free for 5 s: what a caller would do is to call again. Returns how often.
    private static int Execute<T>(Room room, AgentName by, Func<RoomState, DateTimeOffset, Decision<T>> decide, out T result)
    {
        for (var refused = 0; ; refused++)
        {
            try
            {
                result = room.ExecuteAsync(by, decide, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                return refused;
            }
            catch (SwarmException busy) when (busy.Refusal.Code == ErrorCode.BusBusy)
            {
            }
        }
    }

    private static long Parse(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
