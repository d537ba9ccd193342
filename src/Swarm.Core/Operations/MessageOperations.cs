using Swarm.Core.Messages;

namespace Swarm.Core.Operations;

/// <summary>Saying something.</summary>
public static class MessageOperations
{
    /// <summary>Posts a message; on return its recipients have been woken.</summary>
    /// <exception cref="Errors.SwarmException">Nobody or somebody unknown is addressed, the body is empty or over 8 KiB, or the
    /// message answered does not exist. Nothing was written.</exception>
    public static ValueTask<Done<PostResult>> PostAsync(Participant caller, PostRequest request, CancellationToken cancellation) =>
        caller.WriteAsync(
            request.RequestId,
            (_, done) => done[0].Event is MessagePosted e ? new PostResult(e.Id, e.To, Paid: null) : throw RequestReuse.Of(request.RequestId),
            (state, _) => MessageDecider.Post(state.Agents, state.Messages, state.Team, caller.Caller.Name, caller.Caller.Role, request),
            cancellation);
}
