using System.Globalization;

namespace Swarm.Core.Identity;

/// <summary>
/// A moment as text, in UTC. Cut from the runtime's standard formats: the code of patterns of one's own is generic over characters and
/// compiled at each start.
/// </summary>
public static class UtcText
{
    // Of the round-trip format, 2026-11-22T07:30:05.1234567Z.
    private const int ToSeconds = 19, ToMilliseconds = 23, RoundTripLength = 28;

    /// <summary><c>2026-11-22T07:30:05.123Z</c>.</summary>
    public static string Milliseconds(DateTimeOffset at) => Cut(at, "O", ToMilliseconds);

    /// <summary><c>2026-11-22T07:30:05Z</c>.</summary>
    public static string Seconds(DateTimeOffset at) => Cut(at, "O", ToSeconds);

    /// <summary><c>2026-11-22 07:30Z</c>.</summary>
    public static string Minutes(DateTimeOffset at) => Cut(at, "u", "2026-11-22 07:30".Length);

    /// <summary>Writes <see cref="Milliseconds"/> as UTF-8 and returns it.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="buffer">At least 28 bytes.</param>
    public static ReadOnlySpan<byte> WriteMilliseconds(DateTimeOffset at, Span<byte> buffer)
    {
        at.UtcDateTime.TryFormat(buffer[..RoundTripLength], out _, "O", CultureInfo.InvariantCulture);
        buffer[ToMilliseconds] = (byte)'Z';
        return buffer[..(ToMilliseconds + 1)];
    }

    private static string Cut(DateTimeOffset at, string format, int length) =>
        string.Concat(at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture).AsSpan(0, length), "Z");
}
