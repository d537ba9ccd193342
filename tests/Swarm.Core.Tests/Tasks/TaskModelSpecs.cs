using FsCheck;
using FsCheck.Fluent;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Tests.Tasks;

public sealed class TaskModelSpecs
{
    private static readonly string[] Workers = ["ada", "bob", "cy"];

    private static readonly string[] Globs = ["src/**", "src/a.cs", "src/*.md", "docs/**", "**/b.cs", "tests/t.cs"];

    [Fact]
    public void Random_histories_keep_the_rules_of_the_board()
    {
        var (claims, finals, escalated, replaced) = (0, 0, 0, 0);
        var rules = Prop.ForAll(Steps().ToArbitrary(), steps =>
        {
            var given = new Given();
            foreach (var step in steps)
            {
                var before = given.Tasks;
                var events = step.Decide(given);
                given.Happened(step.By, events);
                CheckStep(before, given.Tasks, events);
                CheckBoard(given.Tasks);
            }
            claims += (int)given.Tasks.LastFence;
            finals += given.Tasks.All.Values.Count(t => t.IsFinal);
            escalated += given.Tasks.All.Values.Count(t => t.Lost.Length >= TaskDecider.LostClaimsToEscalate);
            replaced += given.Tasks.All.Values.Count(t => t.ReplacedBy is not null);
        });

        // Chance must not make the test empty. Escalated ones are rare: as many histories again until there are enough.
        for (var more = 0; more == 0 || (more < 5 && escalated <= 3); more++)
            rules.Check(Config.QuickThrowOnFailure.WithMaxTest(200));
        Assert.True(claims > 200 && finals > 100 && escalated > 3 && replaced > 10, $"claims {claims}, finals {finals}, escalated {escalated}, replaced {replaced}");
    }

    private static void CheckStep(TaskBoard before, TaskBoard after, IReadOnlyList<SwarmEvent> events)
    {
        foreach (var claimed in events.OfType<TaskClaimed>())
            Assert.True(claimed.Fence > before.LastFence && after.Find(claimed.Id)!.Holder == claimed.Agent);
        foreach (var was in before.All.Values)
        {
            var now = after.Find(was.Id)!;
            if (was.IsFinal)
                Assert.Equal(was.Status, now.Status);
            if (was.Status != now.Status)
                Assert.Contains(TaskTransitions.All, row => row.From == was.Status && row.To == now.Status);
            Assert.True(now.Fence >= was.Fence);
        }
    }

    private static void CheckBoard(TaskBoard board)
    {
        var held = board.All.Values.Where(t => t.IsHeld).ToList();
        Assert.Equal(held.Count, held.Select(t => t.Holder).Distinct().Count());
        Assert.Equal(held.OrderBy(t => t.Holder!.Value).Select(t => t.Id), board.Held.Select(t => t.Id));
        foreach (var a in held)
        {
            foreach (var b in held.Where(b => b.Id != a.Id))
                Assert.DoesNotContain(a.Files, mine => b.Files.Any(theirs => FileGlob.Overlaps(mine, theirs)));
        }
        Assert.Equal(
            board.All.Values.Where(t => t.Status == WorkStatus.Ready)
                .OrderByDescending(t => t.Priority).ThenBy(t => t.Deadline ?? DateTimeOffset.MaxValue).ThenBy(t => t.Id).Select(t => t.Id),
            board.Ready.Select(t => t.Id));
        Assert.All(board.All.Values, t => Assert.Equal(t.Status == WorkStatus.Pending, !t.ReadyOnce(board)));
        Assert.All(board.All.Values, t => Assert.All(t.Needs, n => Assert.Contains(t.Id, board.Needing(n).Select(x => x.Id))));
    }

    private static Gen<List<Step>> Steps() =>
        from size in Gen.Choose(40, 160)
        from steps in Gen.Frequency(
            (3, from n in Gen.Choose(0, 999) select (Step)new AddStep(n)),
            (6, from a in Gen.Choose(0, 2) from n in Gen.Choose(0, 12) select (Step)new ClaimStep(Workers[a], n)),
            (4, from a in Gen.Choose(0, 2) from s in Gen.Choose(1, 5) select (Step)new ReportStep(Workers[a], "worker", (WorkStatus)s, null)),
            (2, from s in Gen.Choose(0, 6) from n in Gen.Choose(1, 12) select (Step)new ReportStep("pia", "planner", (WorkStatus)s, n)),
            (4, from a in Gen.Choose(0, 2) select (Step)new LossStep(Workers[a]))).ListOf(size)
        select steps.ToList();

    private abstract record Step(AgentName By)
    {
        public abstract IReadOnlyList<SwarmEvent> Decide(Given given);
    }

    private sealed record AddStep(int Seed) : Step(Given.Planner)
    {
        public override IReadOnlyList<SwarmEvent> Decide(Given given)
        {
            var last = given.Tasks.Last?.Number ?? 0;
            var open = given.Tasks.All.Values.FirstOrDefault(t => t.Status is WorkStatus.Failed or WorkStatus.Escalated && t.ReplacedBy is null);
            var spec = new TaskSpec("build")
            {
                Priority = (TaskPriority)(Seed % 4),
                Deadline = Seed % 3 == 0 ? given.Now.AddHours(Seed + 1) : null,
                Files = Seed % 5 == 0 ? [] : [Given.Glob(Globs[Seed % Globs.Length])],
                Needs = last > 0 && Seed % 2 == 0 ? [$"T{1 + (Seed % last)}"] : [],
                Replaces = Seed % 7 < 4 ? open?.Id : null,
            };
            return given.Add(spec).Events;
        }
    }

    // 0: without an id.
    private sealed record ClaimStep(string Agent, int Number) : Step(Given.Name(Agent))
    {
        public override IReadOnlyList<SwarmEvent> Decide(Given given) => given.Claim(Agent, Number == 0 ? null : Number).Events;
    }

    private sealed record ReportStep(string Agent, string Role, WorkStatus Status, int? Number) : Step(Given.Name(Agent))
    {
        public override IReadOnlyList<SwarmEvent> Decide(Given given) => given.Report(Agent, Given.Saying(Status, Number), Role).Events;
    }

    private sealed record LossStep(string Agent) : Step(AgentName.Swarm)
    {
        public override IReadOnlyList<SwarmEvent> Decide(Given given) =>
            TaskDecider.HolderGone(given.Tasks, Given.Name(Agent), ClaimLoss.HolderDied);
    }
}

file static class Readiness
{
    // A task leaves pending when its needs are met, or when it is cancelled.
    public static bool ReadyOnce(this WorkTask task, TaskBoard board) => !board.Unmet(task).Any() || task.Status == WorkStatus.Failed;
}
