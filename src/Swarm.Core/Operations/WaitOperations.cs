using Swarm.Core.Errors;
using Swarm.Core.Rooms;

namespace Swarm.Core.Operations;

/// <summary>Parking until something is addressed to the caller.</summary>
public static class WaitOperations
{
    /// <summary>How long a wait parks when nobody says otherwise: under the 60 s that several agent CLIs allow a tool call.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(55);

    /// <summary>The shortest and the longest, in seconds.</summary>
    public const int Shortest = 1, Longest = 3600;

    /// <summary>
    /// Returns what is new for the caller, at once when there is something, else as soon as something comes. What it returns comes
    /// again unless <see cref="Delivered"/> is called with it; then the caller's next call acknowledges it.
    /// </summary>
    /// <param name="caller">Who waits.</param>
    /// <param name="timeout">After which it returns with nothing.</param>
    /// <param name="progress">Called about every 10 s while parked, with the time waited.</param>
    /// <param name="cancellation">Ends it at once; nothing is lost.</param>
    /// <exception cref="SwarmException">ReplyOwed: the caller owes replies.</exception>
    public static async Task<WaitResult> WaitAsync(
        Participant caller, TimeSpan timeout, Func<TimeSpan, Task>? progress, CancellationToken cancellation)
    {
        var clock = caller.Room.Clock;
        var started = clock.GetTimestamp();
        RefuseDebtor(caller);
        var takenOver = caller.TakeOverParking();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, takenOver.Token);
        caller.Show(Presence.Idle);
        try
        {
            var state = await Parking.UntilAsync(caller, s => Concerns(caller, s), timeout, progress, ended.Token);
            return state is null
                ? new WaitResult(WaitEnd.TimedOut, clock.GetElapsedTime(started))
                : Take(caller, state, clock.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new WaitResult(WaitEnd.TakenOver, clock.GetElapsedTime(started));
        }
        finally
        {
            caller.Show(Presence.Thinking);
        }
    }

    /// <summary>
    /// Says that the result is on its way to the client: the caller's next call acknowledges it. Called by the face, after it was
    /// printed or before it is sent.
    /// </summary>
    public static void Delivered(Participant caller, WaitResult result)
    {
        if (result.Until is not { } position)
            return;
        caller.Told(result.Invitations, result.Known);
        caller.Deliver(position);
    }

    private static void RefuseDebtor(Participant caller)
    {
        // A person is asked, not made to answer.
        if (caller.Caller.Role == Identity.RoleName.Human)
            return;
        var messages = caller.Room.CatchUp().Messages;
        var owed = messages.OwedBy(caller.Caller.Name).ToList();
        // What it owes but was never shown must reach it first.
        var cursor = caller.Cursor;
        var unseen = caller.Room.State.Inboxes.After(caller.Caller.Name, cursor.Acknowledged)
            .Select(r => r.Event).OfType<Messages.MessagePosted>().Select(m => m.Id).ToHashSet();
        var due = owed.Where(d => !unseen.Contains(d.Message)).ToList();
        if (due.Count > 0)
            throw new SwarmException(Refusals.RepliesOwed([.. due.Select(d => (d.Message, d.Asker, messages.Asked[d.Message].Body))]));
    }

    private static bool Concerns(Participant caller, RoomState state) =>
        caller.WasStopped(state)
        || state.Inboxes.AnyAfter(caller.Caller.Name, caller.Cursor.Acknowledged)
        || !caller.NewInvitations(state, caller.Room.Clock.GetUtcNow()).IsEmpty;

    private static WaitResult Take(Participant caller, RoomState state, TimeSpan waited)
    {
        caller.RefuseStopped(state);
        var digest = InboxDigest.Of(state, caller.Caller.Name, caller.Cursor);
        var invitations = digest.More ? [] : caller.NewInvitations(state, caller.Room.Clock.GetUtcNow());
        var (roster, known) = Rosters.NewsFor(caller, state, digest.News.Where(n => n.Task is null).Select(n => n.About));
        return new WaitResult(WaitEnd.Delivered, waited)
        {
            Messages = digest.Messages,
            News = digest.News,
            Invitations = invitations,
            Roster = roster,
            Known = known,
            More = digest.More,
            Dropped = state.Inboxes.DroppedAfter(caller.Caller.Name, caller.Cursor.Acknowledged),
            Until = digest.Until,
        };
    }
}
