using System.Globalization;
using System.Text;
using Swarm.Core.Identity;

namespace Swarm.Core.Tests.Identity;

public class UtcTextSpecs
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-03-01T01:02:59.9996543+02:00", CultureInfo.InvariantCulture);

    [Fact]
    public void It_is_utc_and_cut_never_rounded()
    {
        Assert.Equal("2026-02-28T23:02:59.999Z", UtcText.Milliseconds(At));
        Assert.Equal("2026-02-28T23:02:59Z", UtcText.Seconds(At));
        Assert.Equal("2026-02-28 23:02Z", UtcText.Minutes(At));
    }

    [Fact]
    public void Its_bytes_are_those_of_the_text() =>
        Assert.Equal(UtcText.Milliseconds(At), Encoding.UTF8.GetString(UtcText.WriteMilliseconds(At, stackalloc byte[32])));
}
