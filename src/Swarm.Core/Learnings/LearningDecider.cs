using System.Collections.Immutable;
using System.Text;
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

    /// <summary>Makes it a rule of a role; writes nothing when it is one.</summary>
    public static Decision<Learning> Promote(LearningBoard learnings, RoleName callerRole, LearningId id, RoleName role, bool everywhere)
    {
        if (callerRole != RoleName.Human)
            return Refusals.OnlyAPersonPromotes(callerRole, id);
        if (learnings.Find(id) is not { } learning)
            return Refusals.NoSuchLearning(id, learnings.Last);
        if (learning.SupersededBy is { } newer)
            return Refusals.PromoteTheNewer(id, newer, role);
        var bytes = Encoding.UTF8.GetByteCount(learning.Rule);
        if (bytes > Learning.MaxLine)
            return Refusals.TooLongToPromote(id, bytes, Learning.MaxLine);
        return learning.PromotedTo.Contains(role)
            ? Decision<Learning>.Accept(learning)
            : Decision<Learning>.Accept(learning, new LearningPromoted(id, role, everywhere ? true : null));
    }

    /// <summary>Takes it out of the rules of the roles; the result is those that the room knew of.</summary>
    public static Decision<ImmutableArray<RoleName>> Demote(LearningBoard learnings, RoleName callerRole, LearningId id, IEnumerable<RoleName> roles)
    {
        if (callerRole != RoleName.Human)
            return Refusals.OnlyAPersonPromotes(callerRole, id);
        ImmutableArray<RoleName> known = [.. roles.Where(r => learnings.Find(id)?.PromotedTo.Contains(r) is true)];
        return Decision<ImmutableArray<RoleName>>.Accept(known, [.. known.Select(r => (SwarmEvent)new LearningDemoted(id, r))]);
    }

    private static string Shown(string? text) => string.IsNullOrWhiteSpace(text) ? "nothing" : $"{text.Length} characters";
}
