namespace Swarm.Mcp.Tests.Tools;

public sealed class LeaseToolsSpecs : IAsyncDisposable
{
    private readonly ToolRoom room = new();

    [Fact]
    public async Task A_lock_is_held_by_one_and_the_next_in_line_is_told_when_it_is_free()
    {
        var (_, ada, bob) = await room.TeamAsync();
        Assert.Matches("^db:orders is yours until .*Z \\(fence 1\\)\\. unlock it after use\\.$", await ada.SaysAsync("lock", """{"resource":"db:orders","reason":"migrate"}"""));
        Assert.Matches(
            "^held: db:orders is locked by ada \\(\"migrate\"\\) until .*Z\\. You are in line\\.\nnext: wait: ",
            await bob.RefusesAsync("lock", """{"resource":"db:orders","reason":"seed"}"""));
        var parked = bob.SaysAsync("wait");
        Assert.Equal("db:orders is free.", await ada.SaysAsync("unlock", """{"resource":"db:orders"}"""));
        Assert.StartsWith("M1 from swarm: db:orders is free: call lock {\"resource\":\"db:orders\",\"reason\":\"…\"}.", await parked);
        Assert.Matches("^db:orders is yours until .*Z \\(fence 2\\)", await bob.SaysAsync("lock", """{"resource":"db:orders","reason":"seed","minutes":5.0}"""));
    }

    [Fact]
    public async Task Only_the_holder_unlocks()
    {
        var (_, ada, bob) = await room.TeamAsync();
        await ada.SaysAsync("lock", """{"resource":"port/8080","reason":"server"}""");
        var before = room.Log();
        Assert.StartsWith("not_allowed: port/8080 is locked by ada (\"server\")", await bob.RefusesAsync("unlock", """{"resource":"port/8080"}"""));
        Assert.StartsWith("wrong_state: db is not locked. Your locks: port/8080.", await ada.RefusesAsync("unlock", """{"resource":"db"}"""));
        Assert.Equal(before, room.Log());
    }

    [Fact]
    public async Task The_locks_of_an_agent_that_leaves_are_free()
    {
        var (_, ada, bob) = await room.TeamAsync();
        await ada.SaysAsync("lock", """{"resource":"db","reason":"migrate"}""");
        await ada.EndAsync();
        Assert.StartsWith("db is yours", await bob.SaysAsync("lock", """{"resource":"db","reason":"seed"}"""));
    }

    [Fact]
    public async Task A_repeated_request_id_locks_and_unlocks_once()
    {
        var ada = await room.JoinAsync("ada");
        for (var i = 0; i < 2; i++)
            Assert.StartsWith("db is yours", await ada.SaysAsync("lock", """{"resource":"db","reason":"migrate","request_id":"a"}"""));
        for (var i = 0; i < 2; i++)
            Assert.StartsWith("db is free.", await ada.SaysAsync("unlock", """{"resource":"db","request_id":"b"}"""));
        Assert.Equal((1, 1), (room.Events("lock.taken").Count, room.Events("lock.released").Count));
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();
}
