using System.Collections;
using System.Runtime.CompilerServices;

namespace Swarm.Core.Events;

/// <summary>
/// An immutable list that is made longer at its end and shorter at its beginning. Versions share one array, so that both take a few nanoseconds
/// however long it is: a balanced tree makes a dozen nodes anew for each, in every process that reads an event.
/// </summary>
/// <typeparam name="T">What it holds.</typeparam>
[CollectionBuilder(typeof(Backlog), nameof(Backlog.Of))]
public sealed class Backlog<T> : IReadOnlyList<T>
{
    private const int LeastRoom = 8;

    // What was taken off the beginning is let go of once this much more was there than is left.
    private const int MostRoom = 4;

    private readonly Room _room;
    private readonly int _start;

    private Backlog(Room room, int start, int count) => (_room, _start, Count) = (room, start, count);

    internal Backlog(ReadOnlySpan<T> items)
        : this(new Room(items), 0, items.Length)
    {
    }

    /// <inheritdoc />
    public int Count { get; }

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => Count == 0;

    private ReadOnlySpan<T> Items => _room.Items.AsSpan(_start, Count);

    /// <inheritdoc />
    public T this[int index] => Items[index];

    /// <summary>The list with one more at its end.</summary>
    public Backlog<T> Add(T item)
    {
        // One version alone goes on in the shared array: what another made of this one has its place there.
        if (!_room.Take(_start + Count))
            return new Backlog<T>(Items).Add(item);
        _room.Items[_start + Count] = item;
        return new Backlog<T>(_room, _start, Count + 1);
    }

    /// <summary>The list without as many of its first ones.</summary>
    public Backlog<T> RemoveFirst(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        var left = Items[count..];
        return left.Length * MostRoom < _room.Items.Length ? new Backlog<T>(left) : new Backlog<T>(_room, _start + count, left.Length);
    }

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Room
    {
        private int _taken;

        /// <summary>These, and place for as many again.</summary>
        public Room(ReadOnlySpan<T> items)
        {
            Items = new T[Math.Max(LeastRoom, 2 * items.Length)];
            items.CopyTo(Items);
            _taken = items.Length;
        }

        public T[] Items { get; }

        /// <summary>False when another has the place, or there is none.</summary>
        public bool Take(int place) => place < Items.Length && Interlocked.CompareExchange(ref _taken, place + 1, place) == place;
    }
}

/// <summary>Makes them.</summary>
public static class Backlog
{
    /// <summary>A list of these.</summary>
    public static Backlog<T> Of<T>(ReadOnlySpan<T> items) => new(items);
}
