using Swarm.Core.Rooms;

namespace Swarm.Core.Operations;

/// <summary>Parks a caller until the room is in some state, with signs of life in between.</summary>
internal static class Parking
{
    /// <summary>How often a parked call shows a sign of life to a client that asked for it: at least every 10 s.</summary>
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(9.5);

    /// <summary>The first state for which <paramref name="holds"/> holds; null when the time is over before.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<RoomState?> UntilAsync(
        Participant caller, Func<RoomState, bool> holds, TimeSpan timeout, Func<TimeSpan, Task>? progress, CancellationToken cancellation)
    {
        var clock = caller.Room.Clock;
        using var timedOut = new CancellationTokenSource(timeout, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timedOut.Token);
        var shown = progress is null ? Task.CompletedTask : ShowProgress(clock, progress, ended.Token);
        try
        {
            return await caller.Doorbell.ParkAsync(holds, ended.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await ended.CancelAsync();
            await shown;
        }
    }

    private static async Task ShowProgress(TimeProvider clock, Func<TimeSpan, Task> progress, CancellationToken ended)
    {
        var started = clock.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(ProgressEvery, clock, ended);
                await progress(clock.GetElapsedTime(started));
            }
        }
        catch (OperationCanceledException)
        {
            // The call has ended.
        }
    }
}
