namespace Swarm.Acceptance.Tests.Claude;

/// <summary>A real Claude Code that joins by itself and stays in <c>wait</c> for longer than it leaves other calls in the foreground.</summary>
public sealed class ParkedClaudeSpecs(ITestOutputHelper output)
{
    // An interactive session moves a call to the background after 120 s, unless it is told not to (agent-configs/claude).
    private static readonly TimeSpan LongerThanBackgrounding = TimeSpan.FromSeconds(132);

    // Generous, for a machine that does other things; the figures are printed.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task It_joins_by_itself_parks_for_over_130_s_and_is_woken_by_a_post_at_once()
    {
        await using var team = await ClaudeTeam.CreateAsync();
        var answered = new Dictionary<int, DateTimeOffset>();
        team.Model.Plays("pia", _ =>
        {
            // Written right before wait answers, and again by the call that this request will be answered with.
            answered[answered.Count] = new DateTimeOffset(File.GetLastWriteTimeUtc(team[".tmm/run/cursors/pia"]));
            return Answer.Wait;
        });
        await team.Up();
        await team.Parked("pia");
        // What measures has been compiled when it counts, and the model's connection and pane have been through it all once.
        var cold = await WokenAsync(team, answered, 1);

        await team.Until(
            () => !team.IsParked("pia") || team.Line("pia") is { } line && DateTimeOffset.UtcNow - line.Since > LongerThanBackgrounding,
            "pia is in wait for long",
            LongerThanBackgrounding + TimeSpan.FromSeconds(30));
        Assert.Equal(2, team.Model.Of("pia").Count);
        Assert.True(team.IsParked("pia"));

        var took = new List<TimeSpan>();
        for (var i = 2; i <= 10; i++)
            took.Add(await WokenAsync(team, answered, i));
        output.WriteLine(
            $"from the server's answer to the next request of the model, after {LongerThanBackgrounding.TotalSeconds} s: {Milliseconds(took[0])}; median of {took.Count}: {Milliseconds(took.Order().ElementAt(took.Count / 2))}; the very first, before: {Milliseconds(cold)}");
        Assert.All(took, time => Assert.InRange(time, TimeSpan.Zero, AtOnce));
    }

    private static async Task<TimeSpan> WokenAsync(ClaudeTeam team, Dictionary<int, DateTimeOffset> answered, int wake)
    {
        await team.Swarm("post", $"@pia wake up {wake}.");
        var woken = await team.Asked("pia", $"wake up {wake}.");
        Assert.Equal("mcp__swarm__wait", woken.Tool);
        var took = woken.At - answered[wake];
        await team.Parked("pia");
        return took;
    }

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:F0} ms";
}
