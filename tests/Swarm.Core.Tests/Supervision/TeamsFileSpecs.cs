using Swarm.Core.Log;
using Swarm.Core.Supervision;
using Swarm.Testing;

namespace Swarm.Core.Tests.Supervision;

public sealed class TeamsFileSpecs : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_team_is_noted_once_replaced_when_it_moves_and_taken_out()
    {
        var file = New();
        Assert.Empty(file.Read());
        Assert.False(Directory.Exists(_directory["swarm"]));

        Assert.Null(await file.AddAsync(Team("shop-1"), Cancel));
        var written = FileIdentity.InodeAt(file.FilePath);
        Assert.Null(await file.AddAsync(Team("shop-1"), Cancel));
        Assert.Equal(written, FileIdentity.InodeAt(file.FilePath));

        var moved = Team("shop-1") with { Socket = "/elsewhere/tmux-0/tmm-shop-1" };
        Assert.Null(await file.AddAsync(moved, Cancel));
        Assert.Null(await file.AddAsync(Team("bank-2"), Cancel));
        Assert.Equal([Team("bank-2"), moved], New().Read());

        Assert.Null(await file.RemoveAsync("shop-1", Cancel));
        Assert.Equal([Team("bank-2")], New().Read());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.FilePath));
    }

    [Theory]
    [InlineData("{\"teams\": [")]
    [InlineData("[]")]
    [InlineData("{\"teams\": [{\"room\": 3}]}")]
    [InlineData("")]
    public async Task A_damaged_file_is_moved_aside_and_the_next_team_is_noted(string damaged)
    {
        var file = New();
        await file.AddAsync(Team("old-1"), Cancel);
        await File.WriteAllTextAsync(file.FilePath, damaged, Cancel);

        Assert.Null(await file.AddAsync(Team("shop-1"), Cancel));

        Assert.Equal([Team("shop-1")], file.Read());
        Assert.Equal(damaged, await File.ReadAllTextAsync(_directory["swarm/teams.damaged-1.json"], Cancel));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_a_reason_and_no_failure()
    {
        await File.WriteAllTextAsync(_directory["swarm"], "a file", Cancel);

        Assert.Contains("teams.json was not written", await New().AddAsync(Team("shop-1"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teams_noted_at_once_are_all_there()
    {
        var all = Enumerable.Range(0, 24).Select(i => Team($"shop-{i}")).ToList();

        var said = await Task.WhenAll(all.Select(team => Task.Run(() => New().AddAsync(team, Cancel), Cancel)));

        Assert.All(said, Assert.Null);
        Assert.Equal(all.OrderBy(t => t.Room, StringComparer.Ordinal), New().Read());
    }

    [Fact]
    public async Task A_team_whose_workspace_and_panes_are_gone_leaves_with_the_next_write()
    {
        var gone = Team("gone-1") with { Workspace = _directory["no-such"] };
        await New().AddAsync(gone, Cancel);
        Assert.Equal([gone], New().Read());

        await New().AddAsync(Team("shop-1"), Cancel);

        Assert.Equal([Team("shop-1")], New().Read());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TeamsFile New() => new(_directory["swarm"], TimeProvider.System);

    private KnownTeam Team(string room) => new(room, _directory.Path, $"tmm-team-{room}", $"/tmp/tmux-0/tmm-{room}");
}
