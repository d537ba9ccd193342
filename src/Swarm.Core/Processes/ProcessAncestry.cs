using System.Text;

namespace Swarm.Core.Processes;

/// <summary>Where this process comes from, as far as Linux tells; elsewhere nothing is known.</summary>
public static class ProcessAncestry
{
    private const int Farthest = 64;

    // As tmux names its server's process (setproctitle; measured, 3.3a).
    private const string TmuxServerName = "tmux: server";

    /// <summary>
    /// The nearest ancestor that was started with the variable in its environment, with what it was started with. A child can
    /// change its own environment, not that of its ancestors (proc(5), environ: the initial one). Null when there is none.
    /// </summary>
    public static (int Pid, IReadOnlyDictionary<string, string> Environment)? StartedWith(string variable)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var pid = ProcStat.Read(Environment.ProcessId)?.Parent ?? 0;
        for (var step = 0; step < Farthest && pid > 1; step++)
        {
            var environment = EnvironmentOf(pid);
            if (environment.ContainsKey(variable))
                return (pid, environment);
            pid = ProcStat.Read(pid)?.Parent ?? 0;
        }
        return null;
    }

    /// <summary>
    /// The processes that were started with such an environment and whose tmux pane is gone: a tmux server, which has the environment of
    /// whoever started it, and what runs in its panes are not among them.
    /// </summary>
    public static IEnumerable<int> Orphans(Func<IReadOnlyDictionary<string, string>, bool> environment)
    {
        var all = ProcStat.All().Where(stat => !stat.Dead).ToDictionary(stat => stat.Pid);
        return [.. all.Values.Where(stat => !ComesFromTmux(stat, all)).Select(stat => stat.Pid).Where(pid => environment(EnvironmentOf(pid)))];
    }

    private static bool ComesFromTmux(ProcStat stat, Dictionary<int, ProcStat> all)
    {
        var at = stat;
        for (var step = 0; at is not null && step < Farthest; step++)
        {
            if (at.Name == TmuxServerName)
                return true;
            at = all.GetValueOrDefault(at.Parent);
        }
        return false;
    }

    private static Dictionary<string, string> EnvironmentOf(int pid)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var line in File.ReadAllText($"/proc/{pid}/environ", Encoding.UTF8).Split('\0'))
            {
                if (line.Split('=', 2) is [var name, var value])
                    variables.TryAdd(name, value);
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to another user: then it is no agent of ours.
        }
        return variables;
    }
}
