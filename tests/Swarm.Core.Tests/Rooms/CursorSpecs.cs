using FsCheck;
using FsCheck.Fluent;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Rooms;

public sealed class CursorSpecs
{
    // The promise of REQUIREMENTS A5 against every order of calls, answers, cancellations and restarts.
    [Fact]
    public void Nothing_acknowledged_comes_again_and_nothing_else_is_skipped()
    {
        var again = 0;
        Prop.ForAll(Gen.Choose(0, 4).ListOf(60).ToArbitrary(), steps =>
        {
            var (cursor, log) = (default(Cursor), 0L);
            long acknowledged = 0, returned = 0, seen = 0;
            foreach (var step in steps)
            {
                switch (step)
                {
                    case 0:
                        log++;
                        break;
                    case 1:
                        cursor = cursor.Acknowledge();
                        acknowledged = returned;
                        break;
                    case 2 or 3:
                        // A wait returns everything behind what is acknowledged.
                        Assert.Equal(acknowledged, cursor.Acknowledged);
                        again += cursor.Seen > cursor.Acknowledged ? 1 : 0;
                        Assert.Equal(seen, cursor.Seen);
                        cursor = cursor.Deliver(log);
                        returned = log;
                        seen = Math.Max(seen, log);
                        break;
                    default:
                        cursor = cursor.TakeBack();
                        returned = acknowledged;
                        break;
                }
                Assert.True(cursor.Acknowledged <= cursor.Delivered && cursor.Delivered <= cursor.Seen && cursor.Seen <= log);
                Assert.Equal(cursor, cursor.For(log));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
        Assert.True(again > 100, $"redelivered {again}");
    }

    [Fact]
    public void A_cursor_ahead_of_the_log_starts_anew()
    {
        Assert.Equal(default, new Cursor(3, 5, 9).For(8));
        Assert.Equal(new Cursor(3, 5, 9), new Cursor(3, 5, 9).For(9));
    }

    [Fact]
    public void Changes_of_two_threads_do_not_undo_each_other()
    {
        using var temp = new TempDirectory();
        using var file = new CursorFile(temp["cursor"]);

        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 2000; i++)
                file.Change(c => c.Deliver(c.Seen + 1));
        });

        Assert.Equal(8000, file.Read().Seen);
    }

    [Fact]
    public void Two_handles_of_one_file_exclude_each_other()
    {
        using var temp = new TempDirectory();
        using var one = new CursorFile(temp["cursor"]);
        using var two = new CursorFile(temp["cursor"]);

        Parallel.ForEach([one, two], file =>
        {
            for (var i = 0; i < 2000; i++)
                file.Change(c => c.Deliver(c.Seen + 1));
        });

        Assert.Equal(4000, one.Read().Seen);
    }
}
