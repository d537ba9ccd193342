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

    private ImmutableDictionary<AgentName, ImmutableList<Recorded>> ByAgent { get; init; } = ImmutableDictionary<AgentName, ImmutableList<Recorded>>.Empty;

    /// <summary>What is addressed to the agent behind a position, oldest first.</summary>
    public IEnumerable<Recorded> After(AgentName agent, long position)
    {
        if (ByAgent.GetValueOrDefault(agent) is not { } items)
            yield break;
        for (var i = FirstAfter(items, position); i < items.Count; i++)
            yield return items[i];
    }

    /// <summary>Whether anything is addressed to the agent behind a position.</summary>
    public bool AnyAfter(AgentName agent, long position) =>
        ByAgent.GetValueOrDefault(agent) is { IsEmpty: false } items && items[^1].Position > position;

    /// <summary>To whom anything is addressed behind a position.</summary>
    public IEnumerable<AgentName> WithNewsAfter(long position) => ByAgent.Keys.Where(agent => AnyAfter(agent, position));

    /// <summary>The inboxes after the event.</summary>
    /// <param name="recorded">The event.</param>
    /// <param name="before">The room before it.</param>
    public Inboxes Apply(Recorded recorded, RoomState before)
    {
        var byAgent = ByAgent;
        foreach (var agent in RecipientsOf(recorded, before))
            byAgent = byAgent.SetItem(agent, (byAgent.GetValueOrDefault(agent) ?? []).Add(recorded));
        return byAgent == ByAgent ? this : new Inboxes { ByAgent = byAgent };
    }

    /// <summary>
    /// Who is told of an event: a message's recipients; of a task's or an agent's fate, whoever planned it. Not of progress: there is
    /// nothing to do about it, and a planner would pay for it in each of its later turns; who takes stock finds it.
    /// </summary>
    public static IEnumerable<AgentName> RecipientsOf(Recorded recorded, RoomState before) => recorded.Event switch
    {
        MessagePosted e => e.To,
        TaskReported { Status: not WorkStatus.Working } e => PlannersOf(e.Id, before).Union(DispatchersFor(e.Id, before)).Where(p => p != e.Agent),
        TaskReleased e => PlannersOf(e.Id, before).Where(p => p != e.Agent),
        TaskEscalated e => PlannersOf(e.Id, before).Union(DispatchersFor(e.Id, before)).Where(p => p != e.Agent),
        AgentWoken e => [e.Name],
        AgentLeft { Reason: not LeaveReason.Stopped } e => PlannersOf(e.Name, before),
        _ => [],
    };

    private static IEnumerable<AgentName> PlannersOf(TaskId id, RoomState state) =>
        state.Tasks.Find(id) is { } task ? LiveOr(task.AddedBy, state) : [];

    // A person seldom waits for news: what became of a task of theirs is for those to go on with who dispatch work.
    private static IEnumerable<AgentName> DispatchersFor(TaskId id, RoomState state) =>
        state.Tasks.Find(id)?.AddedBy == AgentName.Human ? state.Dispatchers.Select(a => a.Name) : [];

    /// <summary>Who planned an agent, while it is there; else every planner that is.</summary>
    internal static IEnumerable<AgentName> PlannersOf(AgentName left, RoomState state) =>
        state.Agents.Find(left) is { } agent
            ? LiveOr(agent.Parent, state).Where(p => p != left)
            : [];

    // The one who planned it while it is there, else every planner that is.
    private static IEnumerable<AgentName> LiveOr(AgentName? author, RoomState state) =>
        author is { } name && state.Agents.IsLive(name) ? [name] : state.Dispatchers.Select(a => a.Name);

    private static int FirstAfter(ImmutableList<Recorded> items, long position)
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
