using Swarm.Acceptance.Tests.Claude.SoftwareDev;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Acceptance.Tests.Claude;

/// <summary>The built-in team software-dev as a whole: seven real Claude Codes, from a wish in the mail to a product that works.</summary>
public sealed class SoftwareDevSpecs
{
    // Some ninety requests of seven clients one after another; a loaded machine takes its time.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task A_wish_becomes_a_product_through_every_phase_with_one_review_that_sends_back()
    {
        await using var team = await ClaudeTeam.CreateAsync();
        var cues = new Cues();
        Part[] parts =
        [
            new(team, "manager", ManagerScript.Play),
            new(team, "product", me => ProductScript.Play(me, cues)),
            new(team, "architect", me => ArchitectScript.Play(me, cues)),
            new(team, "frontend", me => FrontendScript.Play(me, cues)),
            new(team, "backend", me => BackendScript.Play(me, cues)),
            new(team, "reviewer", ReviewerScript.Play),
            new(team, "tester", me => TesterScript.Play(me, cues)),
        ];

        await team.Swarm("up", "--team", "software-dev", "--client", "claude");
        await File.WriteAllTextAsync(team[".tmm/mail/wish.md.part"], ManagerScript.Letter);
        File.Move(team[".tmm/mail/wish.md.part"], team[".tmm/mail/wish.md"]);
        await team.Until(() => parts.All(p => p.IsOver), "every part is over", Longest);
        await team.Parked([.. parts.Select(p => p.Agent)]);

        AssertTheLogTellsIt(team);
        Assert.Equal("built dist/frontend/main.mjs\n", await team.RunAsync("node", "build.mjs"));
        Assert.Contains("# fail 0", await team.RunAsync("node", "--test", "--test-reporter=tap"), StringComparison.Ordinal);

        await team.Swarm("down", "--yes");
        Assert.Equal(
            ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"],
            Directory.GetFiles(team[".tmm/tasks/completed"]).Select(f => Path.GetFileName(f).Split('-')[0]).Order());
        Assert.Empty(Directory.GetFiles(team[".tmm/tasks/ready"]));
        Assert.Empty(Directory.GetFiles(team[".tmm/tasks/in_progress"]));
    }

    private static void AssertTheLogTellsIt(ClaudeTeam team)
    {
        using var feed = EventFeed.Open(team.Workspace);
        using var room = Room.Open(team.Workspace, TimeProvider.System);
        var recorded = feed.ReadOn().ToList();
        var events = recorded.Select(r => r.Event).ToList();
        var state = room.State;
        Assert.All(state.Tasks.All.Values, t => Assert.Equal(WorkStatus.Done, t.Status));
        Assert.All(state.Tasks.All.Values.Where(t => t.Kind != TaskKind.Plan), t => Assert.NotEmpty(t.Evidence!));

        int Claimed(string task) => events.FindIndex(e => e is TaskClaimed claimed && $"{claimed.Id}" == task);
        int Reported(string task, WorkStatus status) => events.FindIndex(e => e is TaskReported said && $"{said.Id}" == task && said.Status == status);
        int Done(string task) => Reported(task, WorkStatus.Done);
        int[] order =
        [
            Claimed("T2"), Done("T2"), Claimed("T3"), Done("T3"), Math.Min(Claimed("T4"), Claimed("T5")), Math.Max(Done("T4"), Done("T5")),
            Claimed("T6"), Reported("T6", WorkStatus.SentBack), Claimed("T8"), Done("T8"), Done("T6"), Claimed("T7"), Done("T7"), Done("T1"),
        ];
        Assert.Equal(order.Order(), order);
        // The builders were at work at the same time.
        Assert.True(Math.Max(Claimed("T4"), Claimed("T5")) < Math.Min(Done("T4"), Done("T5")));

        var told = Assert.Single(recorded, r => r.Event is MessagePosted said && said.To.Contains(AgentName.Human));
        Assert.Equal("manager", told.By.Value);
        Assert.True(recorded.IndexOf(told) > Done("T1"));
    }
}
