using System.Collections.Immutable;
using Swarm.Core.Identity;
using Swarm.Core.Processes;

namespace Swarm.Core.Supervision.Checks;

/// <summary>
/// <c>swarm doctor</c>: looks at everything that a team needs. Repairs a torn tail of the log, which every write would; changes nothing else,
/// and nothing of the user's.
/// </summary>
/// <param name="clock">The clock of waiting.</param>
/// <param name="teams">The teams of this user.</param>
public sealed class Doctor(TimeProvider clock, TeamsFile teams)
{
    /// <summary>Everything that was found, in the order in which it is needed.</summary>
    public async Task<ImmutableArray<Finding>> ExamineAsync(Workspace workspace, CancellationToken cancellation)
    {
        var programs = new ProgramChecks(new ProcessRunner(clock));
        var room = new RoomChecks(workspace, clock, teams);
        return
        [
            await programs.TmuxAsync(cancellation),
            .. await programs.ClientsAsync(cancellation),
            .. TrustChecks.All(workspace),
            .. ConfigChecks.All(workspace),
            .. MachineChecks.All(workspace),
            .. await room.AllAsync(cancellation),
        ];
    }
}
