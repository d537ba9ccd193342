namespace Swarm.Core.Rooms;

/// <summary>
/// How long to go on waiting for the append lock: as long as others write, for then it is busy and not stuck. Whoever finds no
/// place for 50 s is refused all the same, before the agent CLIs give up on the call.
/// </summary>
internal sealed class Patience(Room room)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    private readonly long _started = room.Clock.GetTimestamp();
    private long _position = room.State.Position;

    /// <summary>Whether nobody has written since the last look, or the whole time is over.</summary>
    public bool IsOver()
    {
        var before = _position;
        _position = room.CatchUp().Position;
        return _position == before || room.Clock.GetElapsedTime(_started) > Longest;
    }
}
