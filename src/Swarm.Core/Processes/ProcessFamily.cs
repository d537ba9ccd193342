namespace Swarm.Core.Processes;

/// <summary>Some processes and all that came from them: their descendants and the members of their sessions (setsid(2)).</summary>
/// <remarks>On Linux. Elsewhere only the processes themselves: there is no /proc to read.</remarks>
public sealed class ProcessFamily
{
    private const int SigKill = 9;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(5);
    private readonly HashSet<int> heads;
    private readonly HashSet<ProcessLife> members;

    private ProcessFamily(IEnumerable<int> pids)
    {
        heads = pids.ToHashSet();
        members = heads.Select(ProcessLife.Of).OfType<ProcessLife>().ToHashSet();
    }

    /// <summary>The families of these processes as they are now. Take it before the heads end.</summary>
    public static ProcessFamily Of(IEnumerable<int> pids)
    {
        var family = new ProcessFamily(pids);
        family.AddRelatives();
        return family;
    }

    /// <summary>Those that still run, without this process.</summary>
    public IEnumerable<ProcessLife> Alive => members.Where(member => member.Pid != Environment.ProcessId && member.IsAlive());

    /// <summary>Waits until all have ended. After <paramref name="grace"/> those that still run are killed (SIGKILL).</summary>
    /// <returns>False when some are still there 5 s later: another user's, or stuck in the kernel. This process is spared.</returns>
    public async Task<bool> EndAsync(TimeSpan grace, TimeProvider time, CancellationToken cancel = default)
    {
        var since = time.GetTimestamp();
        while (Alive.Any())
        {
            var waited = time.GetElapsedTime(since);
            if (waited > grace + GivesUpAfter)
                return false;
            if (waited >= grace)
                KillAll();
            await Task.Delay(LookAgain, time, cancel);
        }
        return true;
    }

    private void KillAll()
    {
        AddRelatives();
        foreach (var member in Alive.ToList())
            member.Signal(SigKill);
    }

    private void AddRelatives()
    {
        var all = ProcStat.All().Where(stat => !stat.Dead).ToList();
        var children = all.ToLookup(stat => stat.Parent);
        // Only sessions that a member is still in: the number of one that is gone may be somebody else's by now.
        var sessions = all.Where(stat => members.Contains(Life(stat))).Select(stat => stat.Session).Where(heads.Contains).ToHashSet();
        var next = new Queue<ProcStat>(all.Where(stat => sessions.Contains(stat.Session) || members.Contains(Life(stat))));
        var seen = new HashSet<int>();
        while (next.TryDequeue(out var stat))
        {
            if (!seen.Add(stat.Pid))
                continue;
            members.Add(Life(stat));
            foreach (var child in children[stat.Pid])
                next.Enqueue(child);
        }
    }

    private static ProcessLife Life(ProcStat stat) => new(stat.Pid, stat.Started);
}
