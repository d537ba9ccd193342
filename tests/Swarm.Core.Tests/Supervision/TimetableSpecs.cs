using Swarm.Core.Agents;
using Swarm.Core.Supervision;
using Swarm.Core.Tests.Rooms;

namespace Swarm.Core.Tests.Supervision;

/// <summary>When the timer of a role goes off.</summary>
public sealed class TimetableSpecs
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly RoleDefinition Daemon = new(GivenRoom.Role("keeper")) { Stay = RoleStay.Daemon };

    [Theory]
    [InlineData(299, null)]
    [InlineData(300, "every 5 min")]
    [InlineData(86400, "every 5 min")]
    public void A_daemon_that_says_nothing_else_is_due_every_five_minutes(int seconds, string? due) =>
        Assert.Equal(due, Timetable.Due(Daemon, Noon.AddSeconds(-seconds), Noon, TimeZoneInfo.Utc));

    [Theory]
    [InlineData(30, "every 30 s")]
    [InlineData(90, "every 90 s")]
    [InlineData(1800, "every 30 min")]
    [InlineData(7200, "every 2 h")]
    public void Its_own_period_counts_and_is_named(int seconds, string due)
    {
        var role = Daemon with { Every = TimeSpan.FromSeconds(seconds) };
        Assert.Null(Timetable.Due(role, Noon.AddSeconds(1 - seconds), Noon, TimeZoneInfo.Utc));
        Assert.Equal(due, Timetable.Due(role, Noon.AddSeconds(-seconds), Noon, TimeZoneInfo.Utc));
    }

    [Fact]
    public void A_session_without_a_timer_is_never_due() =>
        Assert.Null(Timetable.Due(Daemon with { Stay = RoleStay.Session }, Noon.AddDays(-3), Noon, TimeZoneInfo.Utc));

    [Theory]
    // UTC; it is an hour later in Berlin in winter.
    [InlineData("08:29:59", null)]
    [InlineData("08:30:00", "09:30")]
    [InlineData("23:00:00", "09:30")]
    public void Times_of_the_day_are_those_of_the_person(string utc, string? due)
    {
        var now = DateTimeOffset.Parse($"2026-11-21T{utc}Z", System.Globalization.CultureInfo.InvariantCulture);
        var sevenThatDay = new DateTimeOffset(2026, 11, 21, 6, 0, 0, TimeSpan.Zero);
        Assert.Equal(due, Timetable.Due(At("09:30"), sevenThatDay, now, Berlin));
    }

    [Fact]
    public void A_time_counts_once_a_day_and_a_daemon_with_times_has_no_other_timer()
    {
        var woken = new DateTimeOffset(2026, 11, 21, 8, 30, 1, TimeSpan.Zero);
        Assert.Null(Timetable.Due(At("09:30"), woken, woken.AddHours(23), Berlin));
        Assert.Equal("09:30", Timetable.Due(At("09:30"), woken, woken.AddDays(1), Berlin));
    }

    [Fact]
    public void What_passed_while_the_machine_slept_is_made_up_for_once()
    {
        var before = new DateTimeOffset(2026, 11, 18, 8, 30, 1, TimeSpan.Zero);
        var awake = new DateTimeOffset(2026, 11, 21, 7, 0, 0, TimeSpan.Zero);
        Assert.Equal("09:30", Timetable.Due(At("09:30"), before, awake, Berlin));
        Assert.Null(Timetable.Due(At("09:30"), awake, awake.AddMinutes(1), Berlin));
    }

    [Theory]
    // In Berlin 02:30 is left out on 29 March 2026 and there twice on 25 October.
    [InlineData("2026-03-29T01:29:59Z", null)]
    [InlineData("2026-03-29T01:30:00Z", "02:30")]
    [InlineData("2026-10-25T01:29:59Z", null)]
    [InlineData("2026-10-25T01:30:00Z", "02:30")]
    public void An_hour_that_summer_time_skips_or_repeats_counts_once(string utc, string? due)
    {
        var now = DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(due, Timetable.Due(At("02:30"), now.AddHours(-20), now, Berlin));
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_stop_the_timer_for_long() =>
        Assert.Equal("every 5 min", Timetable.Due(Daemon, Noon.AddDays(2), Noon, TimeZoneInfo.Utc));

    private static RoleDefinition At(string time) =>
        Daemon with { At = [TimeOnly.ParseExact(time, "HH:mm", System.Globalization.CultureInfo.InvariantCulture)] };
}
