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
    private const int LeastPlaces = 8;

    // For each that is left: with more, what was taken off the beginning is let go of.
    private const int MostPlaces = 4;

    private readonly Storage _storage;
    private readonly int _start;

    private Backlog(Storage storage, int start, int count) => (_storage, _start, Count) = (storage, start, count);

    internal Backlog(ReadOnlySpan<T> items)
        : this(new Storage(items), 0, items.Length)
    {
    }

    /// <inheritdoc />
    public int Count { get; }

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => Count == 0;

    private ReadOnlySpan<T> Items => _storage.Items.AsSpan(_start, Count);

    /// <inheritdoc />
    public T this[int index] => Items[index];

    /// <summary>The list with one more at its end.</summary>
    public Backlog<T> Add(T item)
    {
        // One version alone goes on in the shared array: what another made of this one has its place there.
        if (!_storage.Take(_start + Count))
            return new Backlog<T>(Items).Add(item);
        _storage.Items[_start + Count] = item;
        return new Backlog<T>(_storage, _start, Count + 1);
    }

    /// <summary>The list without as many of its first ones.</summary>
    public Backlog<T> RemoveFirst(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        var left = Items[count..];
        return left.Length * MostPlaces < _storage.Items.Length ? new Backlog<T>(left) : new Backlog<T>(_storage, _start + count, left.Length);
    }

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Storage
    {
        private int _taken;

        /// <summary>These, and place for as many again.</summary>
        public Storage(ReadOnlySpan<T> items)
        {
            Items = new T[Math.Max(LeastPlaces, 2 * items.Length)];
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
