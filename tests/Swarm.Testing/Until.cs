using System.Diagnostics;

namespace Swarm.Testing;

/// <summary>Waits for a fact that another process brings about; the test fails when it does not come.</summary>
public static class Until
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Returns when the fact holds.</summary>
    /// <exception cref="TimeoutException">It did not within 20 s, or the time given.</exception>
    public static Task True(Func<bool> fact, TimeSpan? within = null) => True(() => Task.FromResult(fact()), within);

    /// <summary>Returns when the fact holds.</summary>
    /// <exception cref="TimeoutException">It did not within 20 s, or the time given.</exception>
    public static async Task True(Func<Task<bool>> fact, TimeSpan? within = null)
    {
        var longest = within ?? Longest;
        var since = Stopwatch.StartNew();
        while (!await fact())
        {
            if (since.Elapsed > longest)
                throw new TimeoutException($"What the test waits for did not come within {longest.TotalSeconds} s.");
            await Task.Delay(5);
        }
    }
}
