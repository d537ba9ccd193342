using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Rooms;

namespace Swarm.Core.Operations;

/// <summary>Holding the team as a whole, and letting it go on.</summary>
public static class TeamOperations
{
    /// <summary>Makes the team what its file says; false, and nothing written, when it is that already.</summary>
    /// <exception cref="Errors.SwarmException">NotAllowed: the caller is an agent.</exception>
    public static ValueTask<bool> DefineAsync(Participant caller, TeamDefinition team, CancellationToken cancellation) =>
        caller.Room.ExecuteAsync(
            caller.Caller.Name,
            (state, _) => TeamDefinitionJson.Same(state.Team.Definition, team) ? Decision<bool>.Accept(false) : TeamDecider.Define(caller.Caller.Role, team),
            cancellation);

    /// <summary>Pauses the team: no claims, no starts, no nudges; posts, waits and reports go on. False when it was paused already.</summary>
    /// <exception cref="Errors.SwarmException">The caller's role may not.</exception>
    public static ValueTask<bool> PauseAsync(Participant caller, string? reason, CancellationToken cancellation) =>
        caller.Room.ExecuteAsync(caller.Caller.Name, (state, _) => TeamDecider.Pause(state.Team, caller.Caller.Role, reason), cancellation);

    /// <summary>Ends the pause, lifts the brake, and wakes who may claim. False when there was neither.</summary>
    /// <exception cref="Errors.SwarmException">The caller's role may not.</exception>
    public static ValueTask<bool> ResumeAsync(Participant caller, CancellationToken cancellation) =>
        caller.Room.ExecuteAsync(caller.Caller.Name, (state, _) => TeamDecider.Resume(state.Team, caller.Caller.Role), cancellation);
}
