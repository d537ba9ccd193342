using Swarm.Core.Rooms;
using Swarm.Core.Supervision.Mail;
using Swarm.Core.Supervision.Mirrors;

namespace Swarm.Core.Supervision;

/// <summary>
/// Sees to the room's paper (docs/mail-and-mirrors.md): mail for the planner, and the files that show people what the log says. In the process
/// that looks after the room, and when a person brings the team up or down.
/// </summary>
public sealed class Clerk(Room room)
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly MailRoom _mail = new(room);
    private readonly MirrorWriter _mirrors = new(room);
    private Task _working = Task.CompletedTask;

    /// <summary>Looks whether something is to be done, one stat when there is not, and sees to it in the background.</summary>
    public void Look()
    {
        if (_working.IsCompleted && (_mail.IsDue || _mirrors.IsDue))
            _working = Task.Run(WorkAsync);
    }

    /// <summary>Delivers the mail. What cannot be delivered now is left for the next look.</summary>
    public Task DeliverAsync(CancellationToken cancellation) => TryAsync(() => _mail.LookAsync(cancellation));

    /// <summary>Brings the mirrors up to date; waits up to 2 s for another process that is at it.</summary>
    /// <param name="all">Also files that somebody has deleted or changed while nothing happened.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task MirrorAsync(bool all, CancellationToken cancellation) => TryAsync(async () =>
    {
        await _working;
        var since = room.Clock.GetTimestamp();
        while (!_mirrors.TryWrite(all) && room.Clock.GetElapsedTime(since) < Patience)
            await Task.Delay(TryAgain, room.Clock, cancellation);
    });

    private async Task WorkAsync()
    {
        if (_mail.IsDue)
            await DeliverAsync(CancellationToken.None);
        if (_mirrors.IsDue)
            await TryAsync(() => Task.FromResult(_mirrors.TryWrite(all: false)));
    }

    // Nobody takes requests just now, or the room is not usable: every call says so, and the next look tries again.
    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception refused) when (Supervisor.IsUnusable(refused))
        {
        }
    }
}
