using System.Collections.Immutable;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;

namespace Swarm.Core.Operations;

/// <summary>What the team learned.</summary>
public static class LearningOperations
{
    /// <summary>Appends a learning.</summary>
    /// <exception cref="Errors.SwarmException">A bound is exceeded, or the task or superseded learning does not exist.</exception>
    public static ValueTask<Done<LearningId>> AppendAsync(Participant caller, LearningRequest request, CancellationToken cancellation) =>
        caller.WriteAsync(
            request.RequestId,
            (_, events) => events[0].Event is LearningAdded e ? e.Id : throw RequestReuse.Of(request.RequestId),
            (state, _) => LearningDecider.Add(state.Learnings, state.Tasks, request),
            cancellation);

    /// <summary>Makes a learning a rule of a role: every agent of it is told at its start, also in later teams. Doing it twice is doing it once.</summary>
    /// <returns>The file that the rule is in.</returns>
    /// <exception cref="Errors.SwarmException">The caller is no person, the learning does not hold or is too long, the role has too many
    /// rules, or the file cannot be written.</exception>
    public static async Task<string> PromoteAsync(
        Participant caller, PromotedLearnings promoted, LearningId id, RoleName role, bool everywhere, CancellationToken cancellation)
    {
        var (room, by) = (caller.Room, caller.Caller);
        var learnings = room.CatchUp().Learnings;
        var learning = LearningDecider.Promote(learnings, by.Role, id, role, everywhere) is { Refusal: { } refusal }
            ? throw new Errors.SwarmException(refusal)
            : learnings.Find(id)!;
        // First: the log does not say what is not so.
        var file = promoted.Add(learning, [.. Before(learnings, learning)], role, room.Files.Workspace, everywhere);
        await room.ExecuteAsync(by.Name, (state, _) => LearningDecider.Promote(state.Learnings, by.Role, id, role, everywhere), cancellation);
        return file;
    }

    /// <summary>Takes a learning out of the rules of a role, or of all roles.</summary>
    /// <returns>The roles of which it was a rule.</returns>
    /// <exception cref="Errors.SwarmException">The caller is no person, it is no such rule, or the file cannot be written.</exception>
    public static async Task<ImmutableArray<RoleName>> DemoteAsync(
        Participant caller, PromotedLearnings promoted, LearningId id, RoleName? role, CancellationToken cancellation)
    {
        var (room, by) = (caller.Room, caller.Caller);
        ImmutableArray<RoleName> roles = role is { } one ? [one] : promoted.Roles(room.Files.Workspace);
        if (LearningDecider.Demote(room.CatchUp().Learnings, by.Role, id, roles) is { Refusal: { } refusal })
            throw new Errors.SwarmException(refusal);
        ImmutableArray<RoleName> removed = [.. roles.Where(r => promoted.Remove(id, r, room.Files.Workspace))];
        // A person may have taken the rule out of the file by hand.
        var known = await room.ExecuteAsync(by.Name, (state, _) => LearningDecider.Demote(state.Learnings, by.Role, id, roles), cancellation);
        ImmutableArray<RoleName> all = [.. removed.Concat(known).Distinct().Order()];
        return all.IsEmpty ? throw new Errors.SwarmException(Errors.Refusals.NotPromoted(id, role)) : all;
    }

    private static IEnumerable<LearningId> Before(LearningBoard learnings, Learning learning)
    {
        for (var old = learning.Supersedes; old is { } id; old = learnings.Find(id)?.Supersedes)
            yield return id;
    }
}
