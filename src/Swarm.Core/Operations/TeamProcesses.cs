using System.Globalization;
using Swarm.Core.Processes;
using Swarm.Core.Rooms;

namespace Swarm.Core.Operations;

/// <summary>
/// The team's processes as the log and Linux tell them: this process and those it comes from, the servers and pane processes of the live agents,
/// what started the servers, and every pane of the tmux server that this process runs in. Looked up when first asked for.
/// </summary>
internal sealed class TeamProcesses(RoomState state)
{
    private const int Farthest = 64;

    private HashSet<int>? _pids;
    private readonly HashSet<int> _servers = [];

    /// <summary>Their command lines; none where the system does not tell.</summary>
    public IEnumerable<string> CommandLines() => [.. Pids().Concat(ProcStat.All().Where(p => _servers.Contains(p.Parent)).Select(p => p.Pid)).Select(CommandLine).Where(line => line.Length > 0)];

    /// <summary>Whether this process is one of them.</summary>
    public bool IsTeams(int pid) => Pids().Contains(pid) || (ProcStat.Read(pid) is { } stat && _servers.Contains(stat.Parent));

    private HashSet<int> Pids()
    {
        if (_pids is not null)
            return _pids;
        _pids = [Environment.ProcessId];
        var pid = ParentOf(Environment.ProcessId);
        for (var step = 0; step < Farthest && pid > 1; step++)
        {
            _pids.Add(pid);
            if (Text($"/proc/{pid}/comm").StartsWith("tmux", StringComparison.Ordinal))
                _servers.Add(pid);
            pid = ParentOf(pid);
        }
        foreach (var agent in state.Agents.Live)
        {
            if (agent.Process is { } process)
                _pids.Add(process.Pid);
            if (agent.Pid > 1)
                _pids.UnionWith([agent.Pid, ParentOf(agent.Pid)]);
        }
        _pids.RemoveWhere(p => p <= 1);
        return _pids;
    }

    private static int ParentOf(int pid) => ProcStat.Read(pid)?.Parent ?? 0;

    private static string CommandLine(int pid) => Text(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline")).Replace('\0', ' ').Trim();

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
