using Swarm.Testing;

namespace Swarm.Mcp.Tests.Tools;

public sealed class LearningToolsSpecs : IAsyncDisposable
{
    private readonly ToolRoom room = new();

    [Fact]
    public async Task A_learning_is_appended_mirrored_and_superseded()
    {
        var ada = await room.JoinAsync("ada");
        Assert.Equal("L1 is written.", await ada.SaysAsync("append_learning", """{"topic":"build","text":"make needs -j1"}"""));
        Assert.Equal("L2 is written.", await ada.SaysAsync("append_learning", """{"topic":"build","text":"make needs nothing","supersedes":"L1","role":"worker"}"""));
        await Until.True(() => File.Exists(room.Workspace[".tmm/learnings.md"]) && File.ReadAllText(room.Workspace[".tmm/learnings.md"]).Contains("L2"));
        var mirror = await File.ReadAllTextAsync(room.Workspace[".tmm/learnings.md"], TestContext.Current.CancellationToken);
        Assert.Contains("~~L1 make needs -j1~~", mirror);
        Assert.Contains("L2 make needs nothing", mirror);
    }

    [Fact]
    public async Task A_learning_about_what_does_not_exist_is_refused()
    {
        var ada = await room.JoinAsync("ada");
        var before = room.Log();
        Assert.StartsWith("not_found: Argument task: there is no task T9; no task was added yet.", await ada.RefusesAsync("append_learning", """{"topic":"a","text":"b","task":"T9"}"""));
        Assert.StartsWith("not_found: There is no learning L7; nothing was written down yet.", await ada.RefusesAsync("append_learning", """{"topic":"a","text":"b","supersedes":"L7"}"""));
        Assert.StartsWith("bad_argument: Argument text: got nothing", await ada.RefusesAsync("append_learning", """{"topic":"a","text":" "}"""));
        Assert.Equal(before, room.Log());
    }

    [Fact]
    public async Task A_repeated_request_id_is_one_learning()
    {
        var ada = await room.JoinAsync("ada");
        const string Learning = """{"topic":"build","text":"make needs -j1","request_id":"r"}""";
        Assert.Equal("L1 is written.", await ada.SaysAsync("append_learning", Learning));
        Assert.Equal("L1 is written. (done before under this request_id; nothing was written now)", await ada.SaysAsync("append_learning", Learning));
    }

    public ValueTask DisposeAsync() => room.DisposeAsync();
}
