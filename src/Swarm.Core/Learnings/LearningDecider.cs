using Swarm.Core.Errors;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Tasks;

namespace Swarm.Core.Learnings;

/// <summary>What may be written down. Pure.</summary>
public static class LearningDecider
{
    /// <summary>Longest topic, in characters.</summary>
    public const int MaxTopic = 60;

    /// <summary>Longest text, in characters.</summary>
    public const int MaxText = 1_000;

    /// <summary>Adds a learning; the result is its id.</summary>
    public static Decision<LearningId> Add(LearningBoard learnings, TaskBoard tasks, LearningRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Topic) || request.Topic.Length > MaxTopic || request.Topic.Any(char.IsControl))
            return Refusals.BadArgument("topic", Shown(request.Topic), $"1 to {MaxTopic} characters on one line");
        if (string.IsNullOrWhiteSpace(request.Text) || request.Text.Length > MaxText)
            return Refusals.BadArgument("text", Shown(request.Text), $"1 to {MaxText} characters; put more into a workspace file and name it");
        if (request.Task is { } task && tasks.Find(task) is null)
            return Refusals.UnknownTask("task", task.ToString(), tasks.Last);
        if (request.Supersedes is { } old)
        {
            if (learnings.Find(old) is not { } known)
                return Refusals.UnknownLearning(old, learnings.Last);
            if (known.SupersededBy is { } newer)
                return Refusals.AlreadySuperseded(old, newer);
        }
        var id = new LearningId((learnings.Last?.Number ?? 0) + 1);
        return Decision<LearningId>.Accept(
            id,
            new LearningAdded(id, request.Topic.Trim(), request.Text.Trim(), request.Task, request.Role, request.Supersedes, request.RequestId));
    }

    private static string Shown(string? text) => string.IsNullOrWhiteSpace(text) ? "nothing" : $"{text.Length} characters";
}
