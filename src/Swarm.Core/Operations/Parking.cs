using Swarm.Core.Rooms;

namespace Swarm.Core.Operations;

/// <summary>Parks a caller until the room is in some state, with signs of life in between.</summary>
internal static class Parking
{
    /// <summary>The first state for which <paramref name="holds"/> holds; null when the time is over before.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<RoomState?> UntilAsync(
        Participant caller, Func<RoomState, bool> holds, TimeSpan timeout, Func<TimeSpan, Task>? progress, CancellationToken cancellation)
    {
        using var timedOut = new CancellationTokenSource(timeout, caller.Room.Clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timedOut.Token);
        try
        {
            return await caller.Doorbell.ParkAsync(holds, progress, ended.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
