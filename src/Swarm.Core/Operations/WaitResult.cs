using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Rooms;
using Swarm.Core.Tasks;

namespace Swarm.Core.Operations;

/// <summary>How a wait ended.</summary>
public enum WaitEnd
{
    /// <summary>There is something for the caller.</summary>
    Delivered,
    /// <summary>Nothing came within the time.</summary>
    TimedOut,
    /// <summary>A newer wait of the same agent took over.</summary>
    TakenOver,
}

/// <summary>A message for the caller.</summary>
/// <param name="Message">The message; its body may be cut.</param>
/// <param name="Cut">Whether the body shown is only its beginning.</param>
/// <param name="Owed">Whether the caller owes a reply to it.</param>
/// <param name="Redelivered">Whether it was returned before to a client that may not have seen it.</param>
public sealed record Delivery(Message Message, bool Cut, bool Owed, bool Redelivered);

/// <summary>The newest of what happened to a task or an agent since the caller was last told.</summary>
/// <param name="About">Whose fate: the agent.</param>
/// <param name="Task">The task; null when it is only about the agent.</param>
/// <param name="Status">The task's status as reported, or how the agent left; snake_case.</param>
/// <param name="Summary">One line.</param>
/// <param name="Redelivered">Whether it was returned before to a client that may not have seen it.</param>
public sealed record News(AgentName About, TaskId? Task, string Status, string Summary, bool Redelivered);

/// <summary>One line of the roster.</summary>
/// <param name="Agent">Who, as the log has it.</param>
/// <param name="Presence">What it is doing; null for one that is starting or takes part through commands.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Task">The task that it holds.</param>
/// <param name="Why">In words, such as "rate limited"; empty when there is nothing to say.</param>
public sealed record RosterLine(Agent Agent, Presence? Presence, DateTimeOffset Since, TaskId? Task, string Why = "");

/// <summary>Who is there, the caller left out.</summary>
/// <param name="Lines">Planners first, then by name; bounded.</param>
/// <param name="Others">How many live agents are not shown.</param>
public sealed record Roster(ImmutableArray<RosterLine> Lines, int Others)
{
    /// <summary>Only who has come, is in trouble or is out of it since the caller was last told; false: everybody.</summary>
    public bool IsNews { get; init; }

    /// <summary>With <see cref="IsNews"/>: who has left since, by name.</summary>
    public ImmutableArray<AgentName> Left { get; init; } = [];

    /// <summary>Whether there is nothing to tell.</summary>
    public bool IsEmpty => Lines.IsEmpty && Left.IsEmpty;
}

/// <summary>What a wait returns.</summary>
public sealed record WaitResult(WaitEnd End, TimeSpan Waited)
{
    /// <summary>New messages, oldest first.</summary>
    public ImmutableArray<Delivery> Messages { get; init; } = [];

    /// <summary>News of tasks and agents, folded: one line each.</summary>
    public ImmutableArray<News> News { get; init; } = [];

    /// <summary>Ready tasks that the caller may claim and has not been told of.</summary>
    public ImmutableArray<Invitation> Invitations { get; init; } = [];

    /// <summary>Who is there: everybody at first, then what has changed; null unless something was delivered.</summary>
    public Roster? Roster { get; init; }

    /// <summary>Whether there is more behind this; the next wait returns it at once.</summary>
    public bool More { get; init; }

    /// <summary>Whether something before this was too much to be kept for the caller, who had not taken it in.</summary>
    public bool Dropped { get; init; }

    /// <summary>Everything up to this position is in it; null unless something was delivered.</summary>
    internal long? Until { get; init; }

    /// <summary>The team as the caller knows it once it has this; null unless something was delivered.</summary>
    internal KnownTeam? Known { get; init; }
}
