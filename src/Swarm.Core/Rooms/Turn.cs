namespace Swarm.Core.Rooms;

/// <summary>Whether a blocked call may still write: taken by the one that got the lock or given up by the one that waits, never both.</summary>
internal sealed class Turn
{
    private int _decided;

    /// <summary>The lock is there: false when its caller has given up.</summary>
    public bool Take() => Interlocked.CompareExchange(ref _decided, 1, 0) == 0;

    /// <summary>Gives up: false when it is being written already.</summary>
    public bool GiveUp() => Interlocked.CompareExchange(ref _decided, 2, 0) == 0;
}
