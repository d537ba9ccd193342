using Swarm.Core.Log;
using Swarm.Core.Rooms;
using Swarm.Testing;

namespace Swarm.Core.Tests.Rooms;

/// <summary>The ladder of presence (REQUIREMENTS E1), from what a server and the hooks leave behind.</summary>
public sealed class SightingSpecs : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly TempDirectory _temp = new();

    [Theory]
    [InlineData(Presence.Idle, null, 3600, Presence.Idle)]
    [InlineData(Presence.Gone, null, 1, Presence.Gone)]
    [InlineData(Presence.Thinking, null, 5, Presence.Thinking)]
    [InlineData(Presence.Thinking, null, 120, Presence.Thinking)]
    [InlineData(Presence.Thinking, 10, 20, Presence.Working)]
    [InlineData(Presence.Thinking, 10, 91, Presence.Hardworking)]
    [InlineData(Presence.Thinking, -10, 20, Presence.Thinking)]
    [InlineData(Presence.Thinking, null, 1801, Presence.Stalled)]
    [InlineData(Presence.Thinking, 60, 1801, Presence.Hardworking)]
    [InlineData(Presence.Thinking, 60, 1861, Presence.Stalled)]
    public void The_ladder(Presence shown, int? beat, int now, Presence expected) =>
        Assert.Equal(expected, Seen(shown, beat is { } at ? Beat(at) : null, now).Presence);

    [Fact]
    public void A_stalled_agent_is_so_since_its_last_sign() =>
        Assert.Equal(Noon.AddSeconds(60), Seen(Presence.Thinking, Beat(60), 4000).Since);

    [Theory]
    [InlineData(Circumstance.InTool, "Bash", 30, "")]
    [InlineData(Circumstance.InTool, "Bash", 190, "in Bash for 3 min")]
    [InlineData(Circumstance.RateLimited, "", 30, "rate limited")]
    [InlineData(Circumstance.AwaitingPermission, "", 610, "waits for a permission for 10 min")]
    [InlineData(Circumstance.TurnEnded, "", 12, "ended its turn without wait")]
    [InlineData(Circumstance.None, "", 600, "")]
    public void Why(Circumstance circumstance, string detail, int now, string expected) =>
        Assert.Equal(expected, Seen(Presence.Thinking, Beat(10, circumstance, detail), now).Why(Noon.AddSeconds(now)));

    [Fact]
    public void A_refusal_of_the_service_is_no_work() =>
        Assert.Equal(Presence.Thinking, Seen(Presence.Thinking, Beat(10, Circumstance.RateLimited), 20).Presence);

    [Fact]
    public void A_call_after_the_heartbeat_ends_its_circumstance()
    {
        var plate = new PlateText(1, Noon, Presence.Thinking, Noon);
        var seen = Sighting.Of(plate, Noon.AddSeconds(20), () => Beat(10, Circumstance.TurnEnded), RoomSettings.Default, Noon.AddSeconds(30));
        Assert.Equal((Circumstance.None, Noon.AddSeconds(20)), (seen.Circumstance, seen.LastSign));
    }

    [Fact]
    public void What_a_hook_writes_is_read_by_others()
    {
        var files = RoomFiles.Ensure(Swarm.Core.Identity.Workspace.At(_temp.Path));
        var clock = new ManualClock();
        Assert.Null(Heartbeat.Read(files, GivenRoom.Name("ada")));

        Heartbeat.Write(files, GivenRoom.Name("ada"), clock, Circumstance.InTool, "Bash\u001b[31m");
        Assert.Equal(new Heartbeat(clock.GetUtcNow(), Circumstance.InTool, @"Bash\u{1B}[31m"), Heartbeat.Read(files, GivenRoom.Name("ada")));

        clock.Advance(TimeSpan.FromSeconds(5));
        Heartbeat.Write(files, GivenRoom.Name("ada"), clock);
        Assert.Equal(new Heartbeat(clock.GetUtcNow(), Circumstance.None, ""), Heartbeat.Read(files, GivenRoom.Name("ada")));

        File.WriteAllText(files.Heartbeat(GivenRoom.Name("ada")), "no_such_thing at all");
        Assert.Equal(Circumstance.None, Heartbeat.Read(files, GivenRoom.Name("ada"))!.Circumstance);
    }

    [Fact]
    public void Limits_come_from_the_rooms_settings_file()
    {
        Assert.Equal(RoomSettings.Default, RoomSettings.Read(Write(null)));
        var settings = RoomSettings.Read(Write("""{"stalled_after_s":60,"restarts":1}"""));
        Assert.True(RoomSettings.Read(Write("""{"durability":"disk"}""")).WaitsForDisk);
        Assert.Equal(RoomSettings.Default with { StalledAfter = TimeSpan.FromMinutes(1), Restarts = 1 }, settings);
    }

    [Theory]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("""{"stalled":60}""", "\"stalled\" is not known")]
    [InlineData("""{"restarts":-1}""", "\"restarts\" is to be a whole number from 0 to 100")]
    [InlineData("""{"restarts":"3"}""", "\"restarts\" is to be a whole number from 0 to 100")]
    [InlineData("""{"durability":"safe"}""", "\"durability\" is to be \"batch\" or \"disk\"")]
    [InlineData("{", "not usable")]
    public async Task A_settings_file_that_cannot_be_used_is_refused_with_what_is_wrong(string text, string why)
    {
        var path = Write(text);
        var refusal = await LiveRoom.Refused(() => Task.FromResult(RoomSettings.Read(path)));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("restart_delay_s", refusal.Next, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();

    private string Write(string? text)
    {
        var path = Path.Combine(_temp.Path, "settings.json");
        if (text is not null)
            File.WriteAllText(path, text);
        return path;
    }

    private static Heartbeat Beat(int second, Circumstance circumstance = Circumstance.None, string detail = "") =>
        new(Noon.AddSeconds(second), circumstance, detail);

    private static Sighting Seen(Presence shown, Heartbeat? beat, int now) =>
        Sighting.Of(new PlateText(1, Noon, shown, Noon), Noon, () => beat, RoomSettings.Default, Noon.AddSeconds(now));
}
