using Swarm.Core.Rooms;
using Swarm.Core.Supervision.Mail;

namespace Swarm.Core.Supervision;

/// <summary>Sees to the room's letters: mail for the planner. In the process that looks after the room, and when a person brings the team up.</summary>
public sealed class Clerk(Room room)
{
    private readonly MailRoom _mail = new(room);
    private Task _working = Task.CompletedTask;

    /// <summary>Looks whether something is to be done, one stat when there is not, and sees to it in the background.</summary>
    public void Look()
    {
        if (_working.IsCompleted && _mail.IsDue)
            _working = Task.Run(() => OnceAsync(CancellationToken.None));
    }

    /// <summary>Sees to what is to be done now. What cannot be done now is left for the next look.</summary>
    public async Task OnceAsync(CancellationToken cancellation)
    {
        try
        {
            await _mail.LookAsync(cancellation);
        }
        catch (Exception refused) when (Supervisor.IsUnusable(refused))
        {
            // Nobody takes requests just now, or the room is not usable: every call says so.
        }
    }
}
