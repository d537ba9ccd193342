using Swarm.Core.Identity;
using Swarm.Core.Log;

namespace Swarm.Core.Rooms;

/// <summary>
/// The last sign of an agent's work, from the hooks of its CLI: the file <c>run/beats/&lt;agent&gt;</c>. Its modification time is when;
/// its text is the circumstance and a detail, such as "in_tool Bash", and empty after a tool. A file, so that a hook can be
/// one line of sh; no event, because the log grows with work, not with time.
/// </summary>
/// <param name="At">When, UTC.</param>
/// <param name="Circumstance">Why the agent does what it does.</param>
/// <param name="Detail">Such as the tool's name; one line, may be empty.</param>
public sealed record Heartbeat(DateTimeOffset At, Circumstance Circumstance, string Detail)
{
    private const int LongestDetail = 80;
    private const int LongestText = 400;

    /// <summary>Notes a sign of work.</summary>
    /// <param name="files">Where.</param>
    /// <param name="agent">Whose.</param>
    /// <param name="clock">The time.</param>
    /// <param name="circumstance">What holds from now on.</param>
    /// <param name="detail">Shown to people and models as one line.</param>
    public static void Write(RoomFiles files, AgentName agent, TimeProvider clock, Circumstance circumstance = Circumstance.None, string detail = "")
    {
        var path = files.Heartbeat(agent);
        var text = circumstance == Circumstance.None ? "" : $"{EnumWords<Circumstance>.Of(circumstance)} {VisibleText.Line(detail, LongestDetail)}";
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>The last one; null when there was none.</summary>
    public static Heartbeat? Read(RoomFiles files, AgentName agent)
    {
        var file = new FileInfo(files.Heartbeat(agent));
        if (!file.Exists)
            return null;
        var at = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero);
        if (file.Length is 0 or > LongestText)
            return new Heartbeat(at, Circumstance.None, "");
        var words = File.ReadAllText(file.FullName).Trim().Split(' ', 2);
        return EnumWords<Circumstance>.TryParse(words[0], out var circumstance)
            ? new Heartbeat(at, circumstance, words.Length > 1 ? VisibleText.Line(words[1], LongestDetail) : "")
            : new Heartbeat(at, Circumstance.None, "");
    }
}
