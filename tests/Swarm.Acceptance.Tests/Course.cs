using System.Text.RegularExpressions;

namespace Swarm.Acceptance.Tests;

/// <summary>A script as what one does once something has been said: each step is taken once, the first that can be; between them the agent waits.</summary>
internal static class Course
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Makes the script.</summary>
    /// <param name="steps">What the conversation has to say, as a pattern with named groups, and what follows.</param>
    public static Func<ModelRequest, Answer> Of(params (string Said, Func<Match, Answer> Then)[] steps)
    {
        var left = steps.ToList();
        return request =>
        {
            foreach (var step in left)
            {
                if (Regex.Match(request.All, step.Said, RegexOptions.ExplicitCapture, Longest) is not { Success: true } match)
                    continue;
                left.Remove(step);
                return step.Then(match);
            }
            return Answer.Wait;
        };
    }
}
