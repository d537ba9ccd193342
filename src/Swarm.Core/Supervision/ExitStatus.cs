using System.Globalization;
using Swarm.Core.Processes;

namespace Swarm.Core.Supervision;

/// <summary>How the program in an agent's pane ended: the file <c>run/exits/&lt;agent&gt;</c>, "PID STATUS", written by the pane's shell.</summary>
internal static class ExitStatus
{
    /// <summary>Null when it still runs, was killed together with its shell, or the file tells of an earlier one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="process">The pane's shell.</param>
    public static int? Of(string path, ProcessLife process)
    {
        if (!File.Exists(path))
            return null;
        var words = File.ReadAllText(path).Split(' ', StringSplitOptions.TrimEntries);
        return words is [var pid, var status]
            && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var ended) && ended == process.Pid
            && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;
    }
}
