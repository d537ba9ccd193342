using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;
using Swarm.Core.Learnings;
using Swarm.Core.Leases;
using Swarm.Core.Log;
using Swarm.Core.Messages;
using Swarm.Core.Tasks;

namespace Swarm.Core.Rooms;

/// <summary>Everything that the log says, folded. Immutable: a reader keeps the state it took.</summary>
public sealed record RoomState
{
    /// <summary>A room in which nothing has happened.</summary>
    public static readonly RoomState Empty = new();

    /// <summary>The position of the last event applied.</summary>
    public long Position { get; init; }

    /// <summary>Who takes part.</summary>
    public AgentBoard Agents { get; init; } = AgentBoard.Empty;

    /// <summary>What holds for all of them: pause, brake.</summary>
    public TeamBoard Team { get; init; } = TeamBoard.Empty;

    /// <summary>The git worktrees of agents.</summary>
    public WorktreeBoard Worktrees { get; init; } = WorktreeBoard.Empty;

    /// <summary>What was said.</summary>
    public MessageBoard Messages { get; init; } = MessageBoard.Empty;

    /// <summary>What is to be done.</summary>
    public TaskBoard Tasks { get; init; } = TaskBoard.Empty;

    /// <summary>What is locked.</summary>
    public LeaseBoard Leases { get; init; } = LeaseBoard.Empty;

    /// <summary>What was learned.</summary>
    public LearningBoard Learnings { get; init; } = LearningBoard.Empty;

    /// <summary>What each agent is to be told.</summary>
    public Inboxes Inboxes { get; init; } = Inboxes.Empty;

    /// <summary>Which requests were carried out under an id of their caller's.</summary>
    public RequestLedger Requests { get; init; } = RequestLedger.Empty;

    /// <summary>The worktree that an agent works in; null when it works in the workspace itself.</summary>
    public Worktree? WorktreeOf(AgentName agent) =>
        Agents.Find(agent) is { Spawned.Isolation: Isolation.Worktree } ? Worktrees.Find(agent) : null;

    /// <summary>The live agents that dispatch work, by name.</summary>
    public IEnumerable<Agent> Dispatchers => Agents.Live.Where(a => Team.May(a.Role, RoleRights.Dispatch));

    /// <summary>Without what agents have taken in, by their cursors as they are now.</summary>
    internal RoomState Trimmed(RoomFiles files) =>
        this with { Inboxes = Inboxes.Trimmed(agent => Cursor.Read(files, agent).For(Position).Acknowledged) };

    /// <summary>The state after the event; an unknown event only moves the position.</summary>
    public RoomState Apply(Recorded recorded)
    {
        // Who is told of an event depends on who was there before it.
        var inboxes = Inboxes.Apply(recorded, this);
        // Most of what happens is that something is said, which every process reads before it finds what was said to it.
        if (recorded.Event is MessagePosted)
            return this with { Position = recorded.Position, Messages = Messages.Apply(recorded), Inboxes = inboxes, Requests = Requests.Apply(recorded) };
        var agents = Agents.Apply(recorded);
        if (agents.All.Count < Agents.All.Count)
            inboxes = inboxes.Of(agents);
        return this with
        {
            Position = recorded.Position,
            Agents = agents,
            Team = Team.Apply(recorded),
            Worktrees = Worktrees.Apply(recorded),
            Messages = Messages.Apply(recorded),
            Tasks = Tasks.Apply(recorded),
            Leases = Leases.Apply(recorded),
            Learnings = Learnings.Apply(recorded),
            Inboxes = inboxes,
            Requests = Requests.Apply(recorded),
        };
    }
}
