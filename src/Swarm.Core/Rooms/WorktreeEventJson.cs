using Swarm.Core.Agents;
using Swarm.Core.Events;
using Swarm.Core.Identity;

namespace Swarm.Core.Rooms;

/// <summary>Worktrees in the log.</summary>
internal static class WorktreeEventJson
{
    public static SwarmEvent? Read(ReadOnlySpan<byte> type, in EventFields fields)
    {
        if (type.SequenceEqual("worktree.added"u8))
            return new WorktreeAdded(fields.Name<AgentName>("name"u8), fields.Text("branch"u8), fields.Text("base"u8), fields.OptionalText("prefix"u8));
        if (type.SequenceEqual("worktree.kept"u8))
        {
            return new WorktreeKept(
                fields.Name<AgentName>("name"u8), (int)fields.Number("commits"u8), fields.OptionalFlag("dirty"u8), fields.OptionalText("problem"u8));
        }
        return type.SequenceEqual("worktree.removed"u8)
            ? new WorktreeRemoved(fields.Name<AgentName>("name"u8), fields.OptionalFlag("discarded"u8))
            : null;
    }

    public static void Write(EventWriter json, SwarmEvent happened)
    {
        switch (happened)
        {
            case WorktreeAdded e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Text("branch"u8, e.Branch);
                json.Text("base"u8, e.Base);
                json.Text("prefix"u8, e.Prefix);
                break;
            case WorktreeKept e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Number("commits"u8, e.Commits);
                json.Flag("dirty"u8, e.Dirty);
                json.Text("problem"u8, e.Problem);
                break;
            case WorktreeRemoved e:
                json.Name<AgentName>("name"u8, e.Name);
                json.Flag("discarded"u8, e.Discarded);
                break;
        }
    }
}
