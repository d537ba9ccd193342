using Swarm.Core.Log;
using Swarm.Testing;

namespace Swarm.Core.Tests.Log;

public sealed class BackgroundSyncSpecs : IDisposable
{
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(100);

    private readonly TempDirectory _temp = new();
    private readonly ManualClock _clock = new();
    private readonly List<BackgroundSync> _open = [];
    private readonly List<string> _synced = [];

    public BackgroundSyncSpecs()
    {
        File.WriteAllText(_temp["sync"], "");
        File.SetLastWriteTimeUtc(_temp["sync"], DateTime.UnixEpoch);
    }

    [Fact]
    public void Many_appends_are_synced_once_after_100_ms()
    {
        var sync = Open("ada");
        sync.Appended();
        sync.Appended();
        _clock.Advance(Later / 2);
        sync.Appended();
        Assert.Empty(_synced);

        _clock.Advance(Later / 2);
        _clock.Advance(Later);

        Assert.Equal(["ada"], _synced);
    }

    [Fact]
    public void One_process_syncs_for_the_others()
    {
        var (ada, bob) = (Open("ada"), Open("bob"));
        bob.Appended();
        ada.Appended();

        _clock.Advance(Later);

        Assert.Single(_synced);
    }

    [Fact]
    public void What_is_appended_while_the_disk_works_gets_its_own_sync()
    {
        var first = true;
        BackgroundSync sync = null!;
        sync = Open("ada", () =>
        {
            // Under the append lock of another thread: this must not wait for the sync that is running.
            if (first)
                Task.Run(() =>
                {
                    _clock.Advance(TimeSpan.FromMilliseconds(1));
                    sync.Appended();
                }).Wait();
            first = false;
        });
        sync.Appended();
        _clock.Advance(Later);
        Assert.Single(_synced);

        _clock.Advance(Later);

        Assert.Equal(2, _synced.Count);
    }

    [Fact]
    public void A_sync_that_failed_covers_nobody()
    {
        var (ada, bob) = (Open("ada", () => throw new IOException("EIO")), Open("bob"));
        ada.Appended();
        _clock.Advance(Later / 2);
        bob.Appended();

        _clock.Advance(Later / 2);
        _clock.Advance(Later);

        Assert.Equal(["ada", "bob"], _synced);
    }

    // Otherwise nobody would sync until the clock is there again.
    [Fact]
    public void A_clock_that_was_set_back_behind_the_last_sync_syncs_all_the_same()
    {
        var sync = Open("ada");
        sync.Appended();
        _clock.Advance(Later);
        _clock.SetBack(TimeSpan.FromHours(1));

        sync.Appended();
        _clock.Advance(Later);
        Assert.Equal(2, _synced.Count);

        _clock.Advance(Later);
        Assert.Equal(2, _synced.Count);
    }

    [Fact]
    public void An_append_before_the_clock_was_set_back_is_synced_once()
    {
        var sync = Open("ada");
        sync.Appended();
        _clock.SetBack(TimeSpan.FromHours(1));

        for (var i = 0; i < 5; i++)
            _clock.Advance(Later);

        Assert.Single(_synced);
    }

    [Fact]
    public void Where_the_file_was_deleted_the_sync_ends_nothing()
    {
        var sync = Open("ada");
        sync.Appended();
        File.Delete(_temp["sync"]);

        _clock.Advance(Later);
        sync.Appended();
        _clock.Advance(Later);

        Assert.NotEmpty(_synced);
    }

    [Fact]
    public void What_was_not_synced_is_synced_at_the_end()
    {
        var sync = Open("ada");
        sync.Appended();

        sync.Dispose();
        _clock.Advance(Later);

        Assert.Equal(["ada"], _synced);
    }

    public void Dispose()
    {
        _open.ForEach(s => s.Dispose());
        _temp.Dispose();
    }

    private BackgroundSync Open(string name, Action? also = null)
    {
        var sync = new BackgroundSync(_temp["sync"], _clock, () =>
        {
            _synced.Add(name);
            also?.Invoke();
        });
        _open.Add(sync);
        return sync;
    }
}
