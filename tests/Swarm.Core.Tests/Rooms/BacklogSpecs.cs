using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Swarm.Core.Events;

namespace Swarm.Core.Tests.Rooms;

/// <summary>Beside a list of the library's that does the same.</summary>
public sealed class BacklogSpecs
{
    // Of the versions made so far, which one is gone on from, and how: below zero, as many are taken off its beginning; else this is added.
    private static readonly Gen<(int Version, int Change)[]> Histories =
        Gen.Choose(0, 1_000_000).Zip(Gen.Choose(-30, 60)).Where(s => s.Item2 != 0).ArrayOf();

    [Fact]
    public void Every_version_stays_as_it_was()
    {
        Prop.ForAll(Histories.ToArbitrary(), history =>
        {
            List<(Backlog<int> Here, ImmutableList<int> Model)> versions = [([], [])];
            foreach (var (version, change) in history)
            {
                // Mostly the last one, as in a room.
                var (here, model) = versions[version % 3 == 0 ? version % versions.Count : versions.Count - 1];
                versions.Add(change >= 0
                    ? (here.Add(change), model.Add(change))
                    : (here.RemoveFirst(Math.Min(-change, here.Count)), model.RemoveRange(0, Math.Min(-change, model.Count))));
            }
            foreach (var (here, model) in versions)
            {
                Assert.Equal(model, here);
                Assert.Equal(model.Count, here.Count);
                Assert.Equal(model.IsEmpty, here.IsEmpty);
                for (var i = 0; i < model.Count; i++)
                    Assert.Equal(model[i], here[i]);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Nothing_lies_outside_it()
    {
        Backlog<int> one = [1, 2, 3];
        var longer = one.Add(4);
        Assert.Throws<IndexOutOfRangeException>(() => one[3]);
        Assert.Throws<IndexOutOfRangeException>(() => longer[-1]);
        Assert.Throws<IndexOutOfRangeException>(() => longer.RemoveFirst(2)[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => longer.RemoveFirst(5));
    }

    [Fact]
    public async Task Versions_made_of_one_at_the_same_time_do_not_mix()
    {
        for (var round = 0; round < 200; round++)
        {
            Backlog<int> shared = [1, 2, 3];
            var made = await Task.WhenAll(Enumerable.Range(10, 4).Select(first => Task.Run(() => Enumerable.Range(0, 20).Aggregate(shared, (list, i) => list.Add(first * 100 + i)))));
            for (var i = 0; i < made.Length; i++)
                Assert.Equal([1, 2, 3, .. Enumerable.Range((10 + i) * 100, 20)], made[i]);
        }
    }

    [Fact]
    public void What_was_taken_off_is_let_go_of()
    {
        var (list, first) = Shortened();
        GC.Collect();
        Assert.False(first.IsAlive);
        Assert.Equal(10, list.Count);
    }

    // Apart, so that nothing in the frame of the test holds what was taken off.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Backlog<object> List, WeakReference First) Shortened()
    {
        var list = Enumerable.Range(0, 1000).Aggregate(Backlog.Of<object>([]), (all, _) => all.Add(new object()));
        return (list.RemoveFirst(990), new WeakReference(list[0]));
    }
}
