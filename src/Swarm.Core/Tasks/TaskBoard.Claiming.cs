using System.Collections.Immutable;
using Swarm.Core.Agents;
using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>Two tasks that may edit the same file.</summary>
/// <param name="Files">The glob of the task in question.</param>
/// <param name="Other">The held task in its way.</param>
/// <param name="OtherFiles">The glob of that one.</param>
public sealed record FileOverlap(FileGlob Files, WorkTask Other, FileGlob OtherFiles);

/// <summary>A ready task that an agent should hear of.</summary>
/// <param name="Task">The task.</param>
/// <param name="Position">
/// The event since which this is news to this agent: the task became ready, the agent free, or (for a task with files) some
/// files free, whichever came last. Tell an agent once for each pair of task and position.
/// </param>
public sealed record Invitation(WorkTask Task, long Position);

public sealed partial record TaskBoard
{
    /// <summary>How long a task may be ready before everybody who can take it is told.</summary>
    public static readonly TimeSpan TellEverybodyAfter = TimeSpan.FromSeconds(30);

    /// <summary>The first held task whose files overlap those of <paramref name="task"/>; null when they are free.</summary>
    public FileOverlap? OverlapOf(WorkTask task)
    {
        if (task.Files.IsEmpty)
            return null;
        foreach (var other in Held)
        {
            if (other.Id == task.Id)
                continue;
            foreach (var theirs in other.Files)
            {
                foreach (var ours in task.Files)
                {
                    if (FileGlob.Overlaps(ours, theirs))
                        return new FileOverlap(ours, other, theirs);
                }
            }
        }
        return null;
    }

    /// <summary>
    /// The ready tasks that a parked agent should be told of, in claiming order. Against a thundering herd: of those who could
    /// take one of them and hold nothing, only as many are told as there are such tasks, by tier (the cheapest first) and name. Of a task that has been ready
    /// for longer than <see cref="TellEverybodyAfter"/> everybody is told.
    /// </summary>
    /// <remarks>No more tasks than there are live agents without one, and one more.</remarks>
    public ImmutableArray<Invitation> InvitedTo(Claimant agent, AgentBoard agents, TeamBoard team, DateTimeOffset now) =>
        ReadyRanks.IsEmpty || Holders.ContainsKey(agent.Agent) ? [] : new InvitationRound(this, Ready, agents, team, now).For(agent);

    /// <summary>
    /// The live agents for whom <see cref="InvitedTo"/> has something that is news since the position, by name. One look at the
    /// board for all of them.
    /// </summary>
    public ImmutableArray<AgentName> InvitedSince(long position, AgentBoard agents, TeamBoard team, DateTimeOffset now)
    {
        if (ReadyRanks.IsEmpty)
            return [];
        WorkTask[] ready = [.. Ready];
        // Most events set one agent free and change nothing for the others.
        var forAll = FilesFreedAt >= position || Array.Exists(ready, t => t.ReadyAt!.Value.Position >= position);
        var round = new InvitationRound(this, ready, agents, team, now);
        return
        [
            .. from agent in round.Free
               where forAll || FreedAt.GetValueOrDefault(agent.Agent) >= position
               where round.For(agent).Any(i => i.Position >= position)
               select agent.Agent,
        ];
    }

    /// <summary>Whether a claim without an id could give this ready task to the agent right now.</summary>
    internal bool IsOffered(WorkTask task, Claimant agent) => IsMeantFor(task, agent) && OverlapOf(task) is null;

    private static bool IsMeantFor(WorkTask task, Claimant agent) =>
        task.IsFor(agent) && task.HandedBackBy != agent.Agent;

    /// <summary>What one state of the board offers to the agents that hold nothing; each task's files are looked at once.</summary>
    private sealed class InvitationRound(TaskBoard board, IEnumerable<WorkTask> ready, AgentBoard agents, TeamBoard team, DateTimeOffset now)
    {
        // Of whose tier nothing is known.
        private const int UsualTier = 2;

        private readonly Dictionary<TaskId, bool> _filesFree = [];

        public List<Claimant> Free { get; } =
        [
            .. from agent in agents.Live
               where !board.Holders.ContainsKey(agent.Name)
               orderby agent.Spawned?.Tier ?? UsualTier, agent.Name
               select Claimant.Of(agent, team),
        ];

        public ImmutableArray<Invitation> For(Claimant agent)
        {
            var claimable = ready.Where(t => Invites(t, agent) && AreFilesFree(t)).Take(Free.Count + 1).ToList();
            var rank = Free.TakeWhile(a => a.Agent != agent.Agent).Count(a => claimable.Exists(t => Invites(t, a)));
            return
            [
                .. claimable
                    .Where(t => rank < claimable.Count || now - t.ReadyAt!.Value.At > TellEverybodyAfter)
                    .Select(t => new Invitation(t, NewsAt(t, agent.Agent))),
            ];
        }

        // Who dispatches work takes of it only what names its role.
        private static bool Invites(WorkTask task, Claimant agent) =>
            IsMeantFor(task, agent) && (task.Role is not null || !agent.Rights.HasFlag(RoleRights.Dispatch));

        private bool AreFilesFree(WorkTask task)
        {
            if (task.Files.IsEmpty)
                return true;
            if (!_filesFree.TryGetValue(task.Id, out var free))
                _filesFree[task.Id] = free = board.OverlapOf(task) is null;
            return free;
        }

        // Which of the tasks that were let go of stood in its way is not kept; the last one with files stands for it.
        private long NewsAt(WorkTask task, AgentName agent) => Math.Max(
            Math.Max(task.ReadyAt!.Value.Position, board.FreedAt.GetValueOrDefault(agent)),
            task.Files.IsEmpty ? 0 : board.FilesFreedAt);
    }
}
