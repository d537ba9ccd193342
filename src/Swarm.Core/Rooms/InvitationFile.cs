using System.Globalization;
using Swarm.Core.Identity;
using Swarm.Core.Log;

namespace Swarm.Core.Rooms;

/// <summary>
/// Of which ready tasks an agent without a server was told, and as of which position: its waits are processes of their own and
/// would tell it again each time.
/// </summary>
internal sealed class InvitationFile(string path)
{
    /// <summary>What is written; nothing when the file is missing or damaged, which costs no more than telling again.</summary>
    public Dictionary<TaskId, long> Read()
    {
        var told = new Dictionary<TaskId, long>();
        if (!File.Exists(path))
            return told;
        foreach (var line in File.ReadLines(path))
        {
            if (line.Split(' ') is [var id, var at] && TaskId.TryParse(id, out var task) && long.TryParse(at, CultureInfo.InvariantCulture, out var position))
                told[task] = position;
        }
        return told;
    }

    /// <summary>Replaces what is written.</summary>
    public void Write(IEnumerable<KeyValuePair<TaskId, long>> told) =>
        WholeFile.Replace(path, string.Concat(told.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key} {t.Value}\n"))));
}
