using System.Globalization;
using Swarm.Core.Identity;
using Swarm.Core.Log;

namespace Swarm.Core.Rooms;

/// <summary>What an agent with a server is doing, seen from outside: its name plate and its last heartbeat together.</summary>
/// <param name="Presence">On the ladder.</param>
/// <param name="Since">Since when: of a working agent, since it last came out of <c>wait</c>; of a stalled one, its last sign. UTC.</param>
/// <param name="LastSign">The last call or heartbeat, UTC.</param>
/// <param name="LastCall">The last call of a tool of ours, UTC.</param>
/// <param name="Circumstance">Why, as far as its hooks tell.</param>
/// <param name="Detail">Such as the tool's name.</param>
public sealed record Sighting(
    Presence Presence, DateTimeOffset Since, DateTimeOffset LastSign, DateTimeOffset LastCall, Circumstance Circumstance, string Detail)
{
    private static readonly TimeSpan WorthATime = TimeSpan.FromMinutes(1);

    /// <summary>Null when the agent never had a server here.</summary>
    /// <param name="files">Where.</param>
    /// <param name="agent">Who.</param>
    /// <param name="settings">From when on it counts as hardworking or stalled.</param>
    /// <param name="now">UTC.</param>
    public static Sighting? Of(RoomFiles files, AgentName agent, RoomSettings settings, DateTimeOffset now) =>
        NamePlate.See(files, agent) is var (plate, lastCall) ? Of(plate, lastCall, () => Heartbeat.Read(files, agent), settings, now) : null;

    /// <summary>Pure, but for <paramref name="heartbeat"/>.</summary>
    /// <param name="plate">What its server shows.</param>
    /// <param name="lastCall">When it last called a tool of ours.</param>
    /// <param name="heartbeat">What its hooks show; not asked for of one that is parked or gone, of which they say nothing.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="now">UTC.</param>
    internal static Sighting Of(PlateText plate, DateTimeOffset lastCall, Func<Heartbeat?> heartbeat, RoomSettings settings, DateTimeOffset now)
    {
        if (plate.Presence is Presence.Gone or Presence.Idle)
            return new Sighting(plate.Presence, plate.PresenceSince, lastCall, lastCall, Circumstance.None, "");
        var beat = heartbeat();
        // A heartbeat from before the last call says nothing of now: that call ended what it told of.
        var told = beat is { } b && b.At >= lastCall ? beat : null;
        var lastSign = told?.At ?? lastCall;
        var (circumstance, detail) = (told?.Circumstance ?? Circumstance.None, told?.Detail ?? "");
        if (now - lastSign > settings.StalledAfter)
            return new Sighting(Presence.Stalled, lastSign, lastSign, lastCall, circumstance, detail);
        var worked = beat is not null && beat.At >= plate.PresenceSince && circumstance is Circumstance.None or Circumstance.InTool;
        var presence = !worked ? Presence.Thinking
            : now - plate.PresenceSince > settings.HardworkingAfter ? Presence.Hardworking
            : Presence.Working;
        return new Sighting(presence, plate.PresenceSince, lastSign, lastCall, circumstance, detail);
    }

    /// <summary>The circumstance in words, such as "in Bash for 3 min"; empty when there is nothing to say.</summary>
    public string Why(DateTimeOffset now)
    {
        var lasts = now - LastSign;
        var what = Circumstance switch
        {
            Circumstance.InTool when lasts < WorthATime => "",
            Circumstance.InTool => $"in {(Detail.Length > 0 ? Detail : "a tool")}",
            Circumstance.AwaitingPermission => "waits for a permission",
            Circumstance.RateLimited => "rate limited",
            Circumstance.Unauthorized => "not authorized by the model's service",
            Circumstance.ServerError => "the model's service failed",
            Circumstance.TurnEnded => "ended its turn without wait",
            _ => "",
        };
        return what.Length == 0 || lasts < WorthATime ? what : string.Create(CultureInfo.InvariantCulture, $"{what} for {lasts.TotalMinutes:F0} min");
    }
}
