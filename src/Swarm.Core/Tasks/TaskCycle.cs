using Swarm.Core.Identity;

namespace Swarm.Core.Tasks;

/// <summary>Finds a way that leads from a task back to itself.</summary>
internal static class TaskCycle
{
    /// <summary>The cycle in order, its first task again at the end; null when there is none that can be reached from the starts.</summary>
    public static List<TaskId>? Find(IEnumerable<TaskId> starts, Func<TaskId, IEnumerable<TaskId>> next)
    {
        var finished = new HashSet<TaskId>();
        foreach (var start in starts)
        {
            if (Walk(start, next, finished) is { } cycle)
                return cycle;
        }
        return null;
    }

    // Depth first, with the way so far on a stack of our own: a chain of tasks can be longer than the thread's stack is deep.
    private static List<TaskId>? Walk(TaskId start, Func<TaskId, IEnumerable<TaskId>> next, HashSet<TaskId> finished)
    {
        var way = new List<TaskId>();
        var open = new Stack<IEnumerator<TaskId>>();
        Enter(start);
        while (open.Count > 0)
        {
            if (!open.Peek().MoveNext())
            {
                finished.Add(way[^1]);
                way.RemoveAt(way.Count - 1);
                open.Pop().Dispose();
                continue;
            }
            var at = open.Peek().Current;
            if (way.IndexOf(at) is var seen and >= 0)
                return [.. way[seen..], at];
            Enter(at);
        }
        return null;

        void Enter(TaskId id)
        {
            if (finished.Contains(id))
                return;
            way.Add(id);
            open.Push(next(id).GetEnumerator());
        }
    }
}
