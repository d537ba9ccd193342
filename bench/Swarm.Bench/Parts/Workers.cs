using System.Globalization;
using Swarm.Bench.Measuring;
using Swarm.Core.Identity;

namespace Swarm.Bench.Parts;

/// <summary>A fleet of writers, started once and ordered about: the same warm processes serve every round.</summary>
internal sealed class Workers : IAsyncDisposable
{
    private readonly List<LineProcess> _children;

    public Workers(BenchContext context, int count) =>
        _children = context.StartInGroups(count, _ => context.StartChild("work"), child => child.Expect("ready"));

    /// <summary>Lets the first <paramref name="count"/> of them open the room, then carry out the order, and returns what each says.</summary>
    /// <param name="workspace">The room.</param>
    /// <param name="count">How many.</param>
    /// <param name="order">Gets the common start in nanoseconds.</param>
    /// <param name="start">When they started.</param>
    public List<string[]> Run(Workspace workspace, int count, Func<long, string> order, out long start)
    {
        var some = _children.Take(count).ToList();
        for (var i = 0; i < count; i++)
            some[i].Write(string.Create(CultureInfo.InvariantCulture, $"open {workspace.Root} w{i}"));
        foreach (var child in some)
            child.Expect("opened");
        start = Clock.Now + 30_000_000;
        foreach (var child in some)
            child.Write(order(start));
        return [.. some.Select(c => c.Read().Split(' '))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children)
            await child.DisposeAsync();
    }
}
