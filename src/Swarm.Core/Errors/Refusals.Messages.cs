using Swarm.Core.Identity;

namespace Swarm.Core.Errors;

public static partial class Refusals
{
    /// <summary>One role alone speaks with people.</summary>
    public static Refusal IntakeSpeaks(RoleName caller, RoleName intake) => new(
        ErrorCode.NotAllowed,
        $"A {caller} does not write to people in this team; {intake} does. Nothing was written.",
        $"post {{\"to\":[\"{intake}\"],\"body\":\"what the person should know\"}}");

    /// <summary>A body over the limit.</summary>
    public static Refusal BodyTooLong(int bytes, int limit) => new(
        ErrorCode.BadArgument,
        $"The body has {bytes} bytes; at most {limit} are allowed. Nothing was written.",
        "write it to a file in the workspace and post its path with one line about it");

    /// <summary>Nobody is addressed.</summary>
    public static Refusal NobodyAddressed(IEnumerable<string> known) => new(
        ErrorCode.BadArgument,
        $"The message is addressed to nobody but its author. Present: {List(known)}. Nothing was written.",
        "post {\"to\":[\"planner\"],\"body\":\"…\"}, or mention @name, @role or @all in the body");

    /// <summary>A message that does not exist.</summary>
    public static Refusal UnknownMessage(MessageId id, long last) => id.Number >= 1 && id.Number <= last
        ? new(ErrorCode.NotFound, $"{id} is too old to be answered; the last message is M{last}. Nothing was written.", "the same call without reply_to")
        : new(ErrorCode.NotFound, $"There is no message {id}; the last one is M{last}. Nothing was written.", "the same call with the id that wait showed, or without reply_to");

    /// <summary>The caller waits although it owes replies.</summary>
    public static Refusal RepliesOwed(IReadOnlyList<(MessageId Id, AgentName Asker, string About)> debts)
    {
        var list = string.Join("; ", debts.Take(5).Select(d => $"{d.Id} from {d.Asker} (\"{VisibleText.Line(d.About, 60)}\")"));
        var first = debts[0].Id;
        return new(
            ErrorCode.ReplyOwed,
            $"You owe {debts.Count} {(debts.Count == 1 ? "reply" : "replies")}: {list}{(debts.Count > 5 ? "; …" : "")}.",
            $"post {{\"reply_to\":\"{first}\",\"body\":\"your answer\"}}, or to decline {{\"reply_to\":\"{first}\",\"decline\":true,\"body\":\"why\"}}; then wait");
    }
}
