using Swarm.Core.Messages;
using Swarm.Core.Operations;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Operations;

/// <summary>What a wait tells of the team: everybody once, then what has changed.</summary>
public sealed class WaitRosterSpecs : IAsyncDisposable
{
    private readonly LiveRoom _live = new();

    [Fact]
    public async Task Of_the_team_a_later_wait_tells_only_what_has_changed()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        Assert.Equal(["ada"], await Team());
        Assert.Equal(["now"], await Team());
        var cy = await _live.Serve("cy");
        Assert.Equal(["now", "cy"], await Team());
        await cy.LeaveAsync(default);
        Assert.Equal(["now", "cy has left"], await Team());
        Assert.Equal(["now"], await Team());

        bob.TakeBack(bob.Acknowledged);
        Assert.Equal(["ada"], Shown((await Call(bob)).Roster!));

        async Task<IEnumerable<string>> Team()
        {
            await Post(ada, "@bob hello");
            return Shown((await Call(bob)).Roster!);
        }

        static IEnumerable<string> Shown(Roster roster) =>
            [.. roster.IsNews ? ["now"] : Array.Empty<string>(), .. roster.Lines.Select(l => l.Agent.Name.Value), .. roster.Left.Select(n => $"{n} has left")];
    }

    [Fact]
    public async Task A_new_server_of_an_agent_tells_of_the_whole_team()
    {
        var (ada, bob) = (await _live.Serve("ada"), await _live.Serve("bob"));
        await Post(ada, "@bob one");
        await Call(bob);
        LiveRoom.Die(bob);
        await Post(ada, "@bob two");

        var roster = (await Call(await _live.Serve("bob"))).Roster!;

        Assert.Equal((false, "ada"), (roster.IsNews, Assert.Single(roster.Lines).Agent.Name.Value));
    }

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    // As the server makes it: the call begins, and its result is on its way when it returns.
    private static async Task<WaitResult> Call(Participant caller)
    {
        caller.Acknowledge();
        await caller.BeginCallAsync(default);
        var result = await WaitOperations.WaitAsync(caller, TimeSpan.FromSeconds(60), null, TestContext.Current.CancellationToken);
        WaitOperations.Delivered(caller, result);
        return result;
    }

    private static async Task Post(Participant from, string body) => await MessageOperations.PostAsync(from, new PostRequest(body, []), default);
}
