using Swarm.Core.Errors;

namespace Swarm.Core.Operations;

/// <summary>A request id that was used for another kind of call.</summary>
internal static class RequestReuse
{
    public static SwarmException Of(string? requestId) =>
        new(Refusals.BadArgument("request_id", $"\"{requestId}\", which an earlier call of another kind used", "a new id for each new request"));
}
