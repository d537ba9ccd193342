using System.Collections.Immutable;
using System.Globalization;
using Swarm.Bench.Measuring;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Bench.Parts;

/// <summary>Opening a room with a long history in a fresh process, beside a bare reader over the same bytes.</summary>
internal static class FoldPart
{
    /// <summary>Who was at work in it.</summary>
    public static readonly AgentName[] Names = [.. Enumerable.Range(0, 12).Select(i => Name($"w{i}"))];

    public static async Task RunAsync(BenchContext context)
    {
        var series = new List<(int Events, Workspace Workspace, Samples Fold, Samples Read)>();
        foreach (var events in (int[])[10_000, 100_000])
            series.Add((events, NewRoom(context, events), new Samples(), new Samples()));
        for (var round = 0; round <= (context.Quick ? 3 : 9); round++)
        {
            foreach (var (_, workspace, fold, read) in series)
            {
                var (folded, bare) = (await OnceAsync(context, "fold", workspace), await OnceAsync(context, "read", workspace));
                if (round == 0)
                    continue;
                fold.Add(folded);
                read.Add(bare);
            }
        }
        context.Report.Table(
            "Opening a room in a fresh process",
            [
                .. series.Select(s => new Row($"{s.Events} events", Report.Millis(s.Fold.P50), Report.Range(s.Fold, Report.Millis))
                {
                    Floor = Report.Millis(s.Read.P50),
                    Ratio = Report.Times(s.Fold.P50 / s.Read.P50),
                }),
            ],
            "Floor: read the files whole and step through every JSON token, nothing kept.");
    }

    /// <summary>A room with that many events: of ten, six messages, a task added, claimed, worked on and done.</summary>
    public static Workspace NewRoom(BenchContext context, int events)
    {
        var workspace = context.NewWorkspace();
        using var log = new BusLog(RoomFiles.Ensure(workspace));
        log.CatchUp_NeedsLock(Ignore, DateTimeOffset.UnixEpoch);
        var (messages, tasks) = (0L, 0L);
        foreach (var name in Names)
            Append(log, name, new AgentJoined(name, RoleName.Worker, JoinedVia.Command, 0));
        for (var i = 0; i < events / 10; i++)
        {
            var (one, other, task) = (Names[i % 12], Names[(i + 5) % 12], new TaskId(++tasks));
            for (var k = 0; k < 6; k++)
                Append(log, one, new MessagePosted(new MessageId(++messages), [other], $"Message {messages}: the parser keeps its position, the tests of it pass."));
            Append(log, AgentName.Human, new TaskAdded(task, $"Task {i} of the history", "What is to be done, in a sentence or two.", Files: Globs($"src/part{i}/**")));
            Append(log, one, new TaskClaimed(task, one, i + 1));
            Append(log, one, new TaskReported(task, one, WorkStatus.Working, "half of it", i + 1, Checkpoint: "the second half is left"));
            Append(log, one, new TaskReported(task, one, WorkStatus.Done, "all of it", i + 1, Evidence: "the tests pass"));
        }
        return workspace;
    }

    private static async Task<double> OnceAsync(BenchContext context, string how, Workspace workspace)
    {
        await using var child = context.StartChild(how, workspace.Root);
        return long.Parse(child.Read().Split(' ')[0], CultureInfo.InvariantCulture) / 1e6;
    }

    private static void Append(BusLog log, AgentName by, SwarmEvent happened) =>
        log.Append_NeedsLock([EventCatalog.Write(happened, by)], DateTimeOffset.UnixEpoch, Ignore);

    private static ImmutableArray<FileGlob> Globs(string glob) => FileGlob.TryParse(glob, out var parsed) ? [parsed] : [];

    private static AgentName Name(string text) => AgentName.TryParse(text, out var name) ? name : throw new ArgumentException(text, nameof(text));

    private static void Ignore(in LogEntry entry)
    {
    }
}
