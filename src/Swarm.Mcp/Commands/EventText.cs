using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Leases;
using Swarm.Core.Learnings;
using Swarm.Core.Messages;
using Swarm.Core.Tasks;
using Swarm.Mcp.Tools;

namespace Swarm.Mcp.Commands;

/// <summary>Events and messages for people; text from agents with its control characters visible.</summary>
internal static class EventText
{
    private const int LongestLine = 200;
    private const int MostNames = 6;

    /// <summary>One line: when (local time), where in the order, who, what.</summary>
    public static string Line(Recorded recorded)
    {
        var by = recorded.Event is MessagePosted { From: { } from } ? from : recorded.By;
        return $"{recorded.At.ToLocalTime():HH:mm:ss} {recorded.Position,5} {by,-8} {VisibleText.Line(What(recorded.Event).ReplaceLineEndings(" "), LongestLine)}";
    }

    /// <summary>A whole message.</summary>
    public static string Whole(Message message)
    {
        var reply = message.ReplyTo is { } answered ? $", re {answered}" : "";
        var head = $"{message.Id} from {message.From} to {string.Join(", ", message.To)}{reply}{(message.RequiresReply ? ", reply required" : "")}, {Answers.Time(message.At)}";
        return $"{head}\n{VisibleText.Of(message.Body, lines: true)}";
    }

    private static string What(SwarmEvent happened) => happened switch
    {
        AgentSpawned e => $"starts {e.Name} ({e.Role}, {e.Client}){(e.Occasion is { } occasion ? $" for {occasion}" : "")}",
        AgentPlaced e => $"{e.Name} runs in pane {e.Pane}",
        AgentJoined e => $"joins as {e.Role}{(e.Via == JoinedVia.Command ? ", through commands" : "")}",
        AgentLeft e => $"{e.Name} {Left(e.Reason)}{Because(e.Note)}{(e.GivenUp is true ? "; not started again" : "")}",
        AgentRestarted e => $"starts {e.Name} again: {e.Reason}",
        AgentNudged e => $"nudges {e.Name}{(e.Attempt > 1 ? $", attempt {e.Attempt}" : "")}: {e.Reason}",
        AgentWoken e => $"wakes {e.Name}: its timer, {e.Occasion}",
        AgentStuck e => $"{e.Name} cannot go on by itself: {e.Reason}",
        TeamDefined e => $"makes it team {e.Definition.Name}: {string.Join(", ", e.Definition.Roles.Select(r => r.Name))}",
        TeamGoalMet e => $"{e.Task}: the goal is met: {e.Summary}",
        TeamCycleStarted e => $"{e.Task}: cycle {e.Number} starts; missing: {e.Missing}",
        TeamStarted e => e.Fresh is true ? "brings up a fresh team" : "brings the team up",
        TeamEnded => "ends the team",
        TeamPaused e => $"pauses the team{Because(e.Reason)}",
        TeamResumed => "resumes the team",
        TeamBraked e => $"starts nobody again: {e.Reason}",
        WorktreeAdded e => $"gives {e.Name} a worktree on {e.Branch}",
        WorktreeKept e => $"keeps the worktree of {e.Name}: {e.Problem ?? Worktree.Words(e.Commits, e.Dirty is true)}",
        WorktreeRemoved e => $"removes the worktree of {e.Name}{(e.Discarded is true ? ", with what was in it" : "")}",
        MessagePosted e => $"→ {Names(e.To)}: {e.Id}{(e.ReplyTo is { } to ? $" re {to}" : "")}{Marks(e)} {e.Body}",
        TaskAdded e => $"adds {e.Id}: {e.Title}{Needs(e.Needs)}",
        TaskClaimed e => $"claims {e.Id}",
        TaskReported e => $"{e.Id} {Answers.Word(e.Status)}: {e.Summary}",
        TaskReleased e => $"{e.Id} is ready again; {e.Agent} lost it ({Words(e.Reason)})",
        TaskEscalated e => $"{e.Id} is escalated after {e.Lost} lost claims; the last was {e.Agent}'s ({Words(e.Reason)})",
        LockTaken e => $"locks {e.Resource} until {e.Until.ToLocalTime():HH:mm}: {e.Reason}",
        LockWanted e => $"waits for {e.Resource}",
        LockReleased e => $"{e.Resource} is free ({e.Because.Replace('_', ' ')})",
        LearningPromoted e => $"makes {e.Id} a rule of role {e.Role}{(e.Everywhere is true ? " everywhere" : "")}",
        LearningDemoted e => $"takes {e.Id} out of the rules of role {e.Role}",
        LearningAdded e => $"learned {e.Id}, {e.Topic}: {e.Text}",
        _ => happened.GetType().Name,
    };

    private static string Left(LeaveReason reason) => reason switch
    {
        LeaveReason.Ended => "left",
        LeaveReason.Stopped => "was stopped",
        LeaveReason.LaunchFailed => "could not be started",
        _ => "died",
    };

    private static string Marks(MessagePosted e) => (e.RequiresReply is true ? " (reply required)" : "") + (e.Decline is true ? " (declines)" : "");

    private static string Because(string? note) => note is { Length: > 0 } ? $": {note}" : "";

    private static string Needs(ImmutableArray<TaskId>? needs) => needs is { IsEmpty: false } ids ? $" (after {string.Join(", ", ids)})" : "";

    private static string Names(ImmutableArray<AgentName> to) =>
        to.Length > MostNames ? $"{string.Join(", ", to.Take(MostNames))} and {to.Length - MostNames} more" : string.Join(", ", to);

    private static string Words<T>(T value)
        where T : struct, Enum => Answers.Word(value).Replace('_', ' ');
}
