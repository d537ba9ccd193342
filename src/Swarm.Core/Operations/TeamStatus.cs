using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Leases;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>Where a team stands.</summary>
/// <param name="Room">The room's slug.</param>
/// <param name="Position">The last event.</param>
/// <param name="Counts">How many tasks stand where.</param>
/// <param name="Open">Tasks that are neither done nor failed, by id.</param>
/// <param name="Leases">What is locked.</param>
/// <param name="Debts">Replies that are owed.</param>
/// <param name="Roster">Who is there.</param>
/// <param name="Team">Whether it pauses.</param>
public sealed record TeamStatus(
    string Room,
    long Position,
    ImmutableSortedDictionary<WorkStatus, int> Counts,
    ImmutableArray<WorkTask> Open,
    ImmutableArray<Lease> Leases,
    ImmutableArray<Debt> Debts,
    Roster Roster,
    TeamBoard Team)
{
    /// <summary>The status now.</summary>
    /// <param name="room">Of which room.</param>
    /// <param name="mostAgents">How many agents are listed.</param>
    public static TeamStatus Of(Room room, int mostAgents = 50)
    {
        var state = room.CatchUp();
        return new TeamStatus(
            room.Files.Workspace.Slug,
            state.Position,
            state.Tasks.Counts(),
            [.. state.Tasks.All.Values.Where(t => !t.IsFinal)],
            [.. state.Leases.Held.Values],
            [.. state.Messages.Debts.Values],
            Rosters.Of(room, state, self: null, mostAgents),
            state.Team);
    }
}
