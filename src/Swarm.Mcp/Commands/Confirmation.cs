using Swarm.Core.Errors;

namespace Swarm.Mcp.Commands;

/// <summary>Asks a person before something is changed or ended.</summary>
internal static class Confirmation
{
    /// <summary>Returns when the person agreed.</summary>
    /// <param name="what">What would be done, as a sentence.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellation">Ends the question.</param>
    /// <exception cref="SwarmException">NotAllowed: the answer was no, or nobody can be asked.</exception>
    public static async Task AskAsync(string what, string question, CancellationToken cancellation)
    {
        if (!Terminal.CanAsk)
            throw new SwarmException(Refusals.NeedsYes(what));
        if (!await Terminal.AskAsync($"{what} {question}", cancellation))
            throw new SwarmException(Refusals.NotConfirmed());
    }
}
