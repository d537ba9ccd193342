using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Messages;
using Swarm.Core.Tasks;

namespace Swarm.Core.Rooms;

/// <summary>What each agent is to be told: the events that are addressed to it, in the order of the room.</summary>
public sealed record Inboxes
{
    /// <summary>Nothing for anybody.</summary>
    public static readonly Inboxes Empty = new();

    /// <summary>How many items are kept that an agent has not taken in; beyond that the oldest are dropped. The log has them all.</summary>
    public const int MostKept = 4096;

    /// <summary>As <see cref="MostKept"/>, of a person, who reads the log.</summary>
    public const int MostForPeople = 256;

    // What was taken in last may come again: no digest is longer (docs/bus-format.md §7).
    private const int KeptBehind = 32;

    /// <summary>Of everybody that anything was addressed to.</summary>
    internal ImmutableSortedDictionary<AgentName, Inbox> ByAgent { get; init; } = ImmutableSortedDictionary<AgentName, Inbox>.Empty;

    /// <summary><see cref="MostKept"/>, for this room.</summary>
    internal int Keeps { get; init; } = MostKept;

    /// <summary>What is addressed to the agent behind a position, oldest first.</summary>
    public IEnumerable<Recorded> After(AgentName agent, long position)
    {
        if (ByAgent.GetValueOrDefault(agent) is not { Items: var items })
            yield break;
        for (var i = FirstAfter(items, position); i < items.Count; i++)
            yield return items[i];
    }

    /// <summary>Whether anything is addressed to the agent behind a position.</summary>
    public bool AnyAfter(AgentName agent, long position) =>
        ByAgent.GetValueOrDefault(agent) is { Items: { IsEmpty: false } items } && items[^1].Position > position;

    /// <summary>Whether something addressed to the agent behind a position was too much to keep.</summary>
    public bool DroppedAfter(AgentName agent, long position) => ByAgent.GetValueOrDefault(agent)?.Dropped > position;

    /// <summary>To whom anything is addressed behind a position.</summary>
    public IEnumerable<AgentName> WithNewsAfter(long position) => ByAgent.Keys.Where(agent => AnyAfter(agent, position));

    /// <summary>The inboxes after the event.</summary>
    /// <param name="recorded">The event.</param>
    /// <param name="before">The room before it.</param>
    public Inboxes Apply(Recorded recorded, RoomState before)
    {
        var byAgent = ByAgent;
        foreach (var agent in RecipientsOf(recorded, before))
            byAgent = byAgent.SetItem(agent, With(byAgent.GetValueOrDefault(agent), recorded, agent == AgentName.Human ? Math.Min(Keeps, MostForPeople) : Keeps));
        return byAgent == ByAgent ? this : this with { ByAgent = byAgent };
    }

    /// <summary>Without what was taken in. Processes do so at different times: nothing is decided by it.</summary>
    /// <param name="acknowledged">Up to where an agent has taken in what it was told.</param>
    public Inboxes Trimmed(Func<AgentName, long> acknowledged) => this with
    {
        ByAgent = ByAgent.SetItems(
            from inbox in ByAgent
            where inbox.Value.Items.Count > KeptBehind
            let taken = FirstAfter(inbox.Value.Items, acknowledged(inbox.Key)) - KeptBehind
            where taken > 0
            select KeyValuePair.Create(inbox.Key, inbox.Value with { Items = inbox.Value.Items.RemoveFirst(taken) })),
    };

    /// <summary>Without those of agents that are forgotten.</summary>
    public Inboxes Of(AgentBoard agents) =>
        this with { ByAgent = ByAgent.RemoveRange(ByAgent.Keys.Where(name => name != AgentName.Human && agents.Find(name) is null)) };

    private static Inbox With(Inbox? inbox, Recorded recorded, int most)
    {
        var (items, dropped) = inbox is null ? ([], 0) : (inbox.Items, inbox.Dropped);
        return items.Count < most ? new Inbox(items.Add(recorded), dropped) : new Inbox(items.RemoveFirst(1).Add(recorded), items[0].Position);
    }

    /// <summary>
    /// Who is told of an event: a message's recipients; of a task's or an agent's fate, whoever planned it. Not of progress: there is
    /// nothing to do about it, and a planner would pay for it in each of its later turns; who takes stock finds it.
    /// </summary>
    public static IEnumerable<AgentName> RecipientsOf(Recorded recorded, RoomState before) => recorded.Event switch
    {
        MessagePosted e => e.To,
        TaskReported { Status: not WorkStatus.Working } e => Others(e.Agent, [.. PlannersOf(e.Id, before), .. DispatchersFor(e.Id, before)]),
        TaskReleased e => Others(e.Agent, PlannersOf(e.Id, before)),
        TaskEscalated e => Others(e.Agent, [.. PlannersOf(e.Id, before), .. DispatchersFor(e.Id, before)]),
        AgentWoken e => [e.Name],
        AgentLeft { Reason: not LeaveReason.Stopped } e => PlannersOf(e.Name, before),
        _ => [],
    };

    private static IEnumerable<AgentName> PlannersOf(TaskId id, RoomState state) =>
        state.Tasks.Find(id) is { } task ? LiveOr(task.AddedBy, state) : [];

    // A person seldom waits for news: what became of a task of theirs is for those to go on with who dispatch work.
    private static IEnumerable<AgentName> DispatchersFor(TaskId id, RoomState state) =>
        state.Tasks.Find(id)?.AddedBy == AgentName.Human ? Dispatchers(state) : [];

    /// <summary>Who planned an agent, while it is there; else every planner that is.</summary>
    internal static IEnumerable<AgentName> PlannersOf(AgentName left, RoomState state) =>
        state.Agents.Find(left) is { } agent ? Others(left, LiveOr(agent.Parent, state)) : [];

    // The one who planned it while it is there, else every planner that is.
    private static IEnumerable<AgentName> LiveOr(AgentName? author, RoomState state) =>
        author is { } name && state.Agents.IsLive(name) ? [name] : Dispatchers(state);

    private static IEnumerable<AgentName> Dispatchers(RoomState state)
    {
        foreach (var agent in state.Dispatchers)
            yield return agent.Name;
    }

    // Each once. No query: the first event of each process would pay for it (bench/README.md).
    private static List<AgentName> Others(AgentName doer, IEnumerable<AgentName> names)
    {
        List<AgentName> others = [];
        foreach (var name in names)
        {
            if (name != doer && !others.Contains(name))
                others.Add(name);
        }
        return others;
    }

    private static int FirstAfter(Backlog<Recorded> items, long position)
    {
        var (low, high) = (0, items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (items[middle].Position > position)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}

/// <summary>What one agent is to be told.</summary>
/// <param name="Items">Oldest first.</param>
/// <param name="Dropped">Position of the last one that was too much to keep; 0 when none was.</param>
internal sealed record Inbox(Backlog<Recorded> Items, long Dropped);
