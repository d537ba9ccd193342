using System.Globalization;
using Swarm.Core.Agents;

namespace Swarm.Core.Supervision;

/// <summary>When the timer of a role goes off. Pure.</summary>
internal static class Timetable
{
    /// <summary>What the time is for, such as "every 5 min" or "09:30"; null when it is not due.</summary>
    /// <param name="role">Its <c>every</c> and <c>at</c>.</param>
    /// <param name="since">The last time that it went off, or was set; UTC.</param>
    /// <param name="now">UTC.</param>
    /// <param name="zone">The person's: times of the day are theirs.</param>
    /// <remarks>A time that passed while the machine slept is made up for once.</remarks>
    public static string? Due(RoleDefinition role, DateTimeOffset since, DateTimeOffset now, TimeZoneInfo zone)
    {
        foreach (var time in role.At)
        {
            if (Last(time, now, zone) > since)
                return time.ToString("HH:mm", CultureInfo.InvariantCulture);
        }
        var every = role.Every ?? (role.Stay == RoleStay.Daemon && role.At.IsEmpty ? RoleDefinition.DefaultEvery : null);
        // A clock that was set back does not stop it until it has caught up.
        return every is { } period && (now - since).Duration() >= period ? $"every {Words(period)}" : null;
    }

    // The last moment at which it was this time of the day.
    private static DateTimeOffset Last(TimeOnly time, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var last = On(today, time, zone);
        return last <= now ? last : On(today.AddDays(-1), time, zone);
    }

    private static DateTimeOffset On(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        // The hour that summer time skips.
        if (zone.IsInvalidTime(local))
            local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    private static string Words(TimeSpan period)
    {
        var (number, unit) = period.Ticks % TimeSpan.TicksPerHour == 0 ? (period.TotalHours, "h")
            : period.Ticks % TimeSpan.TicksPerMinute == 0 ? (period.TotalMinutes, "min")
            : (period.TotalSeconds, "s");
        return string.Create(CultureInfo.InvariantCulture, $"{number:F0} {unit}");
    }
}
