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
}
